"""Render scenes to frames, in order and by absolute time, independent of file formats."""

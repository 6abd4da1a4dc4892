"""Frames become files: one module per format, named as its suffix, behind one seam."""

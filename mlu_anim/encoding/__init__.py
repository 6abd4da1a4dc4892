"""Encode frames into files: one module per format, named after its suffix, one interface."""

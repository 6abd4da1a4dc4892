"""Tests of vector films and SVG files."""

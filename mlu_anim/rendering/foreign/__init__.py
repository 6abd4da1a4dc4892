"""Render any manim scene: manim plays it, and its frames are passed on to our encoders."""

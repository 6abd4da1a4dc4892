"""Render a user's own manim scene, which need not know this project: a "foreign scene"."""

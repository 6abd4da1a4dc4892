"""Benchmarks: the speed of rendering compared with stock manim and with the encoder alone.

`python3 cli.py bench` runs them. Commands are measured as whole processes, from start to end; the
measuring process itself imports almost nothing.
"""

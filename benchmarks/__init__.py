"""How fast the rendering is, against stock manim and against the encoder alone.

`python3 cli.py bench` runs it. The process that measures loads next to nothing; what is measured
runs in processes of its own, whole, from their start to their end.
"""

"""Data of live figures from a clip's result: a module for each clip, with `figure_data`.

It gives plain lists and values for JSON, exact wherever the figure computes with them, or None if
the figure cannot be drawn for this result.
"""

MOST_CASES = 200
"""Most cases that a figure draws as a mark each."""

"""A manim scene that knows nothing of this project: played in a child process, published here."""

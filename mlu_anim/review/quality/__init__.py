"""Quality gates: checks of a clip's pictures, texts and files before it is published."""

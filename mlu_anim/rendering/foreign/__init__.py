"""Any manim scene: played by manim's own rules, its frames handed on instead of encoded there."""

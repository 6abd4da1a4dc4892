"""Review clips: quality gates before publishing, and regression tests against goldens."""

"""From a request to published files: resolve, compute, place, draw, publish."""

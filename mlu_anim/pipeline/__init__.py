"""The steps of a rendering: resolve the request, compute, place, draw, publish."""

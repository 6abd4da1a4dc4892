"""Films and stills made of outlines instead of pixels, from the display lists of a cut."""

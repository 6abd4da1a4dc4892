"""The stage: the page, the parts drawn on it, and the scene that animates them."""

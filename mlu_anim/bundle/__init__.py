"""All files published for one clip and variant: where they go, and the manifest of them."""

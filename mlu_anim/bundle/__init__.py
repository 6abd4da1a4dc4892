"""All files published for one clip and variant: their paths, texts, manifest and snippets."""

"""The live preview: a page on this machine that shows a clip again whenever a file is saved."""

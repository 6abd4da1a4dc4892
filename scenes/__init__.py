"""One file per clip: the listing is the programme."""

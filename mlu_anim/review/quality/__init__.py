"""Whether a clip may be published: gates that look at what is seen, said and rendered."""

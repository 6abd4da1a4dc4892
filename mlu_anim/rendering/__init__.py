"""From a scene to its frames, in order and by absolute time; blind to the files they go to."""

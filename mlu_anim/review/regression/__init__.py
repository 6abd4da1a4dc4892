"""What a change did to a clip, in words: to its result, frame data, geometry and pixels."""

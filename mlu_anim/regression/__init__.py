"""What a change did to a clip, said in words: the result, the frame data, the geometry, the pixels."""

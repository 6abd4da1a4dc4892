"""The page, the parts that follow values, and the scene that plays them."""

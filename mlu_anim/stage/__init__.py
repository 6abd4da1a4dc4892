"""What scenes are built from: the page, the parts that follow values, the scene that plays them."""

"""What is true: one module per clip, named as the clip; those that begin with `_` are parts.

A module holds a `Result` subclass and

- `default(seed: int | None = None) -> Result`: the clip's own data and model;
- `from_table(predictions: Predictions) -> Result`, where the clip takes the user's predictions.

scikit-learn is imported inside functions, so that a saved result loads without it.
`python -m mlu_anim.experiments` computes what a request on standard input asks for.
"""

"""Train networks on two moons by scikit-learn's MLPClassifier, and take a user's network."""

import warnings
from functools import lru_cache
from typing import Any

import numpy as np

from mlu_anim.data.model_description import description
from mlu_anim.data.models.last_step import last_step
from mlu_anim.data.sources import AskedModel
from mlu_anim.data.split_rows import provenance
from mlu_anim.data.typical_split import TypicalSeed
from mlu_anim.experiments.neural_network.network import (
    ACTIVATIONS,
    Bools,
    Floats,
    Learning,
    Network,
    backpropagated,
    hidden,
)
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import one_line

N_TRAIN, N_TEST, NOISE = 160, 1000, 0.2
WIDTH, WIDTHS = 8, (1, 2, 4, 8, 32)
"""Hidden units of the network that is shown, and of those that are compared."""
N_STEPS, RATE = 400, 0.03
"""Steps of Adam, each on all training points, and its learning rate."""
SNAPSHOTS = np.unique((N_STEPS * np.linspace(0, 1, 51) ** 2).round().astype(int))
"""After how many steps the network is kept: often at first, then rarely."""
_BLOCK = 101
"""Seeds that are trained at once."""


def moons(seed: int, n: int = N_TRAIN) -> tuple[Floats, Bools]:
    from sklearn.datasets import make_moons

    X, y = make_moons(n, noise=NOISE, random_state=seed)  # noqa: N806 - scikit-learn's name
    return X, y == 1


def first_units(seed: int) -> tuple[Floats, float]:
    """Return the units that MLPClassifier begins with: uniform, as Glorot and Bengio (2010) say."""
    rng, parts = np.random.RandomState(seed), []  # scikit-learn draws from this generator
    for n_in, n_out in ((2, WIDTH), (WIDTH, 1)):
        bound = (6 / (n_in + n_out)) ** 0.5
        parts += [rng.uniform(-bound, bound, (n_in, n_out)), rng.uniform(-bound, bound, n_out)]
    return np.column_stack([parts[0].T, parts[1], parts[2][:, 0]]), float(parts[3][0])


def adam(seeds: range) -> tuple[Floats, Floats, Floats]:
    """Return the networks of these seeds after N_STEPS of Adam, and their losses, (n_seeds,).

    Source: Kingma and Ba, 2015. Each step uses all points.
    """
    X, y = (np.array(each) for each in zip(*map(moons, seeds), strict=True))  # noqa: N806
    units, offset = (np.array(each) for each in zip(*map(first_units, seeds), strict=True))
    at = np.column_stack([units.reshape(len(seeds), -1), offset])
    mean, square = np.zeros_like(at), np.zeros_like(at)
    for t in range(1, N_STEPS + 1):
        of_units, of_offset = backpropagated(X, y, at[:, :-1].reshape(units.shape), at[:, -1])
        slope = np.column_stack([of_units.reshape(len(seeds), -1), of_offset])
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        rate = RATE * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
        at = at - rate * mean / (square**0.5 + 1e-8)
    units, offset = at[:, :-1].reshape(units.shape), at[:, -1]
    total = (hidden(X, units) @ units[..., 3, None])[..., 0] + offset[:, None]
    return units, offset, np.logaddexp(0, np.where(y, -total, total)).mean(axis=1)


@lru_cache(maxsize=4)
def _last_losses(block: int) -> Floats:
    return adam(range(block * _BLOCK, (block + 1) * _BLOCK))[2].round(6)


def last_loss(seed: int) -> float:
    """Return the loss after training: the seed where it is the median is shown."""
    return float(_last_losses(seed // _BLOCK)[seed % _BLOCK])


SEED = TypicalSeed("losses", last_loss)


def _parts(model: Any) -> tuple[Floats, float]:
    (into, out), (bias, offset) = model.coefs_, model.intercepts_
    return np.column_stack([into.T, bias, out[:, 0]]), float(offset[0])


def _classifier(seed: int, width: int) -> Any:
    """Return an MLPClassifier whose `fit` makes all steps, each on all points, as partial_fit."""
    from sklearn.neural_network import MLPClassifier

    how: Any = {"alpha": 0, "batch_size": N_TRAIN, "learning_rate_init": RATE, "shuffle": False}
    how |= {"max_iter": N_STEPS, "n_iter_no_change": N_STEPS + 1}
    return MLPClassifier((width,), activation="tanh", random_state=seed, **how)


def network(seed: int) -> Network:
    X, y = moons(seed)  # noqa: N806 - scikit-learn's name
    new, kept, losses = moons(abs(2**31 - 1 - seed), N_TEST), [first_units(seed)], []
    shown = _classifier(seed, WIDTH)
    for _ in range(N_STEPS):
        shown.partial_fit(X, y, classes=[False, True])
        kept.append(_parts(shown))
        losses.append(float(shown.loss_))
    flat, *others = (_classifier(seed, w) for w in (WIDTH, *WIDTHS))
    flat.activation = "identity"
    with warnings.catch_warnings():  # about having made no more steps than it was asked for
        warnings.simplefilter("ignore")
        for model in (flat, *others):
            model.fit(X, y)
    units = np.zeros((len(WIDTHS), max(WIDTHS), 4))
    for row, (width, model) in enumerate(zip(WIDTHS, others, strict=True)):
        units[row, :width] = _parts(model)[0]
    learning = Learning(
        loss=np.array(losses),
        widths=np.array(WIDTHS),
        units=units,
        offset=np.array([_parts(model)[1] for model in others]),
        accuracy=np.array([(m.score(X, y), m.score(*new)) for m in others]),
        unbent=_parts(flat)[0],
        unbent_offset=_parts(flat)[1],
        unbent_probability=flat.predict_proba(X)[:, 1],
    )
    about = {"n_train": N_TRAIN, "n_test": N_TEST, "n_steps": N_STEPS, "seed": seed}
    return Network(
        feature_names=np.array(["x", "y"]),
        positive_name="lower moon",
        negative_name="upper moon",
        X=X,
        is_positive=y,
        activation="tanh",
        step=SNAPSHOTS,
        units=np.array([kept[step][0] for step in SNAPSHOTS]),
        offset=np.array([kept[step][1] for step in SNAPSHOTS]),
        probability=shown.predict_proba(X)[:, 1],
        learning=learning,
        provenance=provenance({"data": "two moons", "model": description(shown), **about}),
    )


def of_model(asked: AskedModel) -> Network:
    """Return the user's network, with all rows of the table."""
    from sklearn.neural_network import MLPClassifier

    with asked.model.speaking(asked.data):
        model, rows, names = last_step(asked.model.estimator, asked.rows, asked.data.feature_names)
        is_network = isinstance(model, MLPClassifier)
        shape = [len(each) for each in model.coefs_] + [model.n_outputs_] if is_network else []
    if not is_network or len(shape) != 3 or (shape[0], shape[2]) != (2, 1):
        layers = f" of {' - '.join(map(str, shape))} units" if shape else ""
        raise BadInput(
            f"{type(model).__name__}{layers} is not a network on two features, with one hidden "
            "layer and two classes",
            hint="Fit an MLPClassifier((8,)) on two features of the table.",
        )
    if model.activation not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise BadInput(f"the activation {model.activation!r} cannot be drawn", hint=f"Use {known}.")
    with asked.model.speaking(asked.data):
        units, offset = _parts(model)
        labels = [one_line(label) for label in model.classes_]
        index = labels.index(asked.two.pos_label)
        probability = model.predict_proba(rows)[:, index]
    sign = 1.0 if index else -1.0
    return Network(
        feature_names=np.array([one_line(n) for n in (("x", "y") if names is None else names)]),
        X=np.asarray(rows, dtype=float),
        is_positive=np.asarray(asked.two.is_positive),
        activation=model.activation,
        step=np.array([0]),
        units=(units * (1, 1, 1, sign))[None],
        offset=np.array([sign * offset]),
        probability=probability,
        provenance=asked.provenance(model=description(model)),
        **asked.names,
    )

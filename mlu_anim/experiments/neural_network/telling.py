"""Identities of a network, and the facts and verdicts that its sentences may use."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from mlu_anim.experiments.neural_network.network import (
    Floats,
    Learning,
    Network,
    log_loss,
    slope,
    squashed,
    summed,
)
from mlu_anim.experiments.neural_network.training import N_STEPS, N_TEST, adam
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Check

LITTLE = 0.02
"""The largest difference of two test errors that the words call little."""


def identities(r: Network) -> Iterator[Check]:
    units, offset = r.units[-1], float(r.offset[-1])
    total = summed(r.X, units, offset, r.activation)
    p = 1 / (1 + np.exp(-total.clip(-700, 700)))
    yield Check("forward by hand = predict_proba", np.abs(p - r.probability).max(), 0, 1e-9)
    # A sum that is stretched changes the loss as its own weights, stretched together, do.
    of_units, of_offset = r.gradient(len(r.units) - 1)
    stretched = units[:, 3] @ of_units[:, 3] + offset * of_offset
    yield _close("blame of stretched weights = of the sum", stretched, (p - r.is_positive) * total)
    z = r.X @ units[:, :2].T + units[:, 2]
    given, lines = squashed(z, r.activation), (units[:, :3] * of_units[:, :3]).sum()
    passed = (p - r.is_positive)[:, None] * units[:, 3] * slope(given, r.activation) * z
    yield _close("blame of stretched lines = of what they give", lines, passed.sum(axis=1))
    if r.learning is not None:
        yield from _of_learning(r)


def _close(name: str, found: float, expected: Floats) -> Check:
    return Check(name, found, expected.mean(), 1e-9 * max(1.0, float(np.abs(expected).max())))


def _of_learning(r: Network) -> Iterator[Check]:
    more, seed = r.learning, int(r.about["seed"])
    assert more is not None
    own, own_offset, _ = adam(range(seed, seed + 1))
    away = max(np.abs(own[0] - r.units[-1]).max(), abs(own_offset[0] - r.offset[-1]))
    yield Check("our Adam = MLPClassifier's", away, 0, 1e-6)
    by_hand = [log_loss(r, u, float(o)) for u, o in zip(r.units, r.offset, strict=True)]
    off = np.abs(np.array(by_hand[:-1]) - more.loss[r.step[:-1]]).max()
    yield Check("mean surprise = MLPClassifier's loss", off, 0, 1e-9)
    for name, snapshot in (("at first", 0), ("when shown", r.blamed)):
        of_units, of_offset = r.gradient(snapshot)
        found, found_offset = _finite_differences(r, snapshot)
        away = max(np.abs(found - of_units).max(), abs(found_offset - of_offset))
        yield Check(f"blame {name} = finite differences", away, 0, 1e-6)
    # Without a squash the sum of lines is a line: its weights are the products' sums.
    line = more.unbent[:, 3] @ more.unbent[:, :3]
    flat = 1 / (1 + np.exp(-(r.X @ line[:2] + line[2] + more.unbent_offset)))
    yield Check("no squash: one line", np.abs(flat - more.unbent_probability).max(), 0, 1e-9)
    right = [1 - r.is_wrong(*each).mean() for each in zip(more.units, more.offset, strict=True)]
    off = np.abs(np.array(right) - more.accuracy[:, 0]).max()
    yield Check("points named right by hand = score", off, 0, 1e-12)


def _finite_differences(r: Network, snapshot: int) -> tuple[Floats, float]:
    units, offset, width = r.units[snapshot], float(r.offset[snapshot]), 1e-5
    found = np.empty_like(units)
    for place in np.ndindex(units.shape):
        up, down = units.copy(), units.copy()
        up[place] += width
        down[place] -= width
        found[place] = (log_loss(r, up, offset) - log_loss(r, down, offset)) / (2 * width)
    moved = log_loss(r, units, offset + width) - log_loss(r, units, offset - width)
    return found, moved / (2 * width)


def facts(r: Network) -> Mapping[str, Fact]:
    blame, _ = r.gradient(r.blamed)
    wrong, n_units = r.is_wrong(r.units[-1], float(r.offset[-1])), r.units.shape[1]
    found = {
        "x": Fact(str(r.feature_names[0]), Kind.NAME),
        "y": Fact(str(r.feature_names[1]), Kind.NAME),
        "positive": Fact(r.positive_name, Kind.NAME),
        "negative": Fact(r.negative_name, Kind.NAME),
        "n": Fact(len(r.X), Kind.COUNT),
        "n_units": Fact(n_units, Kind.COUNT),
        "n_drawn": Fact(len(r.order), Kind.COUNT),
        "n_weights": Fact(4 * n_units + 1, Kind.COUNT),
        "n_wrong": Fact(int(wrong.sum()), Kind.COUNT),
        "blamed_step": Fact(int(r.step[r.blamed]), Kind.COUNT),
        "most_blame": Fact(float(f"{np.abs(blame).max():.2g}"), Kind.SCORE),
        "last_loss": Fact(log_loss(r, r.units[-1], float(r.offset[-1])), Kind.SHARE),
    }
    if r.learning is not None:
        flat = (r.learning.unbent_probability > 0.5) != r.is_positive
        wrong_of = zip(r.learning.widths.tolist(), r.learning.wrong.tolist(), strict=True)
        found |= {f"wrong_{width}": Fact(share, Kind.PERCENT) for width, share in wrong_of}
        found |= {
            "n_test": Fact(N_TEST, Kind.COUNT),
            "some": Fact(enough(r.learning), Kind.COUNT),
            "n_steps": Fact(N_STEPS, Kind.COUNT),
            "first_loss": Fact(float(r.learning.loss[0]), Kind.SHARE),
            "flat": Fact(float(flat.mean()), Kind.PERCENT),
        }
    return found


def verdicts(r: Network) -> Sequence[str]:
    """Return the verdicts that hold.

    - `unsettled`: each network errs noticeably more or less than a wider one.
    - `model` and its activation, `more`, `single`, `straight`: of a user's model.
    """
    if r.learning is not None:
        is_settled = enough(r.learning) < r.learning.widths[-1]
        return ("usual",) if is_settled else ("unsettled", "usual")
    more = ["more"] * (len(r.order) < r.units.shape[1]) + ["single"] * (r.units.shape[1] == 1)
    return (*more, r.activation, *["straight"] * _is_straight(r), "model", "usual")


def enough(learning: Learning) -> int:
    """Return the least number of units from which on more change the test error little."""
    apart = np.abs(learning.wrong - learning.wrong[:, None]) > LITTLE
    is_settled = ~np.triu(apart).any(axis=1)
    return int(learning.widths[is_settled.argmax()])


def _is_straight(r: Network) -> bool:
    """Return True if a plane explains 99 % of how the sum varies over the rows."""
    total = summed(r.X, r.units[-1], float(r.offset[-1]), r.activation)
    rows = np.column_stack([r.X - r.X.mean(axis=0), np.ones(len(r.X))])
    left = total - rows @ np.linalg.lstsq(rows, total, rcond=None)[0]
    return bool(left.var() <= 0.01 * total.var())

"""Double descent: its identities, what is said of any table, and a small case computed again."""

import numpy as np
import pytest

from mlu_anim.data.datasets import Dataset
from mlu_anim.experiments.double_descent import (
    EXPERIMENT,
    Descents,
    Draw,
    ks_of,
    smallest_weights,
    toy,
)
from mlu_anim.results.result import from_bytes
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.vocabulary import vocabulary
from scenes.double_descent import DoubleDescent
from tests.experiments.claims import Claims, facts_alone, require_true, variants
from tests.experiments.faults import Faults, moved, planted, require_seen, scaled
from tests.once import once
from tests.playing import default_result

FAULTS: Faults = (
    ("rank = rows or waves, whichever are fewer", moved("rank", (2, 20), 1)),
    ("no row is missed from n waves on", moved("train", (1, 14), 1e-6)),
    ("more waves never miss training rows more", moved("train", (0, 3), 0.5)),
    ("lstsq = pseudoinverse", moved("by_pinv", 1, 0.01)),
    ("beyond n, the shortest weights only shrink", moved("norm", (4, 27), 9.0)),
    ("half of the draws err less than the typical one", lambda r: {"typical": int(r.typical == 0)}),
    ("the toy meets its points from as many waves on", moved("toy", (3, 1), 0.1)),
    ("the toy's last weights = pseudoinverse", scaled("toy_weights", 1.01)),
)


def table(n_rows: int, apart: float = 1.0, seed: int = 0) -> Dataset:
    """Rows of three classes in five columns, the last of which does not vary."""
    generator = np.random.default_rng([n_rows, seed])
    y = np.arange(n_rows) % 3
    X = generator.normal(size=(n_rows, 5))  # noqa: N806
    X[:, 0] += apart * y
    X[:, 4] = 7.0
    names = tuple(f"a column with a long name, number {k}" for k in range(5))
    return Dataset("a_file_with_a_long_name.csv", X, y.astype(str), names, target_name="kind")


def small_case() -> Descents:
    """The result of a small table, computed once a run."""
    found = once(
        "double descent of a small table",
        lambda: EXPERIMENT.run(data=table(44, apart=5.0)).to_bytes(),
    )
    result = from_bytes(found, "double_descent")
    assert isinstance(result, Descents)
    return result


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(name: str, fault: object) -> None:
    assert callable(fault)
    require_seen(default_result("double-descent"), name, fault)


def test_the_story_holds_on_digits() -> None:
    """The peak is at as many waves as rows, the end below the valley, and labels sharpen it."""
    r = default_result("double-descent")
    assert isinstance(r, Descents)
    usual, noisy = r.usual
    assert r.verdicts == ("own", "usual")
    assert usual.argmax() == noisy.argmax() == r.at_n
    assert (np.diff(usual[: r.valley + 1]) < 0).all()
    assert (np.diff(usual[r.valley : r.at_n + 1]) > 0).all()
    assert (np.diff(usual[r.at_n :]) < 0).all()
    assert usual[-1] < 0.5 * usual[r.valley]
    assert (r.test[:, 0, r.at_n] > 10 * r.test[:, 0, r.valley]).all()
    assert noisy[r.at_n] / noisy[r.valley] > 4 * usual[r.at_n] / usual[r.valley]
    norm = np.median(r.norm, axis=0)
    assert norm.argmax() == r.at_n
    assert norm[-1] < norm[r.at_n] / 25
    shown = r.misread.sum(axis=2)[0]
    assert shown[r.valley] < shown[r.at_n] / 10 > shown[-1]


def test_the_toy_is_wild_where_it_just_meets_its_points() -> None:
    """It swings far from the sine with as many waves as points, and little with many more."""
    r = default_result("double-descent")
    assert isinstance(r, Descents)
    x = np.linspace(0, 1, 400)
    off = np.abs(r.toy_weights @ r.toy_heights(x) - np.sin(2 * np.pi * x)).max(axis=1)
    at = {int(k): place for place, k in enumerate(r.toy_k)}
    assert off[at[12]] == off.max() > 4 * off[at[160]]
    assert off[at[8]] < off[at[12]] / 4
    assert r.toy_norm.argmax() == at[12]
    assert {name: values.tobytes() for name, values in toy().items()} == {
        name: getattr(r, name).tobytes() for name in toy()
    }


def test_a_small_table_is_computed_and_told_as_it_is() -> None:
    r = small_case()
    assert [check.name for check in r.checks() if not check.holds] == []
    assert (r.n_train, r.k.tolist()) == (22, ks_of(22).tolist())
    assert r.test.shape == (11, 2, len(r.k))
    assert not r.pictures.size
    at_n = r.test[:, 0, r.at_n]
    assert sorted(at_n)[5] == at_n[r.typical]
    require_true(r, KEYS, CLAIMS, r)


@pytest.mark.parametrize("verdict", ["elsewhere", "above"])
def test_other_courses_have_their_own_words(verdict: str) -> None:
    """The same result with errors of another course: a peak elsewhere, and an end above."""
    r, test = small_case(), np.array(small_case().test)
    if verdict == "elsewhere":
        test[:, :, r.at_n + 3] = 2 * r.usual.max()
    else:
        test[:, :, -1] = 1.5 * r.usual[:, r.valley]
    other = planted(r, {"test": test})
    assert other.verdicts == (verdict, "usual")
    require_true(other, KEYS, CLAIMS, other)


def test_random_labels_are_as_many_as_said() -> None:
    """Of four classes, a label at random is the true one in a quarter of all cases."""
    generator = np.random.default_rng(2)
    codes = generator.integers(0, 4, 400)
    clean, noisy = np.split(
        Draw(generator.normal(size=(400, 3)), codes, 300, [0]).labels, 2, axis=1
    )
    assert (clean.sum(axis=1) == 1).all()
    assert (clean != noisy).any(axis=1).mean() == pytest.approx(0.2 * 3 / 4, abs=0.05)


def test_lstsq_takes_the_shortest_of_all_weights_that_fit() -> None:
    generator = np.random.default_rng(1)
    waves, y = generator.normal(size=(6, 15)), generator.normal(size=6)
    weights, rank = smallest_weights(waves, y)
    assert rank == 6
    assert waves @ weights == pytest.approx(y)
    # All others differ by what no row sees, and that is at right angles to these weights.
    unseen = np.linalg.svd(waves)[2][6:]
    assert unseen @ weights == pytest.approx(np.zeros(9), abs=1e-12)


def test_tables_that_no_model_tells_apart_are_refused() -> None:
    few, copies, level = table(12), table(60), table(60)
    copies.X[1::2] = copies.X[::2] * (1 + 1e-15)
    level.X[:] = 1.0
    for data, text in ((few, "12 different rows"), (copies, "almost copies"), (level, "1 differ")):
        with pytest.raises(BadInput, match=text):
            EXPERIMENT.run(data=data)


def _peaks_at_n(r: Descents) -> bool:
    return bool(r.usual[0].max() == r.usual[0, r.at_n])


def _beats_valley(r: Descents) -> bool:
    return bool(r.usual[0, -1] < r.usual[0, : r.at_n].min())


SAID = vocabulary("double_descent").sentences
KEYS = ["alt", *(key for key in SAID if key.startswith("seen.") and "_" not in key)]
KEYS += [f"captions.{beat}" for beat in DoubleDescent.beat_names]
CLAIMS: Claims = {
    **dict.fromkeys({"alt", *variants(SAID, "captions."), *variants(SAID, "seen.")}, facts_alone),
    "captions.valley": _peaks_at_n,
    "captions.valley_elsewhere": lambda r: not _peaks_at_n(r),
    "captions.beyond": _beats_valley,
    "captions.beyond_above": lambda r: not _beats_valley(r),
    "seen.beyond": _beats_valley,
    "seen.weights": lambda r: np.median(r.norm, axis=0)[-1] < np.median(r.norm, axis=0).max(),
}

"""Whatever is thrown at a clip ends as a story that can be told, or as one documented error.

The way is that of `render` up to the pictures: a file, the request that the child process gets, a
result whose identities hold, and the scene that places all of it in one of the ratios.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.experiments.__main__ import _computed
from mlu_anim.results import clips
from mlu_anim.results.inputs import Inputs
from mlu_anim.results.result import Result, require_checks
from mlu_anim.stage.variant import RATIOS, Cut, film_variant
from mlu_anim.system.errors import BadInput, MluAnimError, UsageError
from mlu_anim.system.limits import Limits
from tests.playing import shot_of, timeline_of
from tests.processor_time import processor_s
from tests.strategies import ONE_FOLDER, sound_series, sound_tables, table_bytes, tables

QUICK: dict[str, dict[str, int]] = {
    "random_forest": {"n_more_trees": 20},
    "bias_variance": {"n_resamples": 30, "max_degree": 3},
    "train_test_validation": {"n_herds": 30},
}
"""Settings with which a model is fitted in a moment, where the default ones take longer."""


TAKING_TABLES = [clips.module_name(n) for n in clips.names() if "data" in clips.takes(n)]
TAKING_SERIES = ["time_series"]
LONGEST_S = 60.0
"""Of processor time: far more than any of these tables takes."""

_CONTENTS = st.one_of(
    sound_tables().map(str.encode),
    sound_tables().map(str.encode),
    tables().map(str.encode),
    table_bytes(),
)
_LABELS = st.sampled_from([*[None] * 6, "1", "yes", "0", "é", "nobody"])
_TARGETS = st.sampled_from([*["sick"] * 8, "a", "c", None])
_FEATURES = st.sampled_from([*[()] * 5, ("a",), ("b",), ("a", "b"), ("sick",), ("nothing",)])


_OF_SERIES = {
    "content": st.one_of(*[sound_series().map(str.encode)] * 3, _CONTENTS),
    "target": st.sampled_from([*["sick"] * 5, "c", None]),
    "time": st.sampled_from([*["a"] * 5, "b", None]),
}
"""Instead of the above, for clips that take a series."""


def _told(clip: str, path: Path, ratio: str, **given_options: Any) -> Result | MluAnimError:
    """The result of a request, placed on its page; or the error that a user would see."""
    settings_of_clip = {} if "predictions" in given_options else QUICK.get(clip, {})
    inputs = Inputs(clip, settings=tuple(settings_of_clip.items()), **given_options)
    request = {**vars(inputs), "settings": list(inputs.settings)}
    begun_s = processor_s()
    try:
        inputs.require_consistent()
        result = _computed(request, Limits())
        require_checks(result)
        shot = shot_of(result, film_variant("draft", ratio, "light"), Cut("full"))
        assert timeline_of(shot).beats
    except (BadInput, UsageError) as error:  # any other is a failure of this test
        return error
    finally:
        assert processor_s() - begun_s < LONGEST_S
    return result


def _fuzzed(n_examples: int) -> Any:
    return settings(
        max_examples=n_examples,
        suppress_health_check=ONE_FOLDER,
    )


@pytest.mark.parametrize("clip", TAKING_TABLES)
@pytest.mark.parametrize(
    "n_examples", [12, pytest.param(300, marks=pytest.mark.slow)], ids=["some", "many"]
)
def test_any_table(clip: str, n_examples: int, tmp_path: Path) -> None:
    seen: list[type] = []
    thrown: dict[str, st.SearchStrategy[Any]] = {
        "content": _CONTENTS,
        "target": _TARGETS,
        "features": _FEATURES,
        "pos_label": _LABELS,
        "drop_missing": st.booleans(),
        "seed": st.one_of(st.none(), st.integers(0, 2**33)),
        "ratio": st.sampled_from(sorted(RATIOS)),
    }
    if clip in TAKING_SERIES:
        of_tables = ("features", "pos_label", "drop_missing")
        thrown = {name: each for name, each in thrown.items() if name not in of_tables} | _OF_SERIES

    @_fuzzed(n_examples)
    @given(**thrown)
    def throw(content: bytes, ratio: str, **options: Any) -> None:
        path = tmp_path / "table.csv"
        path.write_bytes(content)
        seen.append(type(_told(clip, path, ratio, data=str(path), **options)))

    throw()
    counted = {kind.__name__: seen.count(kind) for kind in set(seen)}
    print(counted)
    assert any(issubclass(kind, Result) for kind in seen), f"nothing was told: {counted}"
    assert any(issubclass(kind, MluAnimError) for kind in seen), f"nothing was refused: {counted}"


@pytest.mark.parametrize(
    "n_examples", [30, pytest.param(300, marks=pytest.mark.slow)], ids=["some", "many"]
)
def test_any_predictions(n_examples: int, tmp_path: Path) -> None:
    @_fuzzed(n_examples)
    @given(
        content=_CONTENTS,
        y_true=st.sampled_from([None, "sick", "a", "c"]),
        y_score=st.sampled_from([None, "a", "b", "sick"]),
        pos_label=_LABELS,
        ratio=st.sampled_from(sorted(RATIOS)),
    )
    def throw(content: bytes, ratio: str, **options: Any) -> None:
        path = tmp_path / "scores.csv"
        path.write_bytes(content)
        _told("roc", path, ratio, predictions=path, **options)

    throw()


@pytest.mark.parametrize("clip", ["random_forest", "bias_variance"])
def test_predictions_are_refused_where_they_mean_nothing(clip: str, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("y_true,y_score\n1,0.3\n0,0.2\n")
    assert isinstance(_told(clip, path, "16:9", predictions=path), UsageError)


def test_the_quick_settings_are_those_of_clips() -> None:
    assert set(QUICK) < set(TAKING_TABLES)
    assert set(TAKING_SERIES) < set(TAKING_TABLES)

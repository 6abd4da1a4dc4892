"""What live figures get: all of it is the result's own, and fits a page; and their words."""

import json
import re
import tomllib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mlu_anim.data.datasets import mauna_loa
from mlu_anim.essays.figures import attention, precision_recall, roc, time_series
from mlu_anim.experiments.attention.sentences import SWAP
from mlu_anim.experiments.roc import RocSweep
from mlu_anim.experiments.time_series import EXPERIMENT
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.wording.templates import holes
from tests.essays.bare_page import figure_data, kept_result, wording_of, words_of
from tests.essays.test_figures import FIGURES, GAMES, SHOWN
from tests.essays.v8 import Models

MOST_BYTES = 40_000
ASSETS = shipped_path("assets")
_RANKED = """({ scores, positive, bar }) => {
  const m = modules["models/ranking.js"], c = m.counts(scores, positive, bar);
  return [c.tp, c.fp, m.auc(scores, positive), m.averagePrecision(scores, positive)];
}"""

_FORECAST = """(data) => {
  const m = new modules["models/series.js"].RollingForecast(data), n = data.last;
  const reach = m.reach(n);
  return [m.forecast(n), reach, m.isInside(n, reach), m.origins(n)];
}"""


@pytest.mark.parametrize("clip", FIGURES)
def test_the_data_of_a_figure_are_small_and_plain(clip: str) -> None:
    text = json.dumps(figure_data(clip), allow_nan=False)
    assert json.loads(text) == figure_data(clip)
    assert len(text) < MOST_BYTES


def _ranked(data: Any) -> list[float]:
    found: list[float] = Models("ranking").all(_RANKED, [data])[0]
    return found


def test_the_bars_call_what_the_film_calls() -> None:
    sweep: Any = kept_result("roc")
    tp, fp, auc, _ = _ranked(figure_data("roc"))
    matrix = sweep.matrix(sweep.everyday_step)
    assert (tp, fp, auc) == (matrix["tp"], matrix["fp"], pytest.approx(sweep.auc, abs=1e-12))
    rare: Any = kept_result("precision-recall")
    tp, fp, _, average = _ranked(figure_data("precision-recall"))
    assert (tp, fp) == (rare.tp[rare.bar_step], rare.fp[rare.bar_step])
    assert average == pytest.approx(rare.usual.average_precision, abs=1e-12)


@pytest.mark.parametrize("kind", ["probability", "rank", "ties", "inverted", "constant", "perfect"])
def test_rankings_of_any_kind_have_a_figure(kind: str) -> None:
    rng = np.random.default_rng(3)
    positive = np.arange(40) % 3 == 0
    score = rng.random(40) * 0.5 + 0.4 * positive
    score = {
        "rank": 50 * score,
        "ties": score.round(1),
        "inverted": 1 - score,
        "constant": np.full(40, 0.25),
        "perfect": 0.4 * rng.random(40) + 0.5 * positive,
    }.get(kind, score)
    sweep = RocSweep.from_predictions(positive, score, pos_label=True)
    data = roc.figure_data(sweep)
    assert data is not None
    tp, fp, auc, _ = _ranked(data)
    matrix = sweep.matrix(max(sweep.everyday_step, 1))
    assert (tp, fp) == (matrix["tp"], matrix["fp"])
    assert auc == pytest.approx(sweep.auc, abs=1e-12)
    assert json.dumps(data, allow_nan=False)


def test_too_many_cases_have_none() -> None:
    positive = np.arange(201) % 2 == 0
    sweep = RocSweep.from_predictions(positive, np.random.default_rng(0).random(201))
    assert roc.figure_data(sweep) is None
    rare: Any = kept_result("precision-recall")
    thinned = replace(
        rare,
        position=rare.position[:50],
        is_positive=rare.is_positive[:50],
        called_at=rare.called_at[:50],
    )
    assert precision_recall.figure_data(thinned) is None


def test_men_who_cannot_be_told_apart_or_counted_have_none() -> None:
    r: Any = kept_result("attention")
    assert attention.figure_data(r) is not None
    assert attention.figure_data(replace(r, x=np.full_like(r.x, 35.0))) is None
    many = np.arange(201.0)
    assert attention.figure_data(replace(r, x=many, y=many)) is None


def test_words_of_the_film_have_its_weights_and_its_answers() -> None:
    r: Any = kept_result("attention")
    data = figure_data("attention")
    names = ["the", "dog", "bites", "the", "cat", "bitten"]
    numbers = [data["vocabulary"].index(name) for name in names]
    for k, kind in enumerate(("placed", "placeless")):
        for swapped in range(2):
            words = [numbers[n] for n in (SWAP if swapped else range(6))]
            state = {"model": data[kind], "words": words}
            script = '({ model, words }) => modules["models/attention.js"]'
            (found,) = Models("attention").all(f"{script}.lastWordAsks(model, words)", [state])
            assert found["weights"] == pytest.approx(r.last_looks[k, swapped], abs=1e-12)
            answers = [found["chances"][data["answers"][name]] for name in ("dog", "cat")]
            assert answers == pytest.approx(r.answers[k, swapped], abs=1e-12)


def _at_its_end(data: Any) -> Any:
    """The forecast of a figure's model where the film has it, its fan, and the values inside."""
    return Models("series").all(_FORECAST, [data])[0]


def _series(n_dates: int, step: str, noise: float) -> Any:
    """The forecast of a series that rises, with a wave of 12 values, and noise."""
    rng, at = np.random.default_rng(1), np.arange(n_dates)
    y = 30 + 0.1 * at + 5 * np.sin(2 * np.pi * at / 12) + noise * rng.normal(size=n_dates)
    dates = (np.datetime64("1950-01", step) + at).astype("datetime64[D]")
    data = replace(mauna_loa(), name="own.csv", target_name="visitors", notes={"read": "a test"})
    data = replace(data, y=y, dates=dates, X=dates.astype(float)[:, None])
    return EXPERIMENT.run(data=data, seed=0)


@pytest.mark.parametrize(
    ("n_dates", "step", "noise"), [(51, "M", 1), (300, "M", 1), (36, "Y", 1), (90, "M", 0)]
)
def test_a_series_of_any_kind_is_forecast_as_in_the_film(
    n_dates: int, step: str, noise: float
) -> None:
    """The shortest ones, one without a season, and one that the model meets exactly."""
    found = _series(n_dates, step, noise)
    _see_the_film(found)
    assert found.is_inside.all() or noise


def test_the_figure_begins_with_the_forecast_of_the_film() -> None:
    _see_the_film(kept_result("time-series"))


def _see_the_film(found: Any) -> None:
    data = time_series.figure_data(found)
    assert data is not None
    assert json.dumps(data, allow_nan=False)
    assert data["last"] - data["first"] >= time_series.FEWEST_PLACES - 1
    ahead, reach, inside, origins = _at_its_end(data)
    scale = np.ptp(found.y)
    assert np.abs(np.array(ahead) - found.forecast).max() < 1e-9 * scale
    assert np.abs(np.array(reach) - found.reach).max() < 1e-9 * scale
    assert (inside, origins) == (found.is_inside.tolist(), found.origin.tolist())


def test_a_series_without_room_for_a_future_has_no_figure() -> None:
    found: Any = kept_result("time-series")
    short = replace(found, y=found.y[:100], date=found.date[:100])
    assert time_series.figure_data(short) is None


def _table(clip: str, kind: str) -> dict[str, str]:
    path = ASSETS / f"essays/en/figures/{clip.replace('-', '_')}.toml"
    table: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))[kind]
    return table


@pytest.mark.parametrize(("clip", "kind"), SHOWN)
def test_words_name_facts_and_type_no_numbers(clip: str, kind: str) -> None:
    words = _table(clip, kind)
    known = kept_result(clip).facts().keys() | wording_of(clip).sentences.get("phrases", {}).keys()
    assert {"title", "lead"} <= words.keys()
    for text in words.values():
        assert {hole.name for hole in holes(text)} <= known
        assert not re.search(r"\d", re.sub(r"\{[^}]*\}|\[[^\]]*\]|F1", "", text)), text


@pytest.mark.parametrize(("clip", "kind"), SHOWN)
def test_no_word_is_missing_and_none_is_left_over(clip: str, kind: str) -> None:
    """A word that the module names is there; one that is there is named, or built from others."""
    module = ASSETS / "essay" / f"{kind}s" / f"{clip.replace('-', '_')}.js"
    code = module.read_text(encoding="utf-8")
    named = set(re.findall(r"(?<!/)\bwords\.(\w+)", code))
    given = words_of(clip, kind)
    assert named <= given.keys()
    marks = "".join(
        path.read_text(encoding="utf-8") for path in (ASSETS / "essay/marks").glob("*.js")
    )
    built = {"called_", "line_", "right_", "off_"}
    for key in {re.split(r"_(?:own|feature|rank|model)$", each)[0] for each in given} - {
        "title",
        "lead",
    }:
        is_built = any(key.startswith(start) for start in built)
        assert is_built or re.search(rf"\b{key}\b", code + marks), key


def test_each_figure_and_game_has_its_words_and_its_data() -> None:
    for folder, clips in (("figures", FIGURES), ("games", GAMES)):
        modules = {path.stem for path in (ASSETS / "essay" / folder).glob("*.js")}
        assert modules == {clip.replace("-", "_") for clip in clips}
    assert set(GAMES) <= set(FIGURES)

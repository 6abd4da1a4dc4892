"""What a clip takes and what can be set follow from its declaration, and so do the refusals."""

from typing import Any

import pytest

from mlu_anim.data.predictions import predictions_from_columns
from mlu_anim.data.sources import Asked, Predicted, Supervised
from mlu_anim.data.typical_split import TypicalSplit
from mlu_anim.experiments import Experiment
from mlu_anim.results import clips
from mlu_anim.results.declared import declared
from mlu_anim.results.parameters import OPTIONS, Parameter
from mlu_anim.results.result import Check
from mlu_anim.system.errors import UsageError
from tests.data.toy_results import Held, held, table
from tests.experiments.forests import saved

LABELS = "ab" * 20
SPLIT = TypicalSplit("depths", lambda rows, depth=3: depth, n_test=8, n_seeds=3)
ROWS = Supervised(held, SPLIT, own=lambda: table(LABELS), pos_label="a")


def _nothing(given: Any, **settings: Any) -> Held:
    return Held(train=0.0, test=0.0, **settings)


def toy(**declaration: Any) -> Experiment[Held]:
    return Experiment(
        Held,
        identities=lambda held: (Check("depth = depth", held.depth, held.depth),),
        facts=lambda held: {},
        own=ROWS,
        parameters=(SPLIT.parameter, Parameter("depth", 3, "levels", 1, 9)),
        **declaration,
    )


EVERY = {"data": ROWS, "model": Asked(compute=_nothing), "predictions": Predicted(_nothing)}
GIVEN: dict[str, Any] = {
    "data": {"data": table(LABELS)},
    "model": {"data": table(LABELS), "model": saved(None)},
    "predictions": {"predictions": predictions_from_columns([0, 1], [0.2, 0.7])},
}


@pytest.mark.parametrize("option", list(EVERY))
def test_what_is_declared_is_taken_and_nothing_else(option: str) -> None:
    one = toy(**{option: EVERY[option]})
    assert one.takes == ("own", option)
    assert one.run().depth == 3
    for other in set(EVERY) - {option}:
        taken = f"the clip's own data, --{option}"
        with pytest.raises(UsageError, match=f"'toy-clip' does not take --{other}") as caught:
            one.run(**GIVEN[other])
        assert str(caught.value.hint).endswith(f"It takes {taken}.")


def test_each_input_reaches_its_own_source() -> None:
    seen: list[str] = []

    class Noted:
        uses_seed = True

        def __init__(self, name: str) -> None:
            self.name = name

        def result(self, given: Any) -> Held:
            seen.append(self.name)
            return _nothing(given)

    sources: Any = {name: Noted(name) for name in ("data", "model", "predictions")}
    experiment = toy(**sources)
    for given in ({}, *GIVEN.values()):
        experiment.run(**given)
    assert seen == ["data", "model", "predictions"]


def test_settings_reach_the_clip_and_the_share_its_split() -> None:
    experiment = toy(**EVERY)
    found = experiment.run(data=table(LABELS), pos_label="a", depth=5, test_share=0.5)
    assert (found.depth, len(found.test)) == (5, 20)
    assert len(experiment.run(depth=4).test) == 8


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"depth": 10}, "--set depth=10: .* is not a whole number from 1 to 9"),
        ({"depth": 2.5}, "depth=2.5"),
        ({"width": 1}, "--set width changes nothing with the clip's own data"),
        ({**GIVEN["model"], "test_share": 0.5}, "--set test_share changes nothing with --model"),
        ({**GIVEN["predictions"], "depth": 2}, "--set depth changes nothing with --predictions"),
        ({**GIVEN["model"], "seed": 3}, "--seed changes nothing with --model"),
        ({**GIVEN["predictions"], "seed": 3}, "--seed changes nothing with --predictions"),
    ],
)
def test_what_changes_nothing_or_is_out_of_range_is_refused(
    given: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        toy(**EVERY).run(**given)
    assert caught.value.hint


@pytest.mark.parametrize("clip", clips.names())
def test_every_parameter_of_a_clip_belongs_to_an_input_that_it_takes(clip: str) -> None:
    experiment = declared(clips.module_name(clip))
    assert isinstance(experiment, Experiment)
    assert experiment.result.clip == clips.module_name(clip)
    assert set(experiment.takes) <= set(OPTIONS)
    for parameter in experiment.parameters:
        assert set(parameter.of) & set(experiment.takes), parameter.name
        if parameter.low is not None:
            assert parameter.parse(str(parameter.default)) == parameter.default

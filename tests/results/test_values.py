"""Groups of values nest, are frozen, and come back from what is stored of them."""

import json
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import pytest

from mlu_anim.results.result import Result
from mlu_anim.results.values import Values, rebuilt


@dataclass(frozen=True, eq=False)
class Line(Values):
    heights: np.ndarray[Any, Any]
    name: str = "a"
    note: str | None = None


@dataclass(frozen=True, eq=False)
class Steps(Values):
    counts: np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Panel(Values):
    line: Line
    n: int = 2


@dataclass(frozen=True, eq=False, kw_only=True)
class Nested(Result):
    clip: ClassVar[str] = "toy"
    shape: Line | Steps
    panel: Panel | None
    extra: Line | None = None


def nested(**changed: Any) -> Nested:
    own: dict[str, Any] = {
        "shape": Steps(np.array([1, 2])),
        "panel": Panel(Line(np.array([0.5, 0.25]))),
    }
    return Nested(**{**own, **changed})


def again(one: Nested) -> Nested:
    """The same result from what is stored of it."""
    return rebuilt(Nested, json.loads(json.dumps(one.plain())), one.arrays())


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"panel": None},
        {"extra": Line(np.array([3.0]), "b", "c")},
        {"shape": Line(np.array([1, 2]))},
    ],
)
def test_what_is_stored_makes_the_same_values(changed: dict[str, Any]) -> None:
    one = nested(**changed)
    back = again(one)
    assert back == one
    assert type(back.shape) is type(one.shape)
    assert back.flat().keys() == one.flat().keys()


def test_values_have_dotted_names_in_the_order_of_the_fields() -> None:
    one = nested()
    assert list(one.arrays()) == ["shape.counts", "panel.line.heights"]
    assert one.flat()["panel.line.name"] == "a"
    assert (one.flat()["extra"], nested(panel=None).flat()["panel"]) == (None, None)


def test_arrays_in_a_group_are_copies_that_nobody_can_write_to() -> None:
    mine = np.array([0.5])
    line = Line(mine)
    mine[0] = 9
    assert line.heights.tolist() == [0.5]
    with pytest.raises(ValueError, match="read-only"):
        line.heights[0] = 9


def test_the_digest_changes_with_any_value_of_a_group_and_with_its_class() -> None:
    one = nested()
    others = [
        nested(panel=None),
        nested(panel=Panel(Line(np.array([0.5, 0.5])))),
        nested(panel=replace(one.panel, n=3)),
        nested(shape=Line(np.array([1, 2]))),
        nested(extra=Line(np.array([0.0]))),
    ]
    assert len({each.digest() for each in (one, *others)}) == len(others) + 1
    assert nested().digest() == one.digest()


def test_a_group_that_may_be_left_out_and_is_none_is_not_stored() -> None:
    assert "extra" not in nested().plain()
    assert nested(panel=None).plain()["panel"] is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"shape": {"class": "Panel", "values": {}}}, "shape: not one of the groups Line, Steps"),
        ({"shape": {"class": "Result", "values": {}}}, "not one of the groups"),
        ({"shape": "Steps"}, "not one of the groups"),
        ({"panel": {"class": "Panel", "values": {"n": "2"}}}, "n: str is not the type"),
        ({"panel": {"class": "Panel", "values": {"size": 2}}}, "an array of no group"),
        ({"shape": None}, "shape: NoneType is not the type"),
        ({"provenance": {"class": "Line", "values": {}}}, "provenance: dict is not the type"),
    ],
)
def test_other_groups_and_types_are_refused(change: dict[str, Any], message: str) -> None:
    one = nested()
    with pytest.raises(TypeError, match=message):
        rebuilt(Nested, {**one.plain(), **change}, one.arrays())


def test_an_array_of_no_field_is_refused() -> None:
    one = nested()
    with pytest.raises(TypeError, match="stray"):
        rebuilt(Nested, one.plain(), {**one.arrays(), "stray": np.zeros(1)})
    with pytest.raises(TypeError, match="stray"):
        rebuilt(Nested, one.plain(), {**one.arrays(), "panel.stray": np.zeros(1)})
    with pytest.raises(TypeError, match=r"extra\.heights: an array of no group"):
        rebuilt(Nested, one.plain(), {**one.arrays(), "extra.heights": np.zeros(1)})

"""Settings and marks of the grammar, for its tests."""

import pkgutil
from collections.abc import Callable
from importlib import import_module
from inspect import Parameter, signature
from typing import Any

import numpy as np
from hypothesis import strategies as st

from mlu_anim.results.facts import Fact
from mlu_anim.stage import marks
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Line, Mark, Named, Note, flowers
from mlu_anim.stage.marks.bar import EndLabel
from mlu_anim.stage.marks.boxes import BoxMark
from mlu_anim.stage.marks.glyph import pixel_art
from mlu_anim.stage.moves import Drop, Flip, Grow, Square, Stack, Stagger, Sweep, Upto
from mlu_anim.stage.page import page
from mlu_anim.stage.scales import Band, Linear, Log, Scale, Time
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import tree_layout
from mlu_anim.stage.theme import theme

ROLES = ("positive", "negative", "accent")
SHARES = st.integers(0, 1000).map(lambda k: k / 1000)
_LEFT, _RIGHT = (1, 3, -1, -1, -1), (2, 4, -1, -1, -1)
"""A tree: the root, its two nodes, and two more below the left one."""


def say(key: str, **more: Fact) -> str:
    """A sentence that names its key and its facts."""
    return " ".join([key.removeprefix("labels."), *(str(fact.value) for fact in more.values())])


def setting(ratio: str = "16:9", *, compact: bool = False, colors: str = "light") -> Setting:
    """A page with sentences that are their keys."""
    return Setting(page(ratio, compact=compact), theme(colors), say)


def mark_classes() -> list[type[Mark]]:
    """Every mark of the grammar, found in its modules."""
    modules = [
        import_module(f"{marks.__name__}.{m.name}") for m in pkgutil.iter_modules(marks.__path__)
    ]
    found = {c for module in modules for c in vars(module).values() if isinstance(c, type)}
    own = (c for c in found if issubclass(c, Mark) and c not in (Mark, BoxMark))
    return sorted(own, key=lambda c: c.__name__)


def bound(mark: Mark, x: Scale | None = None, y: Scale | None = None) -> Mark:
    """A mark on a frame of its own, drawn."""
    made = setting()
    frame = Frame(made, made.page.world, x=x, y=y)
    frame.add(mark)
    assert frame.plan
    mark.stand()
    return mark


SCALES = st.sampled_from(
    [
        Linear(-2, 3),
        Linear(5, 1),
        Log(0.1, 300),
        Band(("a", "b", "c")),
        Time("1999-03-01", "2003-07-09"),
    ]
)
STRAIGHT = st.sampled_from([Linear(-2, 3), Linear(0, 1)])


@st.composite
def drawn_marks(draw: st.DrawFn, kind: type[Mark]) -> Mark:
    """A mark of a kind with data, a reveal and moves of its own, drawn on a frame."""
    n_rows = draw(st.integers(1, 6))
    x, y = draw(SCALES), draw(SCALES)
    if issubclass(kind, marks.Bar):
        x, y = Band(("a", "b", "c")), draw(st.sampled_from([Linear(-2, 3), Log(0.1, 300)]))
        if kind is marks.Bar and draw(st.booleans()):
            x, y = y, x
    if kind is marks.StackedBar:
        y = Linear(0, 5)
    if kind is marks.Lines:
        x, y = draw(STRAIGHT), Linear(0.2, 0.7)
    if kind is marks.Cell:
        x, y = draw(STRAIGHT), draw(STRAIGHT)
    if kind in (marks.Boundary, marks.Contour):
        x, y = draw(STRAIGHT), draw(STRAIGHT)
    if kind is marks.Tree:
        x, y = Linear(0, 3), Linear(2.5, -0.5)
    given: dict[str, Any] = {}
    for name, parameter in signature(kind).parameters.items():
        if parameter.kind is Parameter.VAR_KEYWORD:
            given |= draw(_options(kind, n_rows))
        elif name != "name":
            optional = parameter.default is not Parameter.empty
            given |= draw(_argument(kind, name, optional, n_rows, x, y))
    mark = kind("mark", **given)
    return bound(mark, x, y)


def _argument(
    kind: type[Mark], name: str, optional: bool, n_rows: int, x: Scale, y: Scale
) -> st.SearchStrategy[dict[str, Any]]:
    """One argument of a mark, or none where it need not be given."""
    made = _value(kind, name, n_rows, x, y)
    if made is None:
        assert optional, (
            f"{kind.__name__} needs {name!r}: say in tests/stage/grammar.py how it looks"
        )
        return st.just({})
    return made.map(lambda value: {name: value})


_Made = Callable[[], st.SearchStrategy[Any]]


def _value(
    kind: type[Mark], name: str, n_rows: int, x: Scale, y: Scale
) -> st.SearchStrategy[Any] | None:
    """Return a value by its name, or None if there is none; only this one is made."""
    along = y if isinstance(x, Band) else x
    column = lambda scale: _column(scale, n_rows)  # noqa: E731
    special: dict[tuple[str, str], _Made] = {
        ("StackedBar", "x"): lambda: st.just(("a", "b", "c")),
        ("StackedBar", "parts"): lambda: st.just({"bias": (1, 0.5, 2), "noise": (0.2, 0, 1)}),
        ("Bar", "base"): lambda: SHARES.map(lambda s: float(along.from_share(s))),
        ("Bar", "width"): lambda: SHARES.map(lambda s: 0.2 + s / 2),
        ("Bar", "label"): lambda: st.sampled_from([None, EndLabel(), EndLabel(counts=False)]),
        ("Interval", "x2"): lambda: column(x) if isinstance(y, Band) else st.none(),
        ("Interval", "y2"): lambda: st.none() if isinstance(y, Band) else column(y),
        ("Area", "y2"): lambda: column(y),
        ("Image", "levels"): lambda: st.just(
            np.arange(n_rows * 20).reshape(n_rows, 5, 4) / (n_rows * 20)
        ),
        ("Image", "role"): lambda: st.sampled_from(ROLES),
        ("Image", "strength"): lambda: SHARES | st.lists(SHARES, min_size=n_rows, max_size=n_rows),
        ("Cell", "outline"): lambda: st.sampled_from([0.0, 0.05]),
        ("Image", "key"): st.none,
        ("Image", "moves"): lambda: st.sampled_from([(), (Drop(0.5),)]),
        ("Rule", "x"): lambda: column(x),
        ("Rule", "y"): lambda: column(y),
        ("StackedBar", "grown"): lambda: st.lists(SHARES, min_size=3, max_size=3).map(
            lambda s: lambda: np.array([s, s[::-1]])
        ),
        ("Contour", "hessian"): lambda: st.sampled_from(
            [np.eye(2), np.array([[9.0, 1.5], [1.5, 0.5]])]
        ),
        ("Contour", "rise"): lambda: st.lists(SHARES, min_size=n_rows, max_size=n_rows),
        ("Lines", "x"): lambda: st.just(x.from_share(np.linspace(0, 1, 7))),
        ("Lines", "y"): lambda: st.lists(
            st.lists(SHARES, min_size=7, max_size=7), min_size=n_rows, max_size=n_rows
        ).map(lambda s: y.from_share(2 * np.array(s) - 0.5)),
        ("Field", "values"): lambda: st.integers(0, 99).map(
            lambda seed: np.random.default_rng(seed).uniform(-1, 1, (n_rows, 5, 7))
        ),
        ("Field", "roles"): lambda: st.just(("positive", "negative")),
        ("Field", "strength"): lambda: SHARES,
        ("Field", "outline"): lambda: st.sampled_from([0.0, 0.02]),
        ("Ribbon", "strength"): lambda: st.just(0.5),
        ("Ribbon", "halo"): lambda: st.just(0.03),
        ("Ribbon", "breadth"): lambda: st.lists(SHARES, min_size=n_rows, max_size=n_rows),
        ("Line", "group"): lambda: st.sampled_from([None, np.arange(n_rows) % 2]),
        ("Line", "ghost"): lambda: st.just(False),
    }
    usual: dict[str, _Made] = {
        "x": lambda: column(x),
        "y": lambda: column(y),
        "x2": lambda: column(x),
        "y2": lambda: column(y),
        "radius": lambda: SHARES.map(lambda s: 0.05 + s / 4),
        "outlined": lambda: st.lists(st.booleans(), min_size=n_rows, max_size=n_rows),
        "dashed": st.booleans,
        "text": lambda: st.just([f"row {k}" for k in range(n_rows)]),
        "value": lambda: st.integers(0, 5000),
        "say": lambda: st.just("labels.found"),
        "numerator": lambda: st.integers(0, 300),
        "denominator": lambda: st.integers(1, 3000),
        "n": lambda: st.integers(1, 60),
        "art": lambda: st.sampled_from([pixel_art(np.eye(8)), flowers.VERSICOLOR]),
        "across": lambda: st.floats(-2, 2),
        "up": lambda: st.floats(-2, 2),
        "intercept": lambda: st.floats(-3, 3),
        "layout": lambda: st.just(tree_layout(_LEFT, _RIGHT)),
        "questions": lambda: st.just(("worst area > 5?", "b?", "", "", "")),
        "path": lambda: st.just((0, 1, 4)),
        "lit": lambda: SHARES.map(lambda s: 2 * s),
        "notes": lambda: st.just([Note("labels.one"), Note("labels.two", swatch="dashed")]),
        "named": lambda: st.just([]),
        "reveal": lambda: reveals(n_rows),
    }
    made = special.get((kind.__name__, name), usual.get(name))
    return None if made is None else made()


def _column(scale: Scale, n_rows: int) -> st.SearchStrategy[Any]:
    shares = st.lists(SHARES, min_size=n_rows, max_size=n_rows)
    return shares.map(lambda s: scale.from_share(np.array(s)))


def reveals(n_rows: int) -> st.SearchStrategy[Any]:
    """A reveal, part of the way, or none."""
    return st.one_of(
        st.none(),
        SHARES.map(Grow),
        SHARES.map(Sweep),
        SHARES.map(Stagger),
        SHARES.map(lambda s: Upto(lambda: s * n_rows)),
    )


def _options(kind: type[Mark], n_rows: int) -> st.SearchStrategy[dict[str, Any]]:
    """Options that a kind shares with others."""
    reveal = reveals(n_rows).map(lambda r: {"reveal": r} if r is not None else {})
    if issubclass(kind, marks.Text):
        level = st.sampled_from([{}, {"level": "middle", "dx": 0.2}])
        return st.tuples(level, reveal).map(lambda pair: pair[0] | pair[1])
    if not issubclass(kind, BoxMark):
        return reveal
    moved = [Drop, Flip, Square] if kind in (marks.Cell, marks.Bar) else [Drop, Flip]
    moves = st.one_of(
        st.just(()),
        st.tuples(st.sampled_from(moved), SHARES).map(lambda pair: (pair[0](pair[1]),)),
        SHARES.map(lambda s: (Stack(s),)),
    )
    chosen = st.fixed_dictionaries({"moves": moves, "ghost": st.booleans()})
    if kind is marks.StackedBar:
        return st.tuples(chosen, reveal).map(lambda pair: pair[0] | pair[1])
    back = st.sampled_from([{}, {"back": "noise"}])
    role = st.sampled_from([{"role": "test"}, {"role": [ROLES[k % 3] for k in range(n_rows)]}])
    if kind is marks.Tiles:
        role = st.just({"role": "test"})
    return st.tuples(chosen, back, role, reveal).map(
        lambda four: four[0] | four[1] | four[2] | four[3]
    )


__all__ = ["Line", "Named", "bound", "drawn_marks", "mark_classes", "reveals", "say", "setting"]

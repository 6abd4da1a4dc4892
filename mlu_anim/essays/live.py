"""The live figures and games of clips, which readers move in an essay, and their data."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from mlu_anim.system.shipped_files import shipped_path

if TYPE_CHECKING:
    from mlu_anim.results.result import Result

KINDS = {"figure": "figures", "game": "games"}
"""The folder of the modules of each kind, below assets/essay."""


@dataclass(frozen=True)
class Live:
    """The modules that a clip has, by kind (`figure`, `game`), and the data for all of them."""

    modules: dict[str, str]
    data: dict[str, Any]


def live_of(clip: str, result: "Result") -> Live | None:
    """Return what readers can move for a result; None if there is nothing, or not for this data.

    `clip`: the module name.
    """
    folder = shipped_path("assets") / "essay"
    paths = {kind: f"{name}/{clip}.js" for kind, name in KINDS.items()}
    modules = {kind: path for kind, path in paths.items() if (folder / path).is_file()}
    source = f"mlu_anim.essays.figures.{clip}"
    if not modules or find_spec("mlu_anim.essays.figures") is None or find_spec(source) is None:
        return None
    data = import_module(source).figure_data(result)
    return None if data is None else Live(modules, data)

"""The clips' own results: computed once a run, or as their goldens keep them, in a cache."""

import os
import shutil
from functools import cache
from pathlib import Path

from mlu_anim.results import clips, compute
from mlu_anim.results.result import Result, from_bytes
from mlu_anim.system.store import Store
from tests.experimenting import computed
from tests.once import once, run_folder

GOLDENS = Path(__file__).parent / "review/regression/goldens"


def golden_folder(clip: str) -> Path:
    """The folder of the golden of a clip's full cut."""
    return GOLDENS / f"{clip}-full"


@cache
def computed_result(clip: str) -> Result:
    """The clip's own result as the experiment finds it now, in a child process, once a run."""
    module = clips.module_name(clip)
    return from_bytes(once(f"result of {clip}", lambda: computed(module)), module)


def keep_results(cache_folder: Path) -> None:
    """Put the results that the goldens keep into a cache; clips without a golden are left out."""
    for kind in {path.parent.name for path in _entries()}:
        (cache_folder / kind).mkdir(parents=True, exist_ok=True)
    for path in _entries():
        target = f"{cache_folder}/{path.parent.name}/{path.name}"
        try:
            os.link(path, target)
        except OSError:
            shutil.copy(path, target)


@cache
def _entries() -> list[Path]:
    """The files of a cache that holds the results, made once a run."""
    return once("kept results", _make_entries)


def _make_entries() -> list[Path]:
    store = Store(run_folder() / "cache")
    for clip in clips.names():
        kept = golden_folder(clip) / "result.npz"
        key = compute._key(compute.Inputs(clips.module_name(clip)))
        if kept.is_file() and key is not None:
            store.keep(compute._KIND, key, kept.read_bytes())
    return [entry.path for entry in store.entries()]

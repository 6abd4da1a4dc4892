"""Clips' own results, each computed in a process that is forked from one with scikit-learn.

A process of its own would load scikit-learn for each, longer than many a result is computed.
"""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from mlu_anim.results.compute import Inputs, compute
from mlu_anim.results.declared import declared

_LOADED = (
    *("datasets", "ensemble", "linear_model", "model_selection", "neighbors", "neural_network"),
    *("pipeline", "preprocessing"),
)
"""The modules of scikit-learn that are loaded once."""


def computed(module: str) -> bytes:
    """A clip's own result, computed now. `module`: the name of the clip's module."""
    if "forkserver" not in multiprocessing.get_all_start_methods():  # Windows
        return compute(Inputs(module)).to_bytes()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *(f"sklearn.{name}" for name in _LOADED)])
    with ProcessPoolExecutor(1, context) as child:
        return child.submit(_own_result, module).result()


def _own_result(module: str) -> bytes:
    content: bytes = declared(module).run().to_bytes()
    return content

"""The essays' own JavaScript in V8, called from Python."""

import json
from collections.abc import Sequence
from typing import Any

from mlu_anim.essays.modules import bundled


class Models:
    """The pure modules `models/NAME.js` of the essays, in an engine of their own."""

    def __init__(self, *names: str) -> None:
        from py_mini_racer import MiniRacer

        self._engine = MiniRacer()
        self._engine.eval(bundled([f"models/{name}.js" for name in names]))

    def all(self, script: str, states: Sequence[Any]) -> list[Any]:
        """Return what a function, such as `(s) => s.x`, gives for each of the states, as JSON.

        It finds the modules as `modules["models/NAME.js"]`. Numbers pass through JSON, which keeps
        every bit of them.
        """
        self._engine.eval("var states = null")
        self._engine.eval(f"states = {json.dumps(states, allow_nan=False)}")
        found: list[Any] = json.loads(
            str(self._engine.eval(f"JSON.stringify(states.map({script}))"))
        )
        return found

"""Compute results in a child process, so that a process that draws never loads scikit-learn.

pending = start(Inputs("roc"))      # returns at once
...                                 # import manim meanwhile
result = pending.result()
"""

import contextlib
import json
import platform
import shutil
import signal
import subprocess
import tempfile
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from mlu_anim.results.inputs import Inputs, dataset_name
from mlu_anim.results.result import Result, from_bytes, load
from mlu_anim.system import errors
from mlu_anim.system.child_processes import child_command, child_environment
from mlu_anim.system.errors import BadInput, MachineNotReady, MluAnimError, RenderFailed
from mlu_anim.system.limits import ENVIRONMENT, Limits
from mlu_anim.system.programmes import programme_of
from mlu_anim.system.store import Store, cache_key, code_digest
from mlu_anim.system.temporary_files import SCRATCH, unique_tag
from mlu_anim.system.user_files import sha256_of

__all__ = ["Inputs", "Pending", "compute", "find_input_errors", "load_stored", "start"]

_STDERR_LINES = 5
_KIND = "results"
_COMPUTING = ("numpy", "scipy", "scikit-learn")
"""Packages whose versions may change a result."""
_NEVER_COMPUTING = (
    *("stage", "rendering", "encoding", "bundle", "pipeline", "review", "preview", "commands"),
)
"""Folders of mlu_anim that no experiment imports, so that no result depends on their code."""
_LIMITS = Limits()
_MOST_BYTES = 4_000_000_000
"""Largest file of a user that is hashed for a cache key; larger ones are refused when read."""


class Pending:
    """A result that a child process is computing; `result()` waits for it.

    As a context manager, it cancels the computation at the end of the block.
    """

    def __init__(
        self, inputs: Inputs, process: subprocess.Popen[bytes], folder: Path, limits: Limits
    ) -> None:
        self._clip = inputs.clip
        self._model = inputs.model
        self._limits = limits
        self._ends_at = time.monotonic() + limits.clock_s
        self._process = process
        self._folder = folder
        self._result: Result | None = None
        # Also runs when this object is garbage collected and when the interpreter ends.
        self._discard = weakref.finalize(self, _discard, process, folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.cancel()

    def result(self) -> Result:
        """Wait for the result and return it.

        Raises the experiment's own error (BadInput, UsageError, MachineNotReady ...), RenderFailed
        with the last lines of its standard error if it crashed, and BadInput if a user's model
        crashed or exceeded its limits. After `cancel`, or a second time after an error, raises
        RenderFailed.
        """
        if self._result is None:
            if not self._discard.alive:
                raise RenderFailed(f"{self._clip}: the computation was cancelled or failed")
            try:
                self._wait()
                self._result = self._read()
            finally:
                self._discard()
        return self._result

    def cancel(self) -> None:
        """Stop the computation and remove its files; does nothing after `result()` has returned."""
        self._discard()

    def _wait(self) -> None:
        if self._model is None:
            self._process.wait()
            return
        try:
            self._process.wait(max(0.0, self._ends_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise self._limits.out_of_time(self._model.name) from None

    def _read(self) -> Result:
        if self._process.returncode == 0:
            return load(self._folder / "result.npz")
        answer = self._folder / "error.json"
        if answer.is_file():
            raise _raised(json.loads(answer.read_text(encoding="utf-8")))
        if self._model is not None and self._process.returncode < 0:
            exceeded = self._limits.ended_by(-self._process.returncode, self._model.name)
            if exceeded is not None:
                raise exceeded
        raise RenderFailed(
            f"{self._clip}: the computation {_ending(self._process.returncode)}",
            hint=_last_lines(self._folder / "stderr") or "It printed nothing.",
        )


def start(inputs: Inputs, limits: Limits = _LIMITS) -> Pending:
    """Start to compute a result in a child process, and return at once.

    limits: they apply only to a computation with a user's model. Raises UsageError for inputs that
    contradict each other, MachineNotReady if no temporary folder can be made.
    """
    inputs.require_consistent()
    folder = _scratch_folder()
    process = _started(folder, has_model=inputs.model is not None)
    pending = Pending(inputs, process, folder, limits)
    _send(process, {**asdict(inputs), "folder": str(folder), "limits": asdict(limits)})
    return pending


def find_input_errors(
    requests: Sequence[Inputs], limits: Limits = _LIMITS
) -> Mapping[Inputs, Sequence[MluAnimError]]:
    """Return for each request the errors in its table and model: missing columns, labels, files.

    No result is computed. If a model crashes the process or exceeds the limits, the whole mapping
    is empty: the computation will report the reason. Raises MachineNotReady if no temporary folder
    can be made.
    """
    folder = _scratch_folder()
    try:
        process = _started(folder, has_model=any(inputs.model for inputs in requests))
        plain = [asdict(inputs) for inputs in requests]
        request = {"look_into": plain, "folder": str(folder), "limits": asdict(limits)}
        try:
            _send(process, request)
            process.wait(limits.clock_s)
        except subprocess.TimeoutExpired:
            return {}
        finally:
            _end(process)
        answer = folder / "errors.json"
        if not answer.is_file():
            return {}
        answers = json.loads(answer.read_text(encoding="utf-8"))
        return {
            inputs: [_raised(error) for error in errors]
            for inputs, errors in zip(requests, answers, strict=True)
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _scratch_folder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{unique_tag()}-"))
    except OSError as error:
        raise MachineNotReady(
            f"no temporary folder can be made: {error.strerror or error}",
            hint="Free some space there, or set TMPDIR to another folder.",
        ) from error


def _started(folder: Path, *, has_model: bool) -> subprocess.Popen[bytes]:
    """Start a child process that reads its request from stdin.

    folder: for its standard error; removed if the process cannot be started.
    """
    try:
        with (folder / "stderr").open("wb") as stderr:
            return subprocess.Popen(
                child_command("mlu_anim.experiments"),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                env=child_environment() | (ENVIRONMENT if has_model else {}),
            )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def load_stored(inputs: Inputs, store: Store) -> Result | None:
    """Return the result that is stored for these inputs; None if there is none.

    A result from another version of the code, of a package or of the user's files does not count.
    """
    key = _key(inputs)
    content = None if key is None else store.find(_KIND, key)
    if content is None:
        return None
    with contextlib.suppress(BadInput):  # the entry is intact but holds no result
        return from_bytes(content, inputs.clip)
    return None


def compute(inputs: Inputs, store: Store | None = None) -> Result:
    """Compute a result in a child process, wait for it, and keep it in `store` if one is given.

    Raises the errors of `start` and `Pending.result`.
    """
    key = None if store is None else _key(inputs)
    with start(inputs) as pending:
        result = pending.result()
    if store is not None and key is not None:
        store.keep(_KIND, key, result.to_bytes())
    return result


def _key(inputs: Inputs) -> str | None:
    """Return the cache key for all that a result depends on; None if a file cannot be read."""
    try:
        digests = [_digest(path) for path in (inputs.predictions, inputs.model, _table(inputs))]
        project = programme_of(inputs.clip).digest()
    except OSError:
        return None
    request = json.dumps({**asdict(inputs), "read": digests}, default=str, sort_keys=True)
    versions = [f"{name} {version(name)}" for name in _COMPUTING]
    code = code_digest(without=_NEVER_COMPUTING)
    code += project  # no change of ours for our own clips
    return cache_key(code, request, *versions, platform.python_version(), platform.machine())


def _table(inputs: Inputs) -> Path | None:
    """Return the path of the user's table; None without one, or for a data set of scikit-learn."""
    if inputs.data is None or dataset_name(inputs.data):
        return None
    return Path(inputs.data)


def _digest(path: Path | None) -> str:
    return "" if path is None else sha256_of(path, _MOST_BYTES)


def _send(process: subprocess.Popen[bytes], request: Mapping[str, object]) -> None:
    assert process.stdin is not None
    # A child that died at once breaks the pipe; result() raises the reason.
    with contextlib.suppress(OSError):
        process.stdin.write(json.dumps(request, default=str).encode())
    with contextlib.suppress(OSError):
        process.stdin.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()


def _discard(process: subprocess.Popen[bytes], folder: Path) -> None:
    _end(process)
    shutil.rmtree(folder, ignore_errors=True)


def _raised(answer: Mapping[str, str | None]) -> MluAnimError:
    kind = getattr(errors, str(answer["class"]), RenderFailed)
    if not (isinstance(kind, type) and issubclass(kind, MluAnimError)):
        kind = RenderFailed
    return kind(str(answer["message"]), hint=answer["hint"])


def _ending(returncode: int) -> str:
    if returncode >= 0:
        return f"crashed with exit code {returncode}"
    try:
        return f"was stopped by {signal.Signals(-returncode).name}"
    except ValueError:
        return f"was stopped by signal {-returncode}"


def _last_lines(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n  ".join(lines[-_STDERR_LINES:])

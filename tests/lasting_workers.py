"""Workers that stay for all renderings of a test process, so that manim is loaded once."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from mlu_anim.rendering.shared_workers import SharedWorkers


@pytest.fixture(scope="session")
def workers() -> Iterator[SharedWorkers]:
    """Lends its workers to one rendering after the other; ask for one job, as all others do."""
    with SharedWorkers() as shared:
        yield shared


@pytest.fixture
def lasting_workers(workers: SharedWorkers, monkeypatch: pytest.MonkeyPatch) -> SharedWorkers:
    """The same workers, which the commands `render`, `check` and `info` use as well."""
    for user in ("pipeline.batch", "review.quality.checking"):
        monkeypatch.setattr(f"mlu_anim.{user}.SharedWorkers", lambda: nullcontext(workers))
    monkeypatch.setattr("mlu_anim.pipeline.description.Workers", workers.borrow)
    return workers

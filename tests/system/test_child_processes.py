"""What child processes inherit, and what they do not."""

import pytest

from mlu_anim.system.child_processes import child_environment


@pytest.mark.parametrize("threads", ["1", "4"])
def test_a_child_computes_with_one_thread(monkeypatch: pytest.MonkeyPatch, threads: str) -> None:
    """However many the user's environment allows: their sums would have other last digits."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        monkeypatch.setenv(f"{library}_NUM_THREADS", threads)
    inherited = child_environment()
    assert {inherited[f"{library}_NUM_THREADS"] for library in ("OMP", "OPENBLAS", "MKL")} == {"1"}

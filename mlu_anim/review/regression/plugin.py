"""The pytest plugin: the fixture `clip_regression` and its options.

Heavy modules are imported only when a check runs, so that the plugin costs nothing when unused.
"""

import os
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mlu_anim.results.result import Result
    from mlu_anim.review.regression.golden_check import Outcome
    from mlu_anim.review.regression.recording import Recording

_FOLDER = "goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this plugin to pytest, as one group."""
    group = parser.getgroup("clips", "regression tests of clips and manim scenes")
    group.addoption("--clips-update", action="store_true", help="write goldens (never in CI)")
    group.addoption(
        "--clips-report", metavar="DIR", help="write an HTML page for each clip that differs to DIR"
    )
    group.addoption(
        "--clips-frozen-result",
        action="store_true",
        help="draw the golden's own result, so that only changes of the drawing are found",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to write goldens in CI, where nobody reviews them."""
    if config.getoption("--clips-update") and os.environ.get("CI", "") not in ("", "0", "false"):
        raise pytest.UsageError(
            "--clips-update does not run in CI (the variable CI is set); "
            "run it on your own machine and commit the goldens"
        )


@pytest.fixture
def clip_regression(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> "ClipRegression":
    """Return an object whose `check` compares clips and scenes with their stored goldens.

    The goldens are in the folder `goldens` beside the test file. The clips are ours, and those of
    the project in which the test file is, from whatever folder pytest was started.
    """
    from mlu_anim.system import programmes

    project = programmes.project_above(request.path)
    if project is not None and not os.environ.get(programmes.PROJECT_VARIABLE):
        monkeypatch.setenv(programmes.PROJECT_VARIABLE, str(project))
    return ClipRegression(request.path.parent / _FOLDER, request.config)


class ClipRegression:
    """Compares clips and scenes with the goldens in a folder: the fixture `clip_regression`."""

    def __init__(self, folder: Path, config: pytest.Config) -> None:
        self.folder = folder
        self._update = bool(config.getoption("--clips-update"))
        self._frozen = bool(config.getoption("--clips-frozen-result"))
        report = config.getoption("--clips-report")
        self._report = Path(str(report)) if report else None

    def check(
        self,
        what: Any,
        *,
        at: Iterable[float] | None = None,
        tier: "int | Iterable[int]" = 3,
        cut: str = "full",
        theme: str = "light",
        ratio: str = "16:9",
        beats: tuple[str, ...] = (),
        result: "Result | None" = None,
        name: str | None = None,
    ) -> None:
        """Fail the test unless a clip or scene matches its golden.

        `what`: a clip's name, `file.py:Scene`, or the class of a manim scene.
        `at`: compare only these times of the film, in seconds, rounded to tenths; None for all.
        `tier`: the highest tier that is compared (1 result and frame data, 2 geometry, 3 pixels),
        or a list of tiers.
        `name`: the name of the golden's folder; by default made from the clip or scene and its
        options.
        All other options are for clips of mlu_anim. `result`: the result to draw; by default that
        of the clip's own data.
        """
        from mlu_anim.review.regression import golden_check, subjects
        from mlu_anim.system.errors import MluAnimError

        tiers = tuple(range(1, tier + 1)) if isinstance(tier, int) else tuple(tier)
        try:
            subject = subjects.subject_of(
                what, cut=cut, theme=theme, ratio=ratio, beats=beats, result=result
            )
            outcome = golden_check.check(
                subject,
                self.folder / (name or subject.name),
                at=None if at is None else _moments(at),
                tiers=tiers,
                frozen_result=self._frozen and result is None,
                update=self._update,
            )
        except MluAnimError as error:
            pytest.fail(str(error), pytrace=False)
        self._judge(outcome)

    def record(self, clip: str, cut: str = "full") -> "Recording":
        """Play a clip and return its result, and ten rows of values and texts for each second."""
        from mlu_anim.review.regression import recording, subjects

        return recording.record(subjects.subject_of(clip, cut=cut), tiers=(1,))

    def _judge(self, outcome: "Outcome") -> None:
        if outcome.expected is not None and not outcome.differences:
            return
        from mlu_anim.review.regression import github, report

        lines = outcome.lines()
        if self._report is not None:
            lines.append(f"  report: {report.write(self._report, outcome)}")
        if outcome.expected is None:
            lines.append(
                "  record it: run the same test with --clips-update, and commit the golden"
            )
        github.annotate(outcome.name, outcome.differences, outcome.notes)
        pytest.fail("\n".join(lines), pytrace=False)


def _moments(at: Iterable[float]) -> tuple[Fraction, ...]:
    return tuple(sorted(Fraction(round(10 * moment), 10) for moment in at))


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Write an index of the HTML pages after the last test."""
    yield
    folder = session.config.getoption("--clips-report")
    if folder and Path(str(folder)).is_dir() and not hasattr(session.config, "workerinput"):
        from mlu_anim.review.regression import report

        report.write_index(Path(str(folder)))

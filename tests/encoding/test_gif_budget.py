"""The gif under a budget: it fits, says truly what was chosen, and takes no less than it may."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.encoding import _gif_budget
from mlu_anim.encoding._kept_film import KeptFilm, shown_of_every
from mlu_anim.encoding._likeness import ssim
from mlu_anim.encoding._showings import Pace
from mlu_anim.encoding.writer import FileFacts, open_writer
from mlu_anim.system.errors import UsageError
from tests.encoding.charts import chart, decoded, encoded, film

FPS = 20
PICTURES = film(14)


def limited(folder: Path, max_size_bytes: int) -> FileFacts:
    """A gif of a moving chart, within a budget."""
    path = folder / "film.gif"
    writer = open_writer(
        path, width_px=320, height_px=180, fps=Fraction(FPS), max_size_bytes=max_size_bytes
    )
    for index, picture in enumerate(PICTURES):
        writer.write(picture, Fraction(index, FPS))
    facts = writer.finish(Fraction(len(PICTURES), FPS))
    writer.publish()
    assert path.stat().st_size == facts.size_bytes <= max_size_bytes
    return facts


def test_nothing_is_given_up_where_all_fits(tmp_path: Path) -> None:
    plain = encoded(tmp_path / "plain.gif", PICTURES, fps=FPS)
    facts = limited(tmp_path, plain.size_bytes)
    assert facts.sha256 == plain.sha256
    assert (facts.width_px, facts.fps, facts.n_colors) == (320, FPS, 256)
    assert facts.ssim is not None
    assert facts.ssim > 0.999


@pytest.mark.parametrize("share", [0.8, 0.35])
def test_the_best_that_fits_is_made_and_told(tmp_path: Path, share: float) -> None:
    plain = encoded(tmp_path / "plain.gif", PICTURES, fps=FPS)
    budget = int(plain.size_bytes * share)
    facts = limited(tmp_path, budget)
    assert facts.size_bytes > 0.5 * budget
    assert facts.duration_s == plain.duration_s
    shown = decoded(tmp_path / "film.gif")
    assert shown[0][1].shape == (facts.height_px, facts.width_px, 3)
    assert len(np.unique(np.concatenate([p.reshape(-1, 3) for _, p in shown]), axis=0)) <= (
        facts.n_colors or 0
    )
    times_s = [t_s - 1 for t_s, _ in shown[1:]]
    assert all((t_s * facts.fps).denominator == 1 for t_s in times_s[:-1])
    assert facts.ssim is not None
    assert 0.7 < facts.ssim < 1


def test_a_smaller_budget_never_shows_more(tmp_path: Path) -> None:
    plain = encoded(tmp_path / "plain.gif", PICTURES, fps=FPS)
    found = [limited(tmp_path, plain.size_bytes * n // 10).ssim or 0 for n in (10, 7, 4)]
    assert found == sorted(found, reverse=True)


def test_what_cannot_be_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"at most 3000 bytes: even at .* it takes \d+"):
        limited(tmp_path, 3000)
    assert list(tmp_path.iterdir()) == []


def test_only_a_gif_has_a_budget(tmp_path: Path) -> None:
    size = {"width_px": 320, "height_px": 180, "max_size_bytes": 1000}
    with pytest.raises(UsageError, match=r"film\.webp within a size: only a gif"):
        open_writer(tmp_path / "film.webp", fps=Fraction(FPS), **size)  # type: ignore[arg-type]


def test_estimates_that_are_too_hopeful_are_corrected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimates = _gif_budget._estimates

    def hopeful(*given: object) -> list[_gif_budget._Estimate]:
        return [
            _gif_budget._Estimate(each.choice, each.size_bytes * 0.6, each.loss)
            for each in estimates(*given)  # type: ignore[arg-type]
        ]

    plain = encoded(tmp_path / "plain.gif", PICTURES, fps=FPS)
    monkeypatch.setattr(_gif_budget, "_estimates", hopeful)
    limited(tmp_path, plain.size_bytes // 2)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 5))
def test_every_so_manieth_frame_shows_what_the_film_shows_then(gaps: list[int], every: int) -> None:
    starts = tuple(sum(gaps[:i]) for i in range(len(gaps)))
    kept = KeptFilm((), starts, sum(gaps), Pace(Fraction(20), Fraction(600), Fraction(1)), 8, 8)
    schedule = kept.schedule(every)
    assert schedule[-1].start_s == 1 + Fraction(sum(gaps), 20)
    assert all(a.start_s < b.start_s for a, b in pairwise(schedule))
    for frame in range(0, sum(gaps), every):
        shown = [s.picture for s in schedule[:-1] if s.start_s <= 1 + Fraction(frame, 20)]
        assert shown[-1] == kept.picture_at(frame)
    assert shown_of_every(starts, sum(gaps), every)[-1] == len(starts) - 1


def test_likeness_is_1_for_equal_pictures_and_falls_with_what_is_changed() -> None:
    one = chart(0.5)
    noise = np.random.default_rng(0).normal(0, 1, one.shape)
    found = [ssim(one, np.clip(one + noise * by, 0, 255).astype(np.uint8)) for by in (0, 5, 20)]
    assert found[0] == pytest.approx(1)
    assert found == sorted(found, reverse=True)
    assert found[2] < 0.9

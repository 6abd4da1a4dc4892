"""A gif with a size limit: it fits, reports its real settings, and uses the limit well."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.encoding import _gif_budget
from mlu_anim.encoding._lossless_film import LosslessFilm, shown_of_every
from mlu_anim.encoding._picture_schedule import Timing
from mlu_anim.encoding._similarity import ssim
from mlu_anim.encoding.writer import FileFacts, open_writer
from mlu_anim.system.errors import UsageError
from tests.encoding.charts import chart, decoded, encoded, film

FPS = 20
PICTURES = film(14)


def limited(folder: Path, max_size_bytes: int) -> FileFacts:
    """Write a gif of a moving chart with a size limit."""
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


def test_a_gif_that_fits_is_not_reduced(tmp_path: Path) -> None:
    plain = encoded(tmp_path / "plain.gif", PICTURES, fps=FPS)
    facts = limited(tmp_path, plain.size_bytes)
    assert facts.sha256 == plain.sha256
    assert (facts.width_px, facts.fps, facts.n_colors) == (320, FPS, 256)
    assert facts.ssim is not None
    assert facts.ssim > 0.999


@pytest.mark.parametrize("share", [0.8, 0.35])
def test_a_reduced_gif_fits_and_reports_its_settings(tmp_path: Path, share: float) -> None:
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


def test_a_smaller_limit_never_gives_a_better_gif(tmp_path: Path) -> None:
    plain = encoded(tmp_path / "plain.gif", PICTURES, fps=FPS)
    values = [limited(tmp_path, plain.size_bytes * n // 10).ssim or 0 for n in (10, 7, 4)]
    assert values == sorted(values, reverse=True)


def test_an_impossible_limit_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"at most 3000 bytes: even at .* it takes \d+"):
        limited(tmp_path, 3000)
    assert list(tmp_path.iterdir()) == []


def test_only_gif_supports_a_size_limit(tmp_path: Path) -> None:
    size = {"width_px": 320, "height_px": 180, "max_size_bytes": 1000}
    with pytest.raises(UsageError, match=r"size of film\.webp: only gif"):
        open_writer(tmp_path / "film.webp", fps=Fraction(FPS), **size)  # type: ignore[arg-type]


def test_estimates_that_are_too_low_are_corrected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimates = _gif_budget._estimates

    def too_low(*arguments: object) -> list[_gif_budget._Estimate]:
        return [
            _gif_budget._Estimate(e.choice, e.size_bytes * 0.6, e.loss)
            for e in estimates(*arguments)  # type: ignore[arg-type]
        ]

    plain = encoded(tmp_path / "plain.gif", PICTURES, fps=FPS)
    monkeypatch.setattr(_gif_budget, "_estimates", too_low)
    limited(tmp_path, plain.size_bytes // 2)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 5))
def test_every_nth_frame_shows_the_picture_of_the_film(gaps: list[int], every: int) -> None:
    starts = tuple(sum(gaps[:i]) for i in range(len(gaps)))
    stored = LosslessFilm(
        (), starts, sum(gaps), Timing(Fraction(20), Fraction(600), Fraction(1)), 8, 8
    )
    schedule = stored.schedule(every)
    assert schedule[-1].start_s == 1 + Fraction(sum(gaps), 20)
    assert all(a.start_s < b.start_s for a, b in pairwise(schedule))
    for frame in range(0, sum(gaps), every):
        shown = [s.picture for s in schedule[:-1] if s.start_s <= 1 + Fraction(frame, 20)]
        assert shown[-1] == stored.picture_at(frame)
    assert shown_of_every(starts, sum(gaps), every)[-1] == len(starts) - 1


def test_ssim_is_1_for_equal_pictures_and_falls_with_noise() -> None:
    one = chart(0.5)
    noise = np.random.default_rng(0).normal(0, 1, one.shape)
    values = [ssim(one, np.clip(one + noise * by, 0, 255).astype(np.uint8)) for by in (0, 5, 20)]
    assert values[0] == pytest.approx(1)
    assert values == sorted(values, reverse=True)
    assert values[2] < 0.9

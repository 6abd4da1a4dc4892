"""What the contract looks at: each cut and each page of a clip is played once a run, then read."""

from dataclasses import dataclass
from fractions import Fraction

from mlu_anim.rendering.frame_data import FrameRow
from mlu_anim.rendering.shot import Timeline
from mlu_anim.review.quality.observations import View
from mlu_anim.review.quality.observing import observe
from mlu_anim.stage.clock import FINAL_HOLD_S
from mlu_anim.stage.variant import RATIOS, Cut, Variant, film_variant, gif_variant
from tests.once import once
from tests.playing import default_result, frame_rows, shot_of, stop_at, timeline_of

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Page:
    """A cut in a variant, as one page of a clip is laid out."""

    cut: Cut
    variant: Variant

    @property
    def name(self) -> str:
        """`16:9-light-full`, and what is unusual of it."""
        v = self.variant
        unusual = [("compact", v.compact), ("plate", not self.cut.captions)]
        return "-".join([v.ratio, v.theme, self.cut.name, *(word for word, so in unusual if so)])


def pages_of(clip: str) -> list[Page]:
    """Pages that meet each ratio, each theme, both cuts, a GIF's type and a plate in few playings.

    Each ratio has one theme; what is not the usual page of a ratio has its other theme. Which ratio
    meets what differs from clip to clip, so that together the clips meet all.
    """
    ratios, turn = list(RATIOS), sum(clip.encode())
    themes = {ratio: THEMES[(turn + n) % 2] for n, ratio in enumerate(ratios)}
    others = {ratio: THEMES[(turn + n + 1) % 2] for n, ratio in enumerate(ratios)}
    of_short, of_plate = ratios[turn % 4], ratios[(turn + 1) % 4]
    plate = Cut("full", captions=False, heading=False)
    return [
        *(Page(Cut("full"), film_variant("draft", r, themes[r])) for r in ratios),
        Page(Cut("short"), film_variant("draft", of_short, others[of_short])),
        Page(Cut("full", heading=False), gif_variant("standard", "16:9", others["16:9"])),
        Page(plate, film_variant("draft", of_plate, others[of_plate])),
    ]


def all_pages() -> list[Page]:
    """The whole product of cuts, ratios and themes, and a GIF's type in both themes."""
    films = [film_variant("draft", ratio, theme) for ratio in RATIOS for theme in THEMES]
    variants = [*films, *(gif_variant("standard", "16:9", theme) for theme in THEMES)]
    return [Page(Cut(cut), variant) for cut in ("short", "full") for variant in variants]


def view_of(clip: str, page: Page) -> View:
    """What is seen in the middle and at the end of each beat of a page."""
    shot = shot_of(default_result(clip), page.variant, page.cut)
    return once(f"view of {clip} {page.name}", lambda: observe(shot))


@dataclass(frozen=True)
class Course:
    """One playing of a cut: its beats, its frame data, and how many pictures its summary has."""

    timeline: Timeline
    rows: tuple[FrameRow, ...]
    n_summary_looks: int


def course_of(clip: str, cut: str) -> Course:
    """The course of a cut at ten frames a second, in 16:9."""
    return once(f"course of {clip} {cut}", lambda: _played(clip, cut))


def _played(clip: str, cut: str) -> Course:
    shot = shot_of(default_result(clip), cut=Cut(cut))
    timeline = timeline_of(shot)
    end = timeline.duration_s
    looks = []
    moments = [end - Fraction(FINAL_HOLD_S), end - Fraction(1), end - Fraction(1, 100)]
    stop_at(shot, moments, lambda scene, _: looks.append(scene.look()))
    rows = tuple(frame_rows(shot, timeline, Fraction(10)))
    return Course(timeline, rows, len(set(looks)))

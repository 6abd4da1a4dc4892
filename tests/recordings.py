"""What the contract looks at: each cut and each page of a clip is played once a run, then read."""

from dataclasses import dataclass
from fractions import Fraction

from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.frame_data import FrameRow
from mlu_anim.rendering.plan import raster_plan
from mlu_anim.rendering.shot import Shot, Timeline
from mlu_anim.review.quality.observations import View
from mlu_anim.review.quality.observing import middles_and_ends, observe
from mlu_anim.stage.clock import FINAL_HOLD_S
from mlu_anim.stage.marks import Mark
from mlu_anim.stage.marks.contract import misdrawn
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.variant import RATIOS, Cut, Variant, film_variant, gif_variant
from tests.once import once
from tests.playing import default_result, shot_of, stop_at, timeline_of
from tests.strips import Strip, StripTaker

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
    """One playing of a cut: its beats, its frame data, and what was seen on the way.

    `n_summary_looks`: how many pictures its summary has. `misdrawn`: what marks draw otherwise than
    their channels say, in the middle and at the end of each beat. `marks`: the marks seen there.
    """

    timeline: Timeline
    rows: tuple[FrameRow, ...]
    strip: Strip
    n_summary_looks: int
    misdrawn: tuple[str, ...]
    marks: frozenset[str]


def course_of(clip: str, cut: str) -> Course:
    """The course of a cut at ten frames a second, in 16:9."""
    return once(f"course of {clip} {cut}", lambda: _played(clip, cut))


def _played(clip: str, cut: str) -> Course:
    shot = shot_of(default_result(clip), cut=Cut(cut))
    watching = _Watching(shot, timeline_of(shot))
    stop_at(shot, watching.moments, watching.look)
    return watching.course()


class _Watching:
    """Looks at each frame of a cut, in the middle and at the end of each beat, and at the end."""

    def __init__(self, shot: Shot, timeline: Timeline) -> None:
        self._timeline, end = timeline, timeline.duration_s
        self._frames = {t_s for t_s, _ in raster_plan(end, shot.rates)}
        self._stops = {*middles_and_ends(timeline)}
        self._summary = {end - Fraction(FINAL_HOLD_S), end - Fraction(1), end - Fraction(1, 100)}
        self.moments = sorted(self._frames | self._stops | self._summary)
        self._reader, self._strip = shots._Reader(shot, timeline), StripTaker(timeline)
        self._rows: list[FrameRow] = []
        self._summary_looks: set[object] = set()
        self._misdrawn: list[str] = []
        self._marks: set[str] = set()

    def look(self, scene: ExplainerScene, t_s: Fraction) -> None:
        """Look at the scene, which is in its state at `t_s`, one of the moments."""
        if t_s in self._frames:
            self._rows.append(self._reader.row(scene, t_s))
            self._strip.take(scene, t_s)
        if t_s in self._summary:
            self._summary_looks.add(scene.look())
        if t_s in self._stops:
            for part in scene.parts:
                if isinstance(part, Mark) and part.presence.get_value() > 0:
                    self._marks.add(part.part_name)
                    self._misdrawn += misdrawn(part)

    def course(self) -> Course:
        """Return what has been seen."""
        return Course(
            self._timeline,
            tuple(self._rows),
            self._strip.strip,
            len(self._summary_looks),
            tuple(self._misdrawn),
            frozenset(self._marks),
        )

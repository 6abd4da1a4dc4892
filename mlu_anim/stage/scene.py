"""The base class of all scenes: beats on one clock, captions, parts that follow tracked values.

It is a plain manim scene: `manim -ql scenes/roc.py Roc` plays it too. A frame depends only on the
result, the variant and the time.
"""

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, ClassVar

from manim import Camera, ManimColor, ValueTracker, Wait, smooth, squish_rate_func
from manim.animation.animation import Animation

from mlu_anim.results.compute import Inputs, compute
from mlu_anim.results.facts import Fact
from mlu_anim.results.result import Result
from mlu_anim.stage import beats
from mlu_anim.stage.captions import Captions, caption_lines, longest_fitting_caption
from mlu_anim.stage.card import Card
from mlu_anim.stage.clock import Clock
from mlu_anim.stage.fitting import require_caption_fits, require_in_order
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.heading import Heading
from mlu_anim.stage.image_ink import StageCamera
from mlu_anim.stage.page import WORLD_SHARE, Page, Rect, page
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.slide import Slide
from mlu_anim.stage.theme import Theme, theme
from mlu_anim.stage.timeline import BeatSpan
from mlu_anim.stage.tracking_scene import OWN_NAME, TrackingScene
from mlu_anim.stage.variant import Cut, Variant
from mlu_anim.stage.words import Words
from mlu_anim.system import programmes, scene_package
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.wording.sentences import Wording, words_for

for _programme in programmes.programmes():  # stock manim loads no scene through scene_classes
    scene_package.add_folder(_programme.scenes)

ENTRY_S = 0.8
"""Duration of the change from one beat to the next, in seconds."""
TITLE_S = 1.0
"""Seconds for which the title stands alone at first; it stays readable in its strip afterwards."""
ON_SCREEN = 0.2
"""Least opacity of a text that counts as being on screen."""


class ExplainerScene(TrackingScene):
    """Base class of all clips' scenes.

    A subclass sets `clip`, `beat_names` and `short_beats`, and defines `lay` and a method for each
    beat. Such a method begins by calling `enter(...)` with all parts that are present in the beat,
    so that any earlier beat may come directly before it.
    """

    clip: ClassVar[str]
    beat_names: ClassVar[tuple[str, ...]]
    short_beats: ClassVar[tuple[str, ...]]
    world_share: ClassVar[float] = WORLD_SHARE
    """Height of the upper panel of a tall page, as a share of both."""
    result: Any

    def __init__(
        self,
        result: Result | None = None,
        variant: Variant | None = None,
        cut: Cut | None = None,
        **options: Any,
    ) -> None:
        """`result`: None (in stock manim) computes the clip's default one in a child process."""
        super().__init__(**{"camera_class": StageCamera, **options})
        beats.require_beats(type(self), ExplainerScene)
        self.result = compute(Inputs(self.clip)) if result is None else result
        self._facts = self.result.facts()
        self._verdicts = self.result.verdicts
        self.variant = variant or Variant()
        self.cut = cut or Cut()
        self.clock = Clock(self.cut.pace)
        self.parts: list[Part] = []
        self.tracked = {}
        self.theme: Theme = theme(self.variant.theme)
        self.words: Wording = words_for(self.result, self.variant.language, self.cut.own_words)
        self._bare_page = self._page_with(caption_lines=0)
        self._captions = {beat: self._fitting_caption(beat) for beat in self.shown_beats()}
        self.page: Page = self._page()
        self.setting = Setting(
            self.page,
            self.theme,
            self.say,
            self.words.numbers,
            self.words.named,
            self._say_short,
        )

    # --- what a clip defines ----------------------------------------------------------------

    def lay(self) -> None:
        """Add every part with `add_part`, in drawing order; none is visible yet."""
        raise NotImplementedError

    def beats_of(self, result: Any) -> tuple[str, ...]:
        """Return the beats that this result makes possible, in order; by default all of them."""
        return self.beat_names

    # --- what a clip uses -------------------------------------------------------------------

    def say(self, key: str, **more: Fact) -> str:
        """Return the sentence at `key`, with the facts of the result and `more` filled in."""
        return self.words.say(key, {**self._facts, **more}, self._verdicts)

    def _say_short(self, key: str, n_characters: int, **more: Fact) -> str:
        words = self.words.with_names_up_to(n_characters)
        return words.say(key, {**self._facts, **more}, self._verdicts)

    def caption_of(self, beat: str) -> str:
        """Return the caption of a beat."""
        return self.say(f"captions.{beat}")

    @property
    def title(self) -> str:
        """The title of the cut in one line: the user's own, or the clip's."""
        return " ".join((self.cut.title or self.say("title")).split())

    def add_part(self, part: Part) -> Any:
        """Put a part on the stage above those already there, invisible until it enters; return it.

        Raises AuthorMistake if another part has its name.
        """
        if any(part.part_name == other.part_name for other in self.parts):
            raise AuthorMistake(f"two parts are called {part.part_name!r}", hint=OWN_NAME)
        self.parts.append(part)
        self.add(part)
        return part

    def place(self, *frames: Frame) -> None:
        """Lay out frames and put their parts on the stage, those of the first frame lowest."""
        for frame in frames:
            for part in frame.parts():
                self.add_part(part)

    def enter(
        self,
        present: Mapping[Part, float],
        values: Mapping[ValueTracker, float] | None = None,
        run_time: float = ENTRY_S,
    ) -> None:
        """Begin a beat: bring these parts to the given levels of presence, and all others to 0.

        `values`: the numbers that trackers move to. Parts that leave fade before others appear, so
        that two texts never share a place. Raises AuthorMistake for a part that is not on the
        stage.
        """
        for part in set(present) - set(self.parts):
            raise AuthorMistake(
                f"the part {part.part_name!r} enters, but is not on the stage",
                hint="place it in lay(), with add_part",
            )
        levels = {part: present.get(part, 0.0) for part in self.parts} | self._standing_levels()
        moves = [self._to_level(part, level) for part, level in levels.items()]
        wanted = values or {}
        moves += [self.slide(t, v) for t, v in wanted.items() if t.get_value() != v]
        moves = [move for move in moves if move is not None]
        if self.clock.now == 0:
            for tracker, value in wanted.items():
                tracker.set_value(value)
            self._open(levels)
        elif moves:
            self.play(*moves, run_time=run_time)

    def follow(self, *animations: Animation, run_time: float) -> None:
        """Play a motion that the viewer must follow: it waits until half of the caption is read."""
        self.wait_for_reading()
        self.play(*animations, run_time=run_time)

    def in_cut(self, short: float, full: float) -> float:
        """Return the first number in the short cut, the second in the full one."""
        return short if self.cut.name == "short" else full

    def wait_for_reading(self) -> None:
        """Hold the picture still until half of the caption could be read."""
        self._hold(self.clock.until_motion(self._captions[self._beat_name]))

    def play(self, *animations: Any, **options: Any) -> None:
        """Play animations as manim does, with `run_time` divided by the pace of the cut."""
        if "run_time" in options:
            options["run_time"] /= self.cut.pace
        super().play(*animations, **options)
        is_motion = not all(isinstance(animation, Wait) for animation in animations)
        self.clock.advance(self.duration, is_motion=is_motion)

    def pause(self, duration: float = 1.0) -> None:
        """Hold the picture still for `duration` seconds, divided by the pace of the cut."""
        self._hold(self.clock.at_pace(duration))

    # --- what others read -------------------------------------------------------------------

    def shown_beats(self) -> tuple[str, ...]:
        """Return the beats of this cut, in the clip's order.

        Raises UsageError for an unknown beat, or if the data show none of them.
        """
        possible = self.beats_of(self.result)
        wanted = self.cut.beats or (self.short_beats if self.cut.name == "short" else possible)
        beats.require_known(self.clip, wanted, self.beat_names)
        return beats.shown_beats(wanted, possible)

    @property
    def timeline(self) -> list[BeatSpan]:
        """The beats that have ended, in order."""
        return self.clock.spans

    def current_beat(self) -> str:
        """Return the name of the beat that is being played."""
        return self._beat_name

    def values(self) -> dict[str, float | int]:
        """Return the tracked values, and values read back from what is drawn, by name."""
        return self.tracked_values() | self.readings()

    def readings(self) -> dict[str, float | int]:
        """Return values read back from what is drawn; they depend on `look()` alone."""
        found: dict[str, float | int] = {}
        for part in self.parts:
            if part.presence.get_value() > 0:
                found |= part.last_readings()
        return found

    def visible_words(self) -> list[Words]:
        """Return every line of text that can be seen now, in drawing order."""
        return [ink for ink in self._visible_inks() if isinstance(ink, Words)]

    def strings(self) -> tuple[str, ...]:
        """Return the texts on screen (drawn with an opacity of at least 0.2), in drawing order."""
        return tuple(w.string for w in self.visible_words() if w.visibility >= ON_SCREEN)

    def look(self) -> Hashable:
        """Return a hashable value for the picture: two equal looks are the same picture."""
        return tuple(part.drawn_state for part in self.parts)

    def mobjects_to_draw(self) -> list[Ink]:
        """Return all inks, in drawing order."""
        return [ink for part in self.parts for ink in part.inks()]

    def _visible_cards(self) -> list[Rect]:
        return [p.place for p in self.parts if isinstance(p, Card) and p.presence.get_value() > 0]

    def _visible_inks(self) -> Iterator[Ink]:
        for part in self.parts:
            yield from (ink for ink in part.inks() if ink.visibility > 0)

    def _page(self) -> Page:
        """Return the page, with as many caption lines as the longest caption of this cut needs."""
        if not self.cut.captions:
            return self._bare_page
        lines = [caption_lines(self._bare_page, text) for text in self._captions.values()]
        return self._page_with(caption_lines=max(map(len, lines)))

    def _page_with(self, *, caption_lines: int) -> Page:
        ratio, compact, heading = self.variant.ratio, self.variant.compact, self.cut.heading
        return page(
            ratio,
            compact=compact,
            heading=heading,
            caption_lines=caption_lines,
            world_share=self.world_share,
        )

    def _fitting_caption(self, beat: str) -> str:
        """Return the caption of a beat, with names shortened where it does not fit.

        Raises BadInput if it still does not fit and is in the user's own words.
        """
        caption, fits = longest_fitting_caption(
            self._bare_page, lambda n_characters: self._caption_with_names_up_to(n_characters, beat)
        )
        if not fits:
            key = f"captions.{beat}"
            require_caption_fits(self._bare_page, self.variant.ratio, key, caption, self.cut)
        return caption

    def _caption_with_names_up_to(self, n_characters: int | None, beat: str) -> str:
        words = self.words
        try:
            self.words = words if n_characters is None else words.with_names_up_to(n_characters)
            return self.caption_of(beat)
        finally:
            self.words = words

    # --- the course of a cut ----------------------------------------------------------------

    def setup(self) -> None:
        assert isinstance(self.camera, Camera)
        self.camera.background_color = ManimColor(self.theme.color("paper"))
        self._beat_name = self.shown_beats()[0]
        self.world_card = self.add_part(Card("world card", self.page.world, self.theme))
        self.plot_card = self.add_part(Card("plot card", self.page.measure, self.theme))
        self.lay()
        beats.require_free_names(self, self.beat_names)
        self.captions = Captions(self.page, self.theme, list(self._captions.values()))
        for caption in self.captions.parts:
            self.add_part(caption)
        self.heading = self.add_part(
            Heading(self.page, self.theme, self.title, self.say("subtitle"))
        )

    def construct(self) -> None:
        for index, beat in enumerate(self.shown_beats()):
            with self._beat(index, beat):
                getattr(self, beat)()

    @contextmanager
    def _beat(self, index: int, name: str) -> Iterator[None]:
        """Play one beat, then hold until its caption could be read and its motion has rested."""
        self._beat_name, self._beat_index = name, index
        self.clock.begin_beat()
        yield
        caption, is_last = self._captions[name], index == len(self.shown_beats()) - 1
        end = self.clock.beat_end(caption, is_last=is_last)
        self._hold(end - self.clock.now)
        if self.cut.own_words is not None:
            self.update_mobjects(0)  # what nobody looks at may not be drawn yet
            words, cards = self.visible_words(), self._visible_cards()
            require_in_order(words, cards, self.page, self.variant.ratio, self.cut)
        self.clock.end_beat(name, caption, end)

    def _hold(self, duration: Fraction) -> None:
        if duration > 0:
            self.wait(float(duration), frozen_frame=False)

    def _open(self, levels: Mapping[Part, float]) -> None:
        """Show the first picture: the title stands large, then moves up as the parts appear."""
        if not self.cut.heading:
            for part, level in levels.items():
                part.stand(level)
            return
        self.heading.stand()
        self._hold(self.clock.at_pace(TITLE_S))
        moves = [move for p, v in levels.items() if (move := self._to_level(p, v)) is not None]
        self.play(self.slide(self.heading.settled, 1.0), *moves, run_time=ENTRY_S)
        # The caption appears during the entry, whose second half counts as time to read it.
        self.clock.caption_appears(self.clock.now - self.clock.at_pace(ENTRY_S / 2))

    def _standing_levels(self) -> dict[Part, float]:
        """Return the presence (0 to 1) of the title and of each caption in the current beat.

        Only the caption of this beat is shown, unless the cut has no captions.
        """
        shown = self._beat_index if self.cut.captions else None
        return {self.heading: float(self.cut.heading), **self.captions.levels(shown)}

    def _to_level(self, part: Part, level: float) -> Animation | None:
        now = part.presence.get_value()
        if now == level:
            return None
        halves = (0.0, 0.5) if level < now else (0.4, 1.0)
        return Slide(part.presence, level, squish_rate_func(smooth, *halves))

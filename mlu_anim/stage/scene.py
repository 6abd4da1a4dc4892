"""The scene that every clip is: beats on one clock, captions, parts that follow tracked values.

It is a plain manim scene: `manim -ql scenes/roc.py Roc` plays it too. A frame depends on the
result, the variant and the time alone.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from math import ceil
from typing import Any, ClassVar

from manim import Camera, ManimColor, Scene, ValueTracker, Wait, smooth, squish_rate_func
from manim.animation.animation import Animation

from mlu_anim.results.compute import Inputs, compute
from mlu_anim.results.facts import Fact
from mlu_anim.results.result import Result
from mlu_anim.stage.fitting import require_caption_fits, require_in_order
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.heading import (
    MOST_CAPTION_LINES,
    Captions,
    Card,
    Heading,
    caption_fits,
    caption_lines,
)
from mlu_anim.stage.page import Page, page
from mlu_anim.stage.part import Ink, Part, sliding
from mlu_anim.stage.setting import SHORTER_NAMES, Setting
from mlu_anim.stage.theme import Theme, theme
from mlu_anim.stage.timeline import BeatSpan
from mlu_anim.stage.variant import Cut, Variant
from mlu_anim.stage.words import Words
from mlu_anim.system import scene_package
from mlu_anim.system.errors import AuthorMistake, UsageError
from mlu_anim.system.nearest import did_you_mean
from mlu_anim.system.shipped import shipped
from mlu_anim.wording.sentences import Wording, reading_time_s, words_for

scene_package.add_folder(shipped("scenes"))

_OWN_NAME = "the frame data have a column for each name: give it one of its own"
TENTH = Fraction(1, 10)
SUMMARY_S = 2.0
"""How long the last picture holds."""
ENTRY_S = 0.8
TITLE_S = 1.2
"""How long the title stands alone; it stays readable in its strip afterwards."""
FEW_CHARACTERS = 12
"""A name in a caption is cut to no fewer while there is another way."""
ON_SCREEN = 0.2
"""Opacity from which a string counts as being on screen."""


class ExplainerScene(Scene):
    """Base of all clips: set `clip`, `beat_names` and `short_beats`; write `lay` and the beats.

    Each beat is a method that begins with `enter(...)`, which names all that is present in it, so
    that it can be reached from any beat before it.
    """

    clip: ClassVar[str]
    beat_names: ClassVar[tuple[str, ...]]
    short_beats: ClassVar[tuple[str, ...]]
    result: Any

    def __init__(
        self,
        result: Result | None = None,
        variant: Variant | None = None,
        cut: Cut | None = None,
        **options: Any,
    ) -> None:
        """Without a result (stock manim) the clip's default one is computed in a child process."""
        super().__init__(**options)
        self._require_beats()
        self.result = compute(Inputs(self.clip)) if result is None else result
        self._facts = self.result.facts()
        self._verdicts = self.result.verdicts
        self.variant = variant or Variant()
        self.cut = cut or Cut()
        self.clock = Fraction(0)
        self.timeline: list[BeatSpan] = []
        self.parts: list[Part] = []
        self.tracked: dict[str, ValueTracker] = {}
        self.theme: Theme = theme(self.variant.theme)
        self.words: Wording = words_for(self.result, self.variant.language, self.cut.own_words)
        self._bare_page = self._page_with(caption_lines=0)
        self._captions = {beat: self._fitting_caption(beat) for beat in self.told_beats()}
        self.page: Page = self._page()
        self.setting = Setting(
            self.page,
            self.theme,
            self.say,
            self.words.numbers,
            self.words.named,
            self._say_short,
        )
        self._still_since = self._beat_start = self._beat_motion = Fraction(0)

    # --- what a clip writes -----------------------------------------------------------------

    def lay(self) -> None:
        """Place every part with `add_part`, in drawing order, all of them away."""
        raise NotImplementedError

    def beats_of(self, result: Any) -> tuple[str, ...]:
        """The beats that this result can tell, in order; all of them unless a clip says else."""
        return self.beat_names

    # --- what a clip uses -------------------------------------------------------------------

    def say(self, key: str, **more: Fact) -> str:
        """A sentence of the clip, with the result's numbers."""
        return self.words.say(key, {**self._facts, **more}, self._verdicts)

    def _say_short(self, key: str, n_characters: int, **more: Fact) -> str:
        words = self.words.with_names_up_to(n_characters)
        return words.say(key, {**self._facts, **more}, self._verdicts)

    def caption_of(self, beat: str) -> str:
        """The caption of a beat."""
        return self.say(f"captions.{beat}")

    @property
    def title(self) -> str:
        """The title in the strip: the user's own, or the clip's."""
        return " ".join((self.cut.title or self.say("title")).split())

    def track(self, name: str, value: float) -> ValueTracker:
        """A value that moves; its course becomes a column of the frame data."""
        if name in self.tracked:
            raise AuthorMistake(f"two tracked values are called {name!r}", hint=_OWN_NAME)
        tracker = ValueTracker(value)
        self.tracked[name] = tracker
        return tracker

    def add_part(self, part: Part) -> Any:
        """Put a part on the stage, above those already there; it is away until it enters."""
        if any(part.part_name == other.part_name for other in self.parts):
            raise AuthorMistake(f"two parts are called {part.part_name!r}", hint=_OWN_NAME)
        self.parts.append(part)
        self.add(part)
        return part

    def place(self, *frames: Frame) -> None:
        """Lay frames out and put their parts on the stage, the first frame's lowest."""
        for frame in frames:
            for part in frame.parts():
                self.add_part(part)

    def enter(
        self,
        present: Mapping[Part, float],
        values: Mapping[ValueTracker, float] | None = None,
        run_time: float = ENTRY_S,
    ) -> None:
        """Come to a beat's beginning: these parts at these levels, all others away.

        What leaves goes before what comes, so that two texts never share a place.
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
        if self.clock == 0:
            for tracker, value in wanted.items():
                tracker.set_value(value)
            self._open(levels)
        elif moves:
            self.play(*moves, run_time=run_time)

    def slide(
        self, tracker: ValueTracker, value: float, rate: Callable[[float], float] = smooth
    ) -> Animation:
        """Move a tracked value, as an animation to play."""
        return sliding(tracker, value, rate)

    def follow(self, *animations: Animation, run_time: float) -> None:
        """Play a motion that the eye must follow: the beat lasts that much longer."""
        self._beat_motion += _exact(run_time / self.cut.pace)
        self.play(*animations, run_time=run_time)

    def play(self, *animations: Any, **options: Any) -> None:
        """manim's `play`, at the pace of the cut."""
        if "run_time" in options:
            options["run_time"] /= self.cut.pace
        super().play(*animations, **options)
        self.clock += _exact(self.duration)
        if not all(isinstance(animation, Wait) for animation in animations):
            self._still_since = self.clock

    def pause(self, duration: float = 1.0) -> None:
        """Hold still, at the pace of the cut."""
        self._hold(_exact(duration / self.cut.pace))

    def _require_beats(self) -> None:
        """Every beat is a method of the clip's own; a short cut tells beats that there are."""
        for beat in self.beat_names:
            if hasattr(ExplainerScene, beat):
                rule = f"the beat {beat!r} has the name of a method of every scene"
                raise AuthorMistake(rule, hint="give it another name", where=self._file())
            if not callable(getattr(self, beat, None)):
                near = did_you_mean(beat, set(vars(type(self))) - set(self.beat_names))
                rule = f"the beat {beat!r} is no method of {type(self).__name__}"
                raise AuthorMistake(rule, hint=near, where=self._file())
        for beat in self.short_beats:
            if beat not in self.beat_names:
                hint = did_you_mean(beat, self.beat_names) or f"beats: {', '.join(self.beat_names)}"
                rule = f"short_beats: there is no beat {beat!r}"
                raise AuthorMistake(rule, hint=hint, where=self._file())

    def _file(self) -> str:
        return f"scenes/{self.clip}.py"

    # --- what others read -------------------------------------------------------------------

    def told_beats(self) -> tuple[str, ...]:
        """The beats of this cut, in the clip's order."""
        possible = self.beats_of(self.result)
        wanted = self.cut.beats or (self.short_beats if self.cut.name == "short" else possible)
        unknown = [beat for beat in wanted if beat not in self.beat_names]
        if unknown:
            known = f"beats: {', '.join(self.beat_names)}"
            near = did_you_mean(unknown[0], self.beat_names)
            raise UsageError(
                f"the clip {self.clip} has no beat {unknown[0]!r}",
                hint=f"{near} ({known})" if near else known,
            )
        told = tuple(beat for beat in possible if beat in wanted)
        if not told:
            raise UsageError(f"none of {', '.join(wanted)} can be told of this data")
        return told

    def current_beat(self) -> str:
        """The beat that is being told."""
        return self._beat_name

    def values(self) -> dict[str, float | int]:
        """Tracked values, and those read back from what is drawn."""
        return self.tracked_values() | self.readings()

    def tracked_values(self) -> dict[str, float | int]:
        """Where each tracked value is on its course."""
        return {name: tracker.get_value() for name, tracker in self.tracked.items()}

    def readings(self) -> dict[str, float | int]:
        """Values read back from what is drawn; they depend on the `look` alone."""
        found: dict[str, float | int] = {}
        for part in self.parts:
            if part.presence.get_value() > 0:
                found |= part.readings()
        return found

    def visible_words(self) -> list[Words]:
        """Every line of text that can be seen now, in drawing order."""
        return [ink for ink in self._visible_inks() if isinstance(ink, Words)]

    def strings(self) -> tuple[str, ...]:
        """The text that is on screen, in drawing order."""
        return tuple(w.string for w in self.visible_words() if w.visibility >= ON_SCREEN)

    def look(self) -> Hashable:
        """What the picture depends on; two equal looks are the same picture."""
        return tuple(part.drawn_state for part in self.parts)

    def mobjects_to_draw(self) -> list[Ink]:
        """All inks, in drawing order."""
        return [ink for part in self.parts for ink in part.inks()]

    def _visible_inks(self) -> Iterator[Ink]:
        for part in self.parts:
            yield from (ink for ink in part.inks() if ink.visibility > 0)

    def _page(self) -> Page:
        """The page with as many caption lines as the longest caption of this cut needs."""
        if not self.cut.captions:
            return self._bare_page
        lines = [caption_lines(self._bare_page, text) for text in self._captions.values()]
        return self._page_with(caption_lines=max(map(len, lines)))

    def _page_with(self, *, caption_lines: int) -> Page:
        ratio, compact, heading = self.variant.ratio, self.variant.compact, self.cut.heading
        return page(ratio, compact=compact, heading=heading, caption_lines=caption_lines)

    def _fitting_caption(self, beat: str) -> str:
        """The caption of a beat; names in it end in an ellipsis where it has no room otherwise."""
        words, page, lengths = self.words, self._bare_page, (None, *SHORTER_NAMES)
        # Two lines take room of the plots: where the page is wide, names make it for one first.
        tries = [(1, n) for n in lengths if page.wide and (n is None or n >= FEW_CHARACTERS)]
        tries += [(MOST_CAPTION_LINES, n) for n in lengths]
        try:
            for n_lines, longest in tries:
                self.words = words if longest is None else words.with_names_up_to(longest)
                caption = self.caption_of(beat)
                if caption_fits(page, caption, n_lines):
                    return caption
        finally:
            self.words = words
        require_caption_fits(page, self.variant.ratio, f"captions.{beat}", caption, self.cut)
        return caption

    # --- the course of a cut ----------------------------------------------------------------

    def setup(self) -> None:
        assert isinstance(self.camera, Camera)
        self.camera.background_color = ManimColor(self.theme.color("paper"))
        told = self.told_beats()
        self._beat_name = told[0]
        self.world_card = self.add_part(Card("world card", self.page.world, self.theme))
        self.plot_card = self.add_part(Card("plot card", self.page.measure, self.theme))
        self.lay()
        self.captions = Captions(self.page, self.theme, list(self._captions.values()))
        for caption in self.captions.lines:
            self.add_part(caption)
        self.heading = self.add_part(
            Heading(self.page, self.theme, self.title, self.say("subtitle"))
        )

    def construct(self) -> None:
        for index, beat in enumerate(self.told_beats()):
            with self._beat(index, beat):
                getattr(self, beat)()

    @contextmanager
    def _beat(self, index: int, name: str) -> Iterator[None]:
        """Tell one beat, and hold until it could be read and followed."""
        self._beat_name, self._beat_index = name, index
        self._beat_start, self._beat_motion = self.clock, Fraction(0)
        yield
        is_last = index == len(self.told_beats()) - 1
        caption = self._captions[name]
        needed = self._beat_motion + _exact(reading_time_s(caption) / self.cut.pace)
        if is_last:
            needed = max(needed, self._still_since + _exact(SUMMARY_S) - self._beat_start)
        needed = max(needed, self.clock - self._beat_start)
        end = self._beat_start + ceil(needed / TENTH) * TENTH
        self._hold(end - self.clock)
        if self.cut.own_words is not None:
            require_in_order(self.visible_words(), self.page, self.variant.ratio, self.cut)
        span = BeatSpan(name, caption, self._beat_start, end, self._beat_motion)
        self.timeline.append(span)

    def _hold(self, duration: Fraction) -> None:
        if duration > 0:
            self.wait(float(duration), frozen_frame=False)

    def _open(self, levels: Mapping[Part, float]) -> None:
        """The first picture: the title stands large, then makes room."""
        if not self.cut.heading:
            for part, level in levels.items():
                part.stand(level)
            return
        self.heading.stand()
        self._hold(_exact(TITLE_S / self.cut.pace))
        moves = [move for p, v in levels.items() if (move := self._to_level(p, v)) is not None]
        self.play(self.slide(self.heading.settled, 1.0), *moves, run_time=ENTRY_S)
        # The caption has been there for half of this: only from here on is it read.
        self._beat_motion += self.clock - _exact(ENTRY_S / 2 / self.cut.pace)

    def _standing_levels(self) -> dict[Part, float]:
        """Title and captions: what is there in every beat."""
        levels: dict[Part, float] = {self.heading: float(self.cut.heading)}
        for index, line in enumerate(self.captions.lines):
            levels[line] = float(self.cut.captions and index == self._beat_index)
        return levels

    def _to_level(self, part: Part, level: float) -> Animation | None:
        now = part.presence.get_value()
        if now == level:
            return None
        halves = (0.0, 0.5) if level < now else (0.4, 1.0)
        return sliding(part.presence, level, squish_rate_func(smooth, *halves))


def _exact(seconds: float) -> Fraction:
    """Seconds as manim hands them over, as the number that was meant."""
    return Fraction(seconds).limit_denominator(10_000)

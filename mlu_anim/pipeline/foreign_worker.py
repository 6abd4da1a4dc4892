"""The child process in which a user's scene runs: one playing, from a job on its standard input.

A scene is the user's code. Its output goes to standard error, and if it crashes, it ends this
process and not the one that publishes.
"""

import os
import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlu_anim.encoding.writer import Cue, FileFacts
from mlu_anim.pipeline.foreign_films import Films, write_still
from mlu_anim.rendering.foreign.reference import SceneReference
from mlu_anim.system.errors import MluAnimError, RenderFailed
from mlu_anim.system.temporary_files import scratch_folder

if TYPE_CHECKING:
    from mlu_anim.rendering.foreign.player import Played, Session
    from mlu_anim.rendering.foreign.settings import Picture


@dataclass(frozen=True)
class Playing:
    """One playing of a scene and the files that are made of it.

    `fixed`: the ones of "size", "rate" and "seed" that the user's file cannot change.
    `targets`: the paths of the complete files; a `.png` shows only the last state.
    `gives_picture`: a scene without a frame gives a `.png` in place of films.
    """

    reference: SceneReference
    width_px: int
    height_px: int
    fps: Fraction
    fixed: frozenset[str]
    seed: int
    quality: str
    effort: str
    targets: tuple[Path, ...]
    gives_picture: bool = False


@dataclass(frozen=True)
class Outcome:
    """The result of a playing.

    `fps`, `seed`, `is_transparent`: the values in effect, whether ours or the scene's.
    `captions`: in the order in which the scene adds them.
    """

    files: tuple[FileFacts, ...]
    n_frames: int
    n_plays: int
    fps: Fraction
    seed: int
    is_transparent: bool
    has_sound: bool
    sections: tuple[tuple[str, str, int, bool], ...]
    captions: tuple[Cue, ...]
    notes: tuple[str, ...]
    versions: Mapping[str, str]


def run(playing: Playing, report: Callable[[int], None]) -> Outcome:
    """Play the scene and write its files; `report` is told the number of frames so far."""
    _load_manim()
    from mlu_anim.rendering.foreign import hot_spots, loading, pillow, settings

    size_px = playing.width_px, playing.height_px
    picture = settings.Picture(*size_px, playing.fps, playing.seed, playing.fixed)
    with (
        scratch_folder() as folder,
        settings.scene_settings(picture, folder, playing.reference),
        hot_spots.cooled() as notes,
        pillow.mended_images(),
    ):
        found = loading.scene_class(playing.reference, settings.seed())
        outcome = _played(playing, found, picture, folder, report)
        return replace(outcome, notes=(*outcome.notes, *notes))


def _load_manim() -> None:
    """Import manim; raises RenderFailed if that fails, often because of the user's manim.cfg."""
    from mlu_anim.rendering.foreign import deferred_imports

    try:
        deferred_imports.import_manim()
    except Exception as error:
        raise RenderFailed(
            f"manim cannot be loaded: {type(error).__name__}: {error}",
            hint="it reads manim.cfg in this folder and in ~/.config/manim, and loads its plug-ins",
        ) from error


def _played(
    playing: Playing,
    scene_class: Any,
    picture: "Picture",
    folder: Path,
    report: Callable[[int], None],
) -> Outcome:
    from mlu_anim.rendering.foreign import loading, player, sounds

    films = [target for target in playing.targets if target.suffix != ".png"]
    stills = [target for target in playing.targets if target.suffix == ".png"]
    with Films(playing, films, report) as written:
        with loading.told_by_their_lines(playing.reference):
            played = player.play(
                scene_class,
                written.show,
                picture,
                begin=written.begin,
                draws=bool(films),
                jumps=not films,
                wants_last=bool(stills),
            )
        sound = None if played.sound is None else sounds.write_wav(played.sound, folder)
        files = written.finish(played.n_frames, sound)
    if films and not played.n_frames:
        played.notes.append("no film but a picture: the scene calls neither play nor wait")
        if playing.gives_picture:
            stills.append(films[0].with_suffix(".png"))
    files += [write_still(playing, target, played.last, written.session) for target in stills]
    return _outcome(played, files, written.session)


def _outcome(played: "Played", files: list[FileFacts], session: "Session") -> Outcome:
    from mlu_anim.system.dependency_versions import recorded_versions

    sections = tuple((s.name, s.kind, s.first_frame, s.is_skipped) for s in played.sections)
    return Outcome(
        files=tuple(files),
        n_frames=played.n_frames,
        n_plays=played.n_plays,
        fps=session.fps,
        seed=session.seed,
        is_transparent=session.is_transparent,
        has_sound=played.sound is not None,
        sections=sections,
        captions=tuple(Cue(*caption) for caption in played.captions),
        notes=tuple(played.notes),
        versions=recorded_versions(),  # here Cairo and Pango are loaded anyway
    )


def main() -> None:
    """Read a job, do it, answer: ("progress", frames), then ("answer", ...) or ("error", ...)."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a scene prints is no answer

    def say(kind: str, content: Any) -> None:
        pickle.dump((kind, content), answers)
        answers.flush()

    try:
        answer = run(pickle.load(sys.stdin.buffer), lambda n: say("progress", n))
    except MluAnimError as error:
        say("error", (type(error), error.message, error.hint))
    else:
        say("answer", answer)


if __name__ == "__main__":
    # Under its real name, so that what is pickled here is known by that name in the parent.
    import_module("mlu_anim.pipeline.foreign_worker").main()

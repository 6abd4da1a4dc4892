"""The child process that plays a foreign scene once, with settings read from standard input.

A scene is the user's code. Its output goes to standard error, and if it crashes, it ends this
process and not the one that publishes.
"""

import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlu_anim.encoding.writer import Cue, FileFacts
from mlu_anim.pipeline.foreign.films import Films, write_still
from mlu_anim.pipeline.foreign.playing import Playing, PlayingResult
from mlu_anim.system.errors import MluAnimError, RenderFailed
from mlu_anim.system.temporary_files import scratch_folder

if TYPE_CHECKING:
    from mlu_anim.rendering.foreign.player import Played, Session
    from mlu_anim.rendering.foreign.settings import Picture


def run(playing: Playing, report: Callable[[int], None]) -> PlayingResult:
    """Play the scene and write its files; `report` takes the number of frames drawn so far."""
    _load_manim()
    from mlu_anim.rendering.foreign import hot_spots, loading, pillow_compatibility, settings

    size_px = playing.width_px, playing.height_px
    picture = settings.Picture(*size_px, playing.fps, playing.seed, playing.fixed)
    with (
        scratch_folder() as folder,
        settings.scene_settings(picture, folder, playing.reference),
        hot_spots.faster_manim() as notes,
        pillow_compatibility.patched_pillow(),
    ):
        scene_class = loading.scene_class(playing.reference, settings.seed())
        result = _play(playing, scene_class, picture, folder, report)
        return replace(result, notes=(*result.notes, *notes))


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


def _play(
    playing: Playing,
    scene_class: Any,
    picture: "Picture",
    folder: Path,
    report: Callable[[int], None],
) -> PlayingResult:
    from mlu_anim.rendering.foreign import loading, player, sounds

    films = [target for target in playing.targets if target.suffix != ".png"]
    stills = [target for target in playing.targets if target.suffix == ".png"]
    with Films(playing, films, report) as written:
        with loading.user_code_errors(playing.reference):
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
    return _result(played, files, written.session)


def _result(played: "Played", files: list[FileFacts], session: "Session") -> PlayingResult:
    from mlu_anim.system.dependency_versions import recorded_versions

    sections = tuple((s.name, s.kind, s.first_frame, s.is_skipped) for s in played.sections)
    return PlayingResult(
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
    """Read a pickled Playing from standard input, run it, and write messages to standard output.

    A message is a pickled (kind, content): any number of "progress", then "answer" or "error".
    """
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # prints of a scene must not mix with them

    def send(kind: str, content: Any) -> None:
        pickle.dump((kind, content), messages)
        messages.flush()

    try:
        answer = run(pickle.load(sys.stdin.buffer), lambda n: send("progress", n))
    except MluAnimError as error:
        send("error", (type(error), error.message, error.hint))
    else:
        send("answer", answer)


if __name__ == "__main__":
    # Import the module under its real name: pickled classes must not belong to `__main__`.
    import_module("mlu_anim.pipeline.foreign.worker").main()

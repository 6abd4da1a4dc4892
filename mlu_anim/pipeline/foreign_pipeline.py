"""The whole way from a manim scene that knows nothing of us to published files."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from mlu_anim.bundle import manifest_file, paths
from mlu_anim.encoding.writer import FILMS, IN_ORDER, SMALL
from mlu_anim.pipeline import foreign_manifest
from mlu_anim.pipeline.foreign_children import play_all
from mlu_anim.pipeline.foreign_manifest import Published
from mlu_anim.pipeline.foreign_worker import Outcome, Playing
from mlu_anim.rendering.foreign.reference import SceneReference
from mlu_anim.rendering.workers import default_jobs
from mlu_anim.stage.variant import QUALITIES, Variant, film_variant, gif_variant
from mlu_anim.system.errors import MachineNotReady
from mlu_anim.system.progress import Progress, Rendered
from mlu_anim.system.temporary_files import PARTIAL, unique_tag, write_atomically

DEFAULT_SEED = 0
_DEFAULT_QUALITY = "standard"


@dataclass(frozen=True)
class ForeignRequest:
    """What one `render file.py:Scene` was asked for.

    `quality`, `fps`, `seed`: None leaves them to the user's file; what is given counts more.
    `effort`: `fast` for films in little time, `small` for films in few bytes.
    `jobs`: processes side by side.
    """

    reference: SceneReference
    quality: str | None = None
    effort: str = "fast"
    formats: tuple[str, ...] = ("mp4", "gif", "png")
    fps: Fraction | None = None
    seed: int | None = None
    jobs: int | None = None
    out: Path = Path("renders")

    @property
    def clip(self) -> str:
        """What it is called in reports."""
        return self.reference.name


def dry_run(request: ForeignRequest) -> dict[str, str]:
    """What `render` would write, without running the scene."""
    paths.require_inside(request.out, folder(request))
    notes = {}
    for playing in playings(request, folder(request)):
        for target in playing.targets:
            size = f"{playing.width_px}x{playing.height_px}"
            rate = "" if target.suffix == ".png" else f" at {float(playing.fps):g} fps"
            own = "" if "size" in playing.fixed else ", unless the file sets its own"
            notes[str(_path(request, target.suffix))] = size + rate + own
    return notes | {str(_path(request, ".json")): ""}


def render(request: ForeignRequest, report: Callable[[Progress], None]) -> Rendered:
    """Play the scene once per rate, in processes of their own, and publish what they made.

    Nothing appears at the final names before everything is complete; the manifest comes last.
    """
    with _staging(request) as staging:
        outcomes = play_all(
            playings(request, staging), _n_at_once(request), _counted(request, report)
        )
        published = _published(request, outcomes)
        json_path = _path(request, ".json", outcomes)
        content = foreign_manifest.content(request, published, outcomes)
        manifest_file.write(json_path, content)
    paths_of_all = (*(path for path, _ in published), json_path)
    notes = tuple(foreign_manifest.notes(published, outcomes))
    return Rendered(request.clip, paths_of_all, content, notes)


def playings(request: ForeignRequest, where: Path) -> list[Playing]:
    """One playing per rate: a GIF cannot hold the rate of a film, and manim counts by rates."""
    quality = request.quality or _DEFAULT_QUALITY
    film = film_variant(quality, "16:9", "light", request.fps)
    gif_fps = None if set(FILMS) & set(request.formats) else request.fps
    gif = gif_variant(quality, "16:9", "light", gif_fps)
    made = []
    for variant, suffixes in ((film, (*FILMS, "png")), (gif, SMALL)):
        targets = [
            where / f"{request.reference.scene}.{s}" for s in suffixes if s in request.formats
        ]
        if targets:
            made.append(_playing(request, variant, tuple(targets)))
    # Also where only films are asked for: a scene without a frame has a picture, as in manim.
    made[0] = replace(made[0], gives_picture="png" not in request.formats)
    return made


def folder(request: ForeignRequest) -> Path:
    """Where the files go: `<out>/<file stem>-<SceneName>`."""
    return request.out / request.clip


def manifest_path(request: ForeignRequest) -> Path:
    """Where its manifest goes."""
    return _path(request, ".json")


def _playing(request: ForeignRequest, variant: Variant, targets: tuple[Path, ...]) -> Playing:
    is_small = targets[0].suffix.removeprefix(".") in SMALL
    given = {
        "size": request.quality is not None,
        "rate": request.quality is not None or request.fps is not None or is_small,
        "seed": request.seed is not None,
    }
    return Playing(
        reference=request.reference,
        width_px=variant.width_px,
        height_px=variant.height_px,
        fps=variant.fps,
        fixed=frozenset(name for name, is_given in given.items() if is_given),
        seed=DEFAULT_SEED if request.seed is None else request.seed,
        quality=request.quality or _DEFAULT_QUALITY,
        effort=request.effort,
        targets=targets,
    )


def _path(request: ForeignRequest, suffix: str, outcomes: Sequence[Outcome] = ()) -> Path:
    words = [request.reference.scene, *_differences(request, outcomes)]
    return folder(request) / ("-".join(words) + suffix)


def _differences(request: ForeignRequest, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the settings that differ from the defaults: the film's actual size, rate, options."""
    short_side_px, rate = QUALITIES[request.quality or _DEFAULT_QUALITY]
    fps = Fraction(rate) if request.fps is None else request.fps
    films = [f for o in outcomes for f in o.files if f.format not in SMALL]
    if films:
        short_side_px = min(films[0].width_px, films[0].height_px)
        fps = outcomes[0].fps
    default_px, default_fps = QUALITIES[_DEFAULT_QUALITY]
    if short_side_px != default_px or fps != default_fps:
        yield f"{short_side_px}p{float(fps):g}"
    if request.effort != "fast":
        yield f"effort-{request.effort}"
    if request.seed is not None:
        yield f"seed{request.seed}"


def _counted(request: ForeignRequest, report: Callable[[Progress], None]) -> Callable[[int], None]:
    """Reports how many frames have been drawn."""
    # How many there will be is known only when the scene has run.
    report(Progress(request.clip, "frames drawn:", 0, 0))
    return lambda n_frames: report(Progress(request.clip, "frames drawn:", n_frames, 0))


@contextmanager
def _staging(request: ForeignRequest) -> Iterator[Path]:
    """A hidden folder beside the final files, so that renaming a file is all that publishes it."""
    place = folder(request)
    paths.require_inside(request.out, place)
    made = [each for each in (place, *place.parents) if not each.exists()]
    try:
        place.mkdir(parents=True, exist_ok=True)
        staging = tempfile.TemporaryDirectory(prefix=f"{PARTIAL}{unique_tag()}-", dir=place)
    except OSError as error:
        raise MachineNotReady(
            f"cannot write in {place}: {error.strerror or error}",
            hint="choose another folder with --out",
        ) from error
    try:
        with staging as name:
            yield Path(name)
    except BaseException:
        _remove_empty(made)
        raise


def _remove_empty(folders: list[Path]) -> None:
    for each in folders:
        try:
            each.rmdir()
        except OSError:
            return  # something else has come into it


def _published(request: ForeignRequest, outcomes: Sequence[Outcome]) -> list[Published]:
    """Give all files their final names; captions come after films and pictures."""
    files = [facts for outcome in outcomes for facts in outcome.files]
    files.sort(key=lambda facts: IN_ORDER.index(facts.format))
    published: list[Published] = []
    for facts in files:
        path = _path(request, f".{facts.format}", outcomes)
        facts.path.replace(path)
        published.append((path, facts))
    if cues := outcomes[0].captions:
        from mlu_anim.bundle import captions, text_files

        texts = {
            ".srt": captions.srt(cues),
            text_files.CAPTIONS: captions.of_cues(request.reference.scene, cues),
        }
        for suffix, text in texts.items():
            path = _path(request, suffix, outcomes)
            write_atomically(path, text.encode())
            published.append((path, None))
    return published


def _n_at_once(request: ForeignRequest) -> int:
    """Return the number of playings that may run in parallel.

    Speech plug-ins make their sound files while the scene runs, under the same names each time:
    the second playing waits, and uses the files of the first.
    """
    source = request.reference.path.read_bytes()
    makes_sound = b"voiceover" in source or b"add_sound" in source
    return 1 if makes_sound else request.jobs or default_jobs()

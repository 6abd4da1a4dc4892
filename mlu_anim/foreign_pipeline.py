"""The whole way from a manim scene that knows nothing of us to published files."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from mlu_anim.bundle import manifest_file, paths
from mlu_anim.encoding.writer import FILMS, IN_ORDER, SMALL, FileFacts
from mlu_anim.errors import MachineNotReady, RenderFailed
from mlu_anim.foreign_children import play_all
from mlu_anim.foreign_worker import Outcome, Playing
from mlu_anim.leftovers import PARTIAL, tag, write_whole
from mlu_anim.progress import Progress, Rendered
from mlu_anim.rendering.foreign.reference import SceneReference
from mlu_anim.variant import QUALITIES, Variant, film_variant, gif_variant
from mlu_anim.workers import default_jobs

DEFAULT_SEED = 0


@dataclass(frozen=True)
class ForeignRequest:
    """What one `render file.py:Scene` was asked for.

    `jobs`: processes side by side.
    """

    reference: SceneReference
    quality: str = "standard"
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
            notes[str(_path(request, target.suffix))] = size + rate
    return notes | {str(_path(request, ".json")): ""}


def render(request: ForeignRequest, report: Callable[[Progress], None]) -> Rendered:
    """Play the scene once per rate, in processes of their own, and publish what they made.

    Nothing appears at the final names before everything is complete; the manifest comes last.
    """
    with _staging(request) as staging:
        outcomes = play_all(
            playings(request, staging), request.jobs or default_jobs(), _counted(request, report)
        )
        files = [facts for outcome in outcomes for facts in outcome.files]
        if not files:
            raise RenderFailed(
                f"{request.reference} shows no frame, so there is no film",
                hint="it calls neither self.play nor self.wait; --format png gives its picture",
            )
        files.sort(key=lambda facts: IN_ORDER.index(facts.format))
        published = [_path(request, f".{facts.format}") for facts in files]
        for facts, path in zip(files, published, strict=True):
            facts.path.replace(path)
        if outcomes[0].subcaptions:
            published.append(_captions(request, outcomes[0].subcaptions))
        json_path = _path(request, ".json")
        content = _manifest(request, files, outcomes)
        manifest_file.write(json_path, content)
    return Rendered(request.clip, (*published, json_path), content)


def playings(request: ForeignRequest, where: Path) -> list[Playing]:
    """One playing per rate: a GIF cannot hold the rate of a film, and manim counts by rates."""
    film = film_variant(request.quality, "16:9", "light", request.fps)
    gif_fps = None if set(FILMS) & set(request.formats) else request.fps
    gif = gif_variant(request.quality, "16:9", "light", gif_fps)
    made = []
    for variant, suffixes in ((film, (*FILMS, "png")), (gif, SMALL)):
        targets = [
            where / f"{request.reference.scene}.{s}" for s in suffixes if s in request.formats
        ]
        if targets:
            is_fixed = request.fps is not None or suffixes == SMALL
            made.append(_playing(request, variant, is_fixed, tuple(targets)))
    return made


def folder(request: ForeignRequest) -> Path:
    """Where the files go: `<out>/<file stem>-<SceneName>`."""
    return request.out / request.clip


def manifest_path(request: ForeignRequest) -> Path:
    """Where its manifest goes."""
    return _path(request, ".json")


def _playing(
    request: ForeignRequest, variant: Variant, rate_is_fixed: bool, targets: tuple[Path, ...]
) -> Playing:
    return Playing(
        reference=request.reference,
        width_px=variant.width_px,
        height_px=variant.height_px,
        fps=variant.fps,
        rate_is_fixed=rate_is_fixed,
        seed=DEFAULT_SEED if request.seed is None else request.seed,
        quality=request.quality,
        targets=targets,
    )


def _path(request: ForeignRequest, suffix: str) -> Path:
    return folder(request) / "".join([request.reference.scene, *_differences(request), suffix])


def _differences(request: ForeignRequest) -> list[str]:
    """What is not as by default, each as `-word`."""
    words = []
    short_side_px, fps = QUALITIES[request.quality]
    if request.quality != "standard" or request.fps is not None:
        rate = float(request.fps) if request.fps is not None else fps
        words.append(f"{short_side_px}p{rate:g}")
    if request.seed is not None:
        words.append(f"seed{request.seed}")
    return [f"-{word}" for word in words]


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
        staging = tempfile.TemporaryDirectory(prefix=f"{PARTIAL}{tag()}-", dir=place)
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


def _captions(request: ForeignRequest, subcaptions: str) -> Path:
    path = _path(request, ".srt")
    write_whole(path, subcaptions.encode())
    return path


def _manifest(
    request: ForeignRequest, files: list[FileFacts], outcomes: list[Outcome]
) -> dict[str, Any]:
    """What was made, of what, with what, and how; no path of this machine."""
    first = outcomes[0]
    return {
        "scene": request.reference.scene,
        "source": request.reference.path.name,
        "source_sha256": hashlib.sha256(request.reference.path.read_bytes()).hexdigest(),
        "seed": DEFAULT_SEED if request.seed is None else request.seed,
        "rendering": {
            "means": "manim's own frames and camera",
            "notes": list(dict.fromkeys(note for o in outcomes for note in o.notes)),
        },
        "plays": first.n_plays,
        "sections": [
            {"name": name, "type": kind, "start_s": float(frame / first.fps), "skipped": skipped}
            for name, kind, frame, skipped in first.sections
        ],
        "files": [_file(request, facts) for facts in files],
        "versions": dict(first.versions),
    }


def _file(request: ForeignRequest, facts: FileFacts) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": _path(request, f".{facts.format}").name,
        "size_bytes": facts.size_bytes,
        "sha256": facts.sha256,
        "width_px": facts.width_px,
        "height_px": facts.height_px,
    }
    if facts.duration_s:
        found |= {
            "fps": float(facts.fps),
            "n_frames": int(facts.duration_s * facts.fps),
            "duration_s": float(facts.duration_s),
        }
    return found

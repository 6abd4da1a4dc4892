"""First step for a foreign scene: turn the request into a plan."""

from dataclasses import replace
from pathlib import Path

from mlu_anim.bundle.paths import require_inside
from mlu_anim.encoding.writer import FILMS, IN_ORDER, SMALL
from mlu_anim.pipeline.foreign.file_names import DEFAULT_QUALITY, names_of
from mlu_anim.pipeline.foreign.plan import ScenePlan
from mlu_anim.pipeline.foreign.playing import Playing
from mlu_anim.pipeline.foreign.request import ForeignRequest
from mlu_anim.rendering.workers import default_jobs
from mlu_anim.stage.variant import Variant, film_variant, gif_variant
from mlu_anim.system.errors import UsageError

DEFAULT_SEED = 0


def resolve(request: ForeignRequest) -> ScenePlan:
    """Return the plan of a request.

    Raises UsageError for a format of this project's clips alone, or if a link leads the folder out
    of `out`.
    """
    _require_pixels(request)
    names = names_of(request)
    require_inside(request.out, names.folder)
    return ScenePlan(
        reference=request.reference,
        playings=_playings(request),
        names=names,
        out=request.out,
        effort=request.effort,
        n_jobs=request.jobs or default_jobs(),
    )


def _require_pixels(request: ForeignRequest) -> None:
    wrong = [name for name in request.formats if name not in IN_ORDER]
    if wrong:
        raise UsageError(
            f"--format {','.join(wrong)} is for the clips of this project; "
            f"the scene {request.clip} is rendered to films and pictures of pixels",
            hint=f"formats for your own scenes: {', '.join(IN_ORDER)}",
        )


def _playings(request: ForeignRequest) -> tuple[Playing, ...]:
    """Return the playings of a scene: one for films and stills, one for animated images.

    Their frame rates differ, and a scene in manim is played at one rate.
    """
    quality = request.quality or DEFAULT_QUALITY
    film = film_variant(quality, "16:9", "light", request.fps)
    gif_fps = None if set(FILMS) & set(request.formats) else request.fps
    gif = gif_variant(quality, "16:9", "light", gif_fps)
    playings = []
    for variant, suffixes in ((film, (*FILMS, "png")), (gif, SMALL)):
        formats = [suffix for suffix in suffixes if suffix in request.formats]
        if formats:
            targets = tuple(Path(f"{request.reference.scene}.{suffix}") for suffix in formats)
            playings.append(_playing(request, variant, targets))
    # As in manim, a scene without frames gives a picture even if only films are asked for.
    playings[0] = replace(playings[0], gives_picture="png" not in request.formats)
    return tuple(playings)


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
        quality=request.quality or DEFAULT_QUALITY,
        effort=request.effort,
        targets=targets,
    )

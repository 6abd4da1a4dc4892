"""Last step for a foreign scene: rename its files to their final names, write the manifest."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mlu_anim.bundle import manifest_file
from mlu_anim.bundle.paths import BundlePaths, require_inside
from mlu_anim.encoding.writer import IN_ORDER, Cue
from mlu_anim.pipeline.foreign import manifest
from mlu_anim.pipeline.foreign.manifest import PublishedFile
from mlu_anim.pipeline.foreign.plan import ScenePlan
from mlu_anim.pipeline.foreign.playing import PlayingResult
from mlu_anim.system.errors import MachineNotReady
from mlu_anim.system.progress import Rendered
from mlu_anim.system.temporary_files import PARTIAL, unique_tag, write_atomically


def planned_files(plan: ScenePlan) -> dict[str, str]:
    """Return the paths of the films, pictures and manifest of a plan, each with a note.

    Caption files are missing: only playing the scene shows if it adds captions.
    """
    paths, notes = plan.names.planned(), {}
    for playing in plan.playings:
        for target in playing.targets:
            size = f"{playing.width_px}x{playing.height_px}"
            rate = "" if target.suffix == ".png" else f" at {float(playing.fps):g} fps"
            own = "" if "size" in playing.fixed else ", unless the file sets its own"
            notes[str(paths.file(target.suffix))] = size + rate + own
    return notes | {str(paths.manifest): ""}


@contextmanager
def staging_folder(plan: ScenePlan) -> Iterator[Path]:
    """Yield a hidden temporary folder beside the final files, where renaming publishes a file.

    It is removed after the block. Raises MachineNotReady if it cannot be created.
    """
    folder = plan.names.folder
    require_inside(plan.out, folder)
    new_folders = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = tempfile.TemporaryDirectory(prefix=f"{PARTIAL}{unique_tag()}-", dir=folder)
    except OSError as error:
        raise MachineNotReady(
            f"cannot write in {folder}: {error.strerror or error}",
            hint="choose another folder with --out",
        ) from error
    try:
        with staging as name:
            yield Path(name)
    except BaseException:
        _remove_empty(new_folders)
        raise


def publish(plan: ScenePlan, results: Sequence[PlayingResult]) -> Rendered:
    """Rename the films and pictures to their final names, write captions, then the manifest."""
    paths = plan.names.made(results)
    published = _media(paths, results)
    if cues := results[0].captions:
        published += _captions(paths, plan.reference.scene, cues)
    content = manifest.content(plan, published, results)
    manifest_file.write(paths.manifest, content)
    files = (*(path for path, _ in published), paths.manifest)
    return Rendered(plan.clip, files, content, tuple(manifest.notes(published, results)))


def _media(paths: BundlePaths, results: Sequence[PlayingResult]) -> list[PublishedFile]:
    files = [facts for result in results for facts in result.files]
    files.sort(key=lambda facts: IN_ORDER.index(facts.format))
    published: list[PublishedFile] = []
    for facts in files:
        path = paths.file(f".{facts.format}")
        facts.path.replace(path)
        published.append((path, facts))
    return published


def _captions(paths: BundlePaths, scene: str, cues: Sequence[Cue]) -> list[PublishedFile]:
    from mlu_anim.bundle import captions, text_files

    texts = {".srt": captions.srt(cues), text_files.CAPTIONS: captions.webvtt(scene, cues)}
    published: list[PublishedFile] = []
    for suffix, text in texts.items():
        path = paths.file(suffix)
        write_atomically(path, text.encode())
        published.append((path, None))
    return published


def _remove_empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return  # another process has written into the folder

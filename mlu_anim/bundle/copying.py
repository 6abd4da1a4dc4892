"""Copy a bundle's files beside the page that shows them: all of them or none."""

import filecmp
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.bundle.media_file import MediaFile
from mlu_anim.bundle.paths import is_inside
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import BadInput, MachineNotReady, UsageError
from mlu_anim.system.visible_text import strip_invisible


@dataclass(frozen=True)
class Copies:
    """The names of copied files, in three groups.

    `replaced`: files that replace a different one.  `unchanged`: files that were already there with
    the same bytes.
    """

    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def copy_files(
    bundle: RenderedBundle, files: Sequence[MediaFile], folder: Path, *, replace: bool
) -> Copies:
    """Copy files of a bundle into a folder, which is created if missing; return their names.

    replace: replace different files of the same name, which otherwise raise UsageError.
    Raises UsageError if `folder` or a target is not of the right kind, BadInput if a file is a link
    that points out of the folder of all bundles, MachineNotReady if `folder` cannot be written to.
    """
    for file in files:
        if not is_inside(bundle.folder.parent, bundle.folder / file.name):
            raise BadInput(
                f"{bundle.folder / file.name} is a link that points outside {bundle.folder.parent}",
                hint="remove the link and render the clip again",
            )
    with _translate_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        copies = _plan(bundle, files, folder)
        if copies.replaced and not replace:
            raise UsageError(
                f"{strip_invisible(str(folder))} already has different files with these names:"
                f" {', '.join(copies.replaced)}",
                hint="choose another folder, or replace them with --replace",
            )
        _copy(bundle.folder, folder, (*copies.new, *copies.replaced))
    return copies


def _plan(bundle: RenderedBundle, files: Sequence[MediaFile], folder: Path) -> Copies:
    kinds: dict[str, list[str]] = {"new": [], "replaced": [], "unchanged": []}
    for file in files:
        source, target = bundle.folder / file.name, folder / file.name
        if not os.path.lexists(target):
            kinds["new"].append(file.name)
        elif target.is_dir() and not target.is_symlink():
            raise UsageError(
                f"cannot copy to {strip_invisible(str(target))}: it is a folder",
                hint="choose another folder with --copy-to",
            )
        elif target.is_file() and filecmp.cmp(source, target, shallow=False):
            kinds["unchanged"].append(file.name)
        else:
            kinds["replaced"].append(file.name)
    return Copies(**{kind: tuple(names) for kind, names in kinds.items()})


def _copy(source: Path, target: Path, names: Sequence[str]) -> None:
    """Copy all files under temporary names, then rename them.

    So a full disk leaves no incomplete file and not only some of the files.
    """
    temporary = {name: temporary_files.partial_path(target) for name in names}
    try:
        for name, path in temporary.items():
            with (source / name).open("rb") as content, path.open("xb") as file:
                shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())
        for name, path in temporary.items():
            path.replace(target / name)
    finally:
        for path in temporary.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)


@contextmanager
def _translate_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(
            f"--copy-to {strip_invisible(str(folder))} is not a folder",
            hint="give a folder; it is created if missing",
        ) from error
    except OSError as error:
        raise MachineNotReady(
            f"cannot copy to {strip_invisible(str(folder))}: {error.strerror or error}",
            hint="choose another folder with --copy-to",
        ) from error

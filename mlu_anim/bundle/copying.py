"""Copies of a bundle's files beside the page that shows them: all of them, or none."""

import filecmp
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.bundle.paths import is_inside
from mlu_anim.bundle.rendered import MediaFile, RenderedBundle
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import BadInput, MachineNotReady, UsageError
from mlu_anim.system.visible_text import strip_invisible


@dataclass(frozen=True)
class Copies:
    """Names of the files that are in a folder now: new ones, other files' places, and those that
    were there with the same bytes."""

    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def copy_files(
    bundle: RenderedBundle, files: Sequence[MediaFile], folder: Path, *, replace: bool
) -> Copies:
    """Copy files of a bundle into a folder, which is made where it is not there.

    replace: whether files of the same name and with other bytes give way.  Raises UsageError for
    such files otherwise, BadInput where a link in the bundle leads elsewhere, and MachineNotReady
    where nothing can be written; then the folder is as it was.
    """
    for file in files:
        if not is_inside(bundle.folder.parent, bundle.folder / file.name):
            raise BadInput(
                f"{bundle.folder / file.name} leads out of {bundle.folder.parent}",
                hint="remove the link, and render the clip again",
            )
    with _told_as_ours(folder):
        folder.mkdir(parents=True, exist_ok=True)
        copies = _planned(bundle, files, folder)
        if copies.replaced and not replace:
            raise UsageError(
                f"{strip_invisible(str(folder))} has other files of the same name:"
                f" {', '.join(copies.replaced)}",
                hint="choose another folder, or let them be replaced: --replace",
            )
        _copy(bundle.folder, folder, (*copies.new, *copies.replaced))
    return copies


def _planned(bundle: RenderedBundle, files: Sequence[MediaFile], folder: Path) -> Copies:
    kinds: dict[str, list[str]] = {"new": [], "replaced": [], "unchanged": []}
    for file in files:
        source, target = bundle.folder / file.name, folder / file.name
        if not os.path.lexists(target):
            kinds["new"].append(file.name)
        elif target.is_dir() and not target.is_symlink():
            raise UsageError(
                f"{strip_invisible(str(target))} is a folder, and should be a file",
                hint="choose another folder: --copy-to",
            )
        elif target.is_file() and filecmp.cmp(source, target, shallow=False):
            kinds["unchanged"].append(file.name)
        else:
            kinds["replaced"].append(file.name)
    return Copies(**{kind: tuple(names) for kind, names in kinds.items()})


def _copy(source: Path, target: Path, names: Sequence[str]) -> None:
    """Copy under other names first, so that a full disk leaves nothing behind."""
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
def _told_as_ours(folder: Path) -> Iterator[None]:
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(
            f"--copy-to {strip_invisible(str(folder))} is not a folder",
            hint="name a folder; it is made where it is not there",
        ) from error
    except OSError as error:
        raise MachineNotReady(
            f"cannot copy to {strip_invisible(str(folder))}: {error.strerror or error}",
            hint="choose another folder: --copy-to",
        ) from error

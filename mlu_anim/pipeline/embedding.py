"""Embeds rendered bundles in pages: a snippet to paste, and a gallery of all."""

import json
import shlex
import sys
from dataclasses import asdict
from pathlib import Path

from mlu_anim.bundle import (
    addresses,
    copying,
    gallery_page,
    manifest_reader,
    media_file,
    media_folders,
    paths,
    rendered_bundles,
    snippets,
    text_files,
)
from mlu_anim.results import clips
from mlu_anim.system import terminal
from mlu_anim.system.errors import UsageError
from mlu_anim.system.visible_text import strip_invisible_lines


def embed(
    clip: str,
    *,
    target: str,
    out: Path,
    name: str | None,
    variant: str | None,
    at: str,
    page: Path | None,
    copy_to: Path | None,
    replace: bool,
    autoplay: bool,
    animation: bool,
    as_json: bool,
) -> int:
    """Print the snippet of a bundle on stdout, and the files that go with it on stderr.

    `page`: the file into which the snippet is pasted.
    `copy_to`: a folder into which the files are copied first.
    """
    folder = _rendered_folder(clip, out, name)
    bundle = rendered_bundles.find_bundle(folder, variant, render=_render_command(clip, out, name))
    if replace and copy_to is None:
        raise UsageError("--replace goes with --copy-to", hint="name the folder: --copy-to DIR")
    if at and page is not None:
        raise UsageError(
            "--at says already where the page finds the files", hint="leave --page or --at out"
        )
    place = addresses.require_location(at) if at else ""
    place = place or media_folders.media_folder(folder, target, page=page, copy_to=copy_to)
    snippet = snippets.snippet(bundle, target, place, autoplay=autoplay, animation=animation)
    copies = None
    if copy_to is not None:
        copies = copying.copy_files(bundle, snippet.files, copy_to, replace=replace)
    for note in snippet.notes:
        terminal.print_note(note)
    if as_json:
        content = {"clip": clip, "variant": bundle.variant, **snippet.as_plain()}
        content |= {"copied_to": str(copy_to), "copies": asdict(copies)} if copies else {}
        terminal.put(json.dumps(content))
        return 0
    terminal.put(snippet.text)
    print(_files_line(snippet, folder, place, copy_to, copies), file=sys.stderr)
    return 0


def gallery(out: Path) -> int:
    """Write `index.html` over all bundles below `out`, and print its path."""
    bundles, troubles = rendered_bundles.find_bundles(out)
    for trouble in troubles:
        terminal.print_error(trouble)
    if not bundles:
        raise UsageError(
            f"nothing is rendered in {out}",
            hint=f"render a clip first: {_render_command('roc', out, None)}",
        )
    path = out / "index.html"
    text_files.write_whole(path, gallery_page.page(bundles))
    terminal.put(str(path))
    return 0


def _rendered_folder(clip: str, out: Path, name: str | None) -> Path:
    """Return the folder of a rendering, which may not exist; raises UsageError for a bad name."""
    wanted = name or clip
    # The folder of a foreign scene is named after the user's file, and so may have any name.
    if manifest_reader.is_own_name(wanted) and wanted != ".." and (out / wanted).is_dir():
        return out / wanted
    if name is None:
        clips.module_name(clip)  # a typing error is reported as one
    return out / paths.require_name(wanted)


def _files_line(
    snippet: snippets.Snippet,
    folder: Path,
    place: str,
    copy_to: Path | None,
    copies: copying.Copies | None,
) -> str:
    """Return a line on the files of a snippet: where they are, or must be copied to."""
    named = [f"{file.name} ({media_file.size(file.size_bytes)})" for file in snippet.files]
    if copy_to is None or copies is None:
        return strip_invisible_lines(f"files, from {folder} to {place or '.'}: {', '.join(named)}")
    line = f"copied to {copy_to}: {', '.join(named)}"
    line += f"; replaced: {', '.join(copies.replaced)}" if copies.replaced else ""
    return strip_invisible_lines(line)


def _render_command(clip: str, out: Path, name: str | None) -> str:
    words = ["python3", "cli.py", "render", clip]
    words += ["--name", name] if name else []
    words += ["--out", str(out)] if out != Path("renders") else []
    return shlex.join(words)

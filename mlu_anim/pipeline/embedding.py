"""Show rendered bundles on web pages: print a snippet to paste, or write a gallery page."""

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
from mlu_anim.system import browser_window, terminal
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
    show: str | None,
    gif: bool,
    as_json: bool,
) -> int:
    """Print the snippet that shows a bundle on a page, and on stderr the files that it needs.

    Returns exit code 0; raises UsageError for options that contradict each other.

    `target`: the kind of page, one of `snippets.TARGETS`.
    `out`, `name`: the bundle is in the folder `out/name`, by default `out/clip`.
    `variant`: such as `dark-9x16`; None for the default one, or the only one.
    `at`: the address at which the page finds the files; empty to derive it.
    `page`: the file into which the snippet is pasted.
    `show`: what is shown, one of `shown_kinds.KINDS`; None for the first that there is.
    `gif`: the same as `show="gif"`.
    `copy_to`: a folder into which the files are copied first; with `replace` over other files.
    """
    folder = _rendered_folder(clip, out, name)
    bundle = rendered_bundles.find_bundle(folder, variant, render=_render_command(clip, out, name))
    if replace and copy_to is None:
        raise UsageError("--replace goes with --copy-to", hint="name the folder: --copy-to DIR")
    if gif and show not in (None, "gif"):
        raise UsageError(f"--gif and --show {show} contradict each other", hint="leave one out")
    if at and page is not None:
        raise UsageError(
            "--at says already where the page finds the files", hint="leave --page or --at out"
        )
    place = addresses.require_location(at) if at else ""
    place = place or media_folders.media_folder(folder, target, page=page, copy_to=copy_to)
    snippet = snippets.snippet(
        bundle, target, place, autoplay=autoplay, show="gif" if gif else show
    )
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


def gallery(out: Path, *, opens: bool) -> int:
    """Write the page `out/index.html`, which shows all bundles below `out`; print its path.

    Returns exit code 0; raises UsageError if there is no bundle.  opens: show it in the browser.
    """
    path = write_gallery(out)
    terminal.put(str(path))
    if opens:
        browser_window.open_in_browser(path.resolve().as_uri())
    return 0


def write_gallery(out: Path) -> Path:
    """Write the page of all bundles below `out` and return its path; print what cannot be read.

    Raises UsageError if there is no bundle.
    """
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
    return path


def _rendered_folder(clip: str, out: Path, name: str | None) -> Path:
    """Return the folder of a rendering, which need not exist.

    Raises UsageError if there is no such clip, or `name` cannot be the name of a folder.
    """
    wanted = name or clip
    # The folder of a foreign scene is named after the user's file, and so may have any name.
    if manifest_reader.is_own_name(wanted) and wanted != ".." and (out / wanted).is_dir():
        return out / wanted
    if name is None:
        clips.module_name(clip)  # raises an error that suggests the right name
    return out / paths.require_name(wanted)


def _files_line(
    snippet: snippets.Snippet,
    folder: Path,
    place: str,
    copy_to: Path | None,
    copies: copying.Copies | None,
) -> str:
    """Return a line that lists a snippet's files with sizes, and where they are or should go."""
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

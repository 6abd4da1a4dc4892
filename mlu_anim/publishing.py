"""What is made of rendered bundles for a reader: the snippet to paste, and the gallery."""

import json
import os
import sys
from pathlib import Path

from mlu_anim import clips, terminal
from mlu_anim.bundle import gallery_page, paths, rendered, snippets, text_files
from mlu_anim.errors import UsageError
from mlu_anim.request import RenderRequest


def embed(
    clip: str,
    *,
    target: str,
    out: Path,
    name: str | None,
    variant: str | None,
    at: str,
    autoplay: bool,
    animation: bool,
    as_json: bool,
) -> int:
    """Print the snippet of a bundle on stdout, and on stderr the files that go with it."""
    folder = paths.folder(RenderRequest(clip, name=name or clip, out=out))
    if not folder.is_dir() and name is None:
        clips.module_name(clip)  # a typing error is called one
    bundle = rendered.one_of(folder, variant, render=_render_command(clip, out, name))
    place = at or snippets.default_place(_as_seen_from_here(folder), target)
    found = snippets.snippet(bundle, target, place, autoplay=autoplay, animation=animation)
    if as_json:
        terminal.put(json.dumps({"clip": clip, "variant": bundle.variant, **found.as_plain()}))
        return 0
    terminal.put(found.text)
    sizes = (f"{file.name} ({rendered.size(file.size_bytes)})" for file in found.files)
    print(f"files, from {folder} to {place or '.'}: {', '.join(sizes)}", file=sys.stderr)
    return 0


def gallery(out: Path) -> int:
    """Write `index.html` over all bundles below `out`, and print its path."""
    bundles, troubles = rendered.all_in(out)
    for trouble in troubles:
        terminal.complain(trouble)
    if not bundles:
        raise UsageError(
            f"nothing is rendered in {out}", hint="render a clip first: python3 cli.py render roc"
        )
    path = out / "index.html"
    text_files.write_whole(path, gallery_page.page(bundles))
    terminal.put(str(path))
    return 0


def _render_command(clip: str, out: Path, name: str | None) -> str:
    words = ["python3 cli.py render", clip]
    words += ["--name", repr(name)] if name else []
    words += ["--out", str(out)] if out != Path("renders") else []
    return " ".join(words)


def _as_seen_from_here(folder: Path) -> str:
    """The folder below the one that one is in; nothing for one that lies elsewhere."""
    relative = Path(os.path.relpath(folder))
    return "" if relative.is_absolute() or ".." in relative.parts else f"{relative.as_posix()}/"

"""One rendered clip in the gallery: the film, what to download, what to paste, what is in it."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from mlu_anim.bundle import snippets, text_files
from mlu_anim.bundle.addresses import Location
from mlu_anim.bundle.rendered import (
    NARROW_NO_BREAK_SPACE,
    MediaFile,
    RenderedBundle,
    size,
    words_of,
)
from mlu_anim.system.durations import format_clock, format_duration
from mlu_anim.system.visible_text import strip_invisible
from mlu_anim.wording.numerals import ENGLISH, with_minus
from mlu_anim.wording.sentences import THIN_SPACE

_NAMES = {
    "vtt": "Captions",
    "chapters.vtt": "Chapters",
    "transcript.txt": "Transcript",
    "storyboard.png": "Storyboard",
}
_TARGETS = {
    "html": "HTML page",
    "markdown": "Markdown, GitHub",
    "quarto": "Quarto",
    "sphinx": "Sphinx",
    "myst": "MyST, Jupyter Book",
    "jupyter": "Jupyter",
    "moodle": "Moodle",
}


def card(bundle: RenderedBundle, number: int) -> str:
    """The `<article>` of a bundle. `number`: tells its ids from those of the others."""
    folder = bundle.folder.name
    named = bundle.clip if folder == bundle.clip else folder
    variant = bundle.variant.replace("no-", "no ").replace("-", " · ")
    details = filter(None, (_beats(bundle), _embed(bundle, number), _numbers(bundle)))
    return "\n".join(
        [
            f'<article class="card" aria-labelledby="title-{number}" lang="{_(bundle.language)}">',
            f'<div class="stage">{_stage(bundle)}</div>' if bundle.has_picture else "",
            '<div class="body">',
            f'<div class="head"><h2 id="title-{number}">{_(bundle.title)}</h2>',
            f'<span class="variant">{_(" · ".join(filter(None, (named, variant))))}</span></div>',
            f"<p>{_(bundle.alt)}</p>",
            f'<ul class="files" aria-label="Files">{_files(bundle)}</ul>',
            *details,
            _provenance(bundle),
            "</div>",
            "</article>",
        ]
    )


# --- the picture --------------------------------------------------------------------------------


def _stage(bundle: RenderedBundle) -> str:
    if bundle.films:
        return _film(bundle)
    if bundle.animation:
        return _animation(bundle, bundle.animation)
    return _image(bundle, _url(bundle, bundle.still)) if bundle.still else ""


def _film(bundle: RenderedBundle) -> str:
    film = bundle.films[-1]
    poster = f' poster="{_url(bundle, bundle.still)}"' if bundle.still else ""
    preload = "none" if bundle.still else "metadata"
    sources = "".join(
        f'<source src="{_url(bundle, each)}" type="video/{each.format}">' for each in bundle.films
    )
    return (
        f'<video controls muted loop playsinline preload="{preload}" width="{film.width_px}"'
        f' height="{film.height_px}"{poster} aria-label="{_(bundle.alt)}">'
        f"{sources}{_track(bundle)}</video>"
    )


def _track(bundle: RenderedBundle) -> str:
    """Captions inside the page: a browser loads none from beside a page that is a file."""
    captions = bundle.words(text_files.CAPTIONS)
    content = bundle.content(captions) if captions else None
    if content is None:
        return ""
    data = base64.b64encode(content).decode("ascii")
    shown = "" if bundle.shows_captions else " default"
    return (
        f'<track kind="captions" srclang="{_(bundle.language)}" label="{_(bundle.language)}"'
        f' src="data:text/vtt;base64,{data}"{shown}>'
    )


def _animation(bundle: RenderedBundle, animation: MediaFile) -> str:
    """A still, which the page's script can set in motion and stop."""
    still = _url(bundle, bundle.still or animation)
    if bundle.still is None and (content := bundle.content(animation)) is not None:
        still = _first_picture(content)
    moving = f' data-moving="{_url(bundle, animation)}"'
    return _image(bundle, still, moving)


def _image(bundle: RenderedBundle, source: str, more: str = "") -> str:
    return f'<img src="{source}" alt="{_(bundle.alt)}" loading="lazy"{more}>'


def _first_picture(animation: bytes) -> str:
    """The first picture of an animated image, which stands still, as an address."""
    import io

    from PIL import Image

    content = io.BytesIO()
    with Image.open(io.BytesIO(animation)) as picture:
        picture.convert("RGB").save(content, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode("ascii")


# --- what stands below it -----------------------------------------------------------------------


def _files(bundle: RenderedBundle) -> str:
    # Below the picture: in it, something would always be hidden.
    moves = bundle.films or bundle.animation
    play = '<li><button class="play" type="button">Play</button></li>' if moves else ""
    return play + "".join(
        f'<li><a href="{_url(bundle, file)}" download>{_(_file_name(bundle, file))}'
        f" <small>{size(file.size_bytes)}</small></a></li>"
        for file in _downloads(bundle)
    )


def _downloads(bundle: RenderedBundle) -> Iterable[MediaFile]:
    """Pictures and words; the table of frames is for programs."""
    pictures = [file for file in bundle.files if file.width_px]
    return [*sorted(pictures, key=lambda file: not file.duration_s), *words_of(bundle)]


def _file_name(bundle: RenderedBundle, file: MediaFile) -> str:
    if file.name.startswith(f"{bundle.stem}-"):  # the film of a beat
        return file.name.removeprefix(f"{bundle.stem}-").removesuffix(f".{file.format}")
    suffix = file.name.removeprefix(f"{bundle.stem}.")
    return _NAMES.get(suffix, suffix.upper())


def _beats(bundle: RenderedBundle) -> str:
    if not bundle.beats:
        return ""
    rows = "".join(_beat(beat, leads=bool(bundle.films)) for beat in bundle.beats)
    lasts = format_duration(bundle.beats[-1]["end_s"])
    return _details("Beats", f"{len(bundle.beats)}, {lasts}", f'<ol class="beats">{rows}</ol>')


def _beat(beat: Mapping[str, Any], *, leads: bool) -> str:
    """A beat in words. `leads`: whether there is a film to go to it in."""
    seen, caption = str(beat.get("seen", "")), str(beat["caption"])
    told = f"<p>{_(seen)}</p>" if seen not in ("", caption) else ""
    begin = f'<button type="button" data-from="{_(beat["start_s"])}" data-to="{_(beat["end_s"])}">'
    begin, end = (begin, "</button>") if leads else ("<div>", "</div>")
    return (
        f"<li>{begin}<time>{format_clock(beat['start_s'])}</time>"
        f"<span><b>{_(beat.get('title', beat['name']))}</b><i>{_(caption)}</i></span>"
        f"{end}{told}</li>"
    )


def _embed(bundle: RenderedBundle, number: int) -> str:
    if not bundle.has_picture:
        return ""
    options, texts = [], []
    for target, name in _TARGETS.items():
        place = snippets.default_place(f"{bundle.folder.name}/", target)
        found = snippets.snippet(bundle, target, place)
        options.append(f'<option value="{target}">{name}</option>')
        texts.append(f'<pre data-for="{target}" tabindex="0">{_lines(found.text)}</pre>')
    chooser = (
        f'<div class="embed"><label for="place-{number}">For</label>'
        f'<select id="place-{number}">{"".join(options)}</select>'
        '<span role="status"></span><button class="copy" type="button">Copy</button></div>'
    )
    return _details("Embed", "a snippet to paste", chooser + "".join(texts))


def _numbers(bundle: RenderedBundle) -> str:
    written = bundle.manifest.get("written") or bundle.manifest.get("facts") or {}
    shown = {name: value for name, value in written.items() if value != ""}
    table = _table((name.replace("_", " "), value) for name, value in shown.items())
    return _details("Numbers", f"{len(shown)}, from the result", table) if shown else ""


def _provenance(bundle: RenderedBundle) -> str:
    manifest = bundle.manifest
    checks = manifest.get("checks", [])
    of_result = {**manifest.get("provenance", {})}
    for key in ("source", "source_sha256", "seed", "result_digest"):
        if manifest.get(key) is not None:
            of_result[key] = manifest[key]
    parts = [_table(_flat(of_result))] if of_result else []
    parts += [f"<h3>Options</h3>{_table(given)}" for given in [list(_given(manifest))] if given]
    versions = manifest.get("versions", {})
    parts += [f"<h3>Versions</h3>{_table(versions.items())}"] if versions else []
    rows = ((check["name"], _said(check["left"])) for check in checks)
    parts += [f"<h3>Identities that held before it was drawn</h3>{_table(rows)}"] if checks else []
    note = f"{len(checks)} identities held" if checks else "where it comes from"
    return _details("Provenance", note, "".join(parts))


def _given(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The options that were given and are not empty."""
    for name, value in manifest.get("options", {}).items():
        if value not in (None, [], "", False):
            yield name.replace("_", " "), _said(value)


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Nested values in rows: `LogisticRegression · C`."""
    for key, value in values.items():
        name = f"{above}{key.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name} · ")
        else:
            yield name, _said(value)


def _said(value: Any) -> str:
    """A value of the manifest for a reader."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return ENGLISH.tick(value)
    if isinstance(value, int):
        return with_minus(str(value))
    return ", ".join(map(_said, value)) if isinstance(value, list) else str(value)


def _table(rows: Iterable[tuple[str, Any]]) -> str:
    cells = (f'<tr><th scope="row">{_(n)}</th><td>{_(v)}</td></tr>' for n, v in rows)
    return f"<table>{''.join(cells)}</table>"


def _details(title: str, note: str, content: str) -> str:
    return f"<details><summary>{title} <span>{_(note)}</span></summary>{content}</details>"


def _url(bundle: RenderedBundle, file: MediaFile) -> str:
    """The address of a file, as the page above its folder sees it."""
    return escape(Location.of(bundle.folder.name).in_html(file.name))


def _(value: object) -> str:
    """A value as text for HTML, in attributes too; a number stays with its unit."""
    return escape(strip_invisible(str(value)).replace(THIN_SPACE, NARROW_NO_BREAK_SPACE))


def _lines(text: str) -> str:
    """Text of several lines, as `_` writes one."""
    return "\n".join(map(_, text.split("\n")))

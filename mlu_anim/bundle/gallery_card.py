"""The gallery's card of a rendered clip: film, downloads, beats, snippets, numbers, provenance."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from mlu_anim.bundle import snippets, text_files
from mlu_anim.bundle.addresses import Location
from mlu_anim.bundle.media_file import MediaFile, size
from mlu_anim.bundle.rendered_bundles import NARROW_NO_BREAK_SPACE, RenderedBundle, text_files_of
from mlu_anim.system.durations import format_clock, format_duration
from mlu_anim.system.visible_text import strip_invisible
from mlu_anim.wording.numerals import ENGLISH, with_minus
from mlu_anim.wording.sentences import THIN_SPACE

_NAMES = {
    "vtt": "Captions",
    "chapters.vtt": "Chapters",
    "transcript.txt": "Transcript",
    "storyboard.png": "Storyboard",
    "html": "Page with player",
    "svg": "Moving SVG",
    "still.svg": "Sharp still",
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
    """Return the `<article>` of a bundle. `number`: makes its ids unique on the page."""
    folder = bundle.folder.name
    name = bundle.clip if folder == bundle.clip else folder
    variant = bundle.variant.replace("no-", "no ").replace("-", " · ")
    details = filter(None, (_beats(bundle), _embed(bundle, number), _numbers(bundle)))
    return "\n".join(
        [
            f'<article class="card" aria-labelledby="title-{number}" lang="{_(bundle.language)}">',
            f'<div class="stage">{_stage(bundle)}</div>' if bundle.has_picture else "",
            '<div class="body">',
            f'<div class="head"><h2 id="title-{number}">{_(bundle.title)}</h2>',
            f'<span class="variant">{_(" · ".join(filter(None, (name, variant))))}</span></div>',
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
    last = bundle.films[-1]
    poster = f' poster="{_url(bundle, bundle.still)}"' if bundle.still else ""
    preload = "none" if bundle.still else "metadata"
    sources = "".join(
        f'<source src="{_url(bundle, film)}" type="video/{film.format}">' for film in bundle.films
    )
    return (
        f'<video controls muted loop playsinline preload="{preload}" width="{last.width_px}"'
        f' height="{last.height_px}"{poster} aria-label="{_(bundle.alt)}">'
        f"{sources}{_track(bundle)}</video>"
    )


def _track(bundle: RenderedBundle) -> str:
    """Return a `<track>` with the captions as a data URL; empty if there are none.

    Browsers load no caption files for a page that is opened from the disk.
    """
    captions = bundle.text_file(text_files.CAPTIONS)
    content = bundle.content(captions) if captions else None
    if content is None:
        return ""
    data = base64.b64encode(content).decode("ascii")
    default = "" if bundle.shows_captions else " default"
    return (
        f'<track kind="captions" srclang="{_(bundle.language)}" label="{_(bundle.language)}"'
        f' src="data:text/vtt;base64,{data}"{default}>'
    )


def _animation(bundle: RenderedBundle, animation: MediaFile) -> str:
    """Return the `<img>` of a still, which the page's script replaces by the animated image.

    Without a still in the bundle, it shows the first picture of the animated image.
    """
    still = _url(bundle, bundle.still or animation)
    if bundle.still is None and (content := bundle.content(animation)) is not None:
        still = _first_picture(content)
    moving = f' data-moving="{_url(bundle, animation)}"'
    return _image(bundle, still, moving)


def _image(bundle: RenderedBundle, source: str, attributes: str = "") -> str:
    return f'<img src="{source}" alt="{_(bundle.alt)}" loading="lazy"{attributes}>'


def _first_picture(animation: bytes) -> str:
    """Return the first picture of an animated image as a data URL."""
    import io

    from PIL import Image

    content = io.BytesIO()
    with Image.open(io.BytesIO(animation)) as picture:
        picture.convert("RGB").save(content, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode("ascii")


# --- below the picture --------------------------------------------------------------------------


def _files(bundle: RenderedBundle) -> str:
    # The button is below the picture, so that it hides nothing.
    moves = bundle.films or bundle.animation
    play = '<li><button class="play" type="button">Play</button></li>' if moves else ""
    return (
        _essay(bundle)
        + play
        + "".join(
            f'<li><a href="{_url(bundle, file)}" download>{_(_file_name(bundle, file))}'
            f" <small>{size(file.size_bytes)}</small></a></li>"
            for file in _downloads(bundle)
        )
    )


def _essay(bundle: RenderedBundle) -> str:
    """Return the link to the clip's essay, if one lies beside the bundle."""
    name = f"{bundle.clip}.essay.html"
    if not (bundle.folder / name).is_file():
        return ""
    url = escape(Location.of(bundle.folder.name).in_html(name))
    return f'<li><a href="{url}">Essay</a></li>'


def _downloads(bundle: RenderedBundle) -> Iterable[MediaFile]:
    """Return the media files and text files of a bundle, without the frame data for programs."""
    pictures = [file for file in bundle.files if file.width_px]
    return [*sorted(pictures, key=lambda file: not file.duration_s), *text_files_of(bundle)]


def _file_name(bundle: RenderedBundle, file: MediaFile) -> str:
    if file.name.startswith(f"{bundle.stem}-"):  # the film of a beat
        return file.name.removeprefix(f"{bundle.stem}-").removesuffix(f".{file.format}")
    suffix = file.name.removeprefix(f"{bundle.stem}.")
    return _NAMES.get(suffix, suffix.upper())


def _beats(bundle: RenderedBundle) -> str:
    if not bundle.beats:
        return ""
    rows = "".join(_beat(beat, has_film=bool(bundle.films)) for beat in bundle.beats)
    length = format_duration(bundle.beats[-1]["end_s"])
    return _details("Beats", f"{len(bundle.beats)}, {length}", f'<ol class="beats">{rows}</ol>')


def _beat(beat: Mapping[str, Any], *, has_film: bool) -> str:
    """Return the `<li>` of a beat with its texts.

    has_film: make the title a button that jumps to the beat in the film.
    """
    description, caption = str(beat.get("seen", "")), str(beat["caption"])
    below = f"<p>{_(description)}</p>" if description not in ("", caption) else ""
    begin = f'<button type="button" data-from="{_(beat["start_s"])}" data-to="{_(beat["end_s"])}">'
    begin, end = (begin, "</button>") if has_film else ("<div>", "</div>")
    return (
        f"<li>{begin}<time>{format_clock(beat['start_s'])}</time>"
        f"<span><b>{_(beat.get('title', beat['name']))}</b><i>{_(caption)}</i></span>"
        f"{end}{below}</li>"
    )


def _embed(bundle: RenderedBundle, number: int) -> str:
    if not bundle.has_picture:
        return ""
    options, texts = [], []
    for target, name in _TARGETS.items():
        folder = snippets.default_media_folder(f"{bundle.folder.name}/", target)
        text = snippets.snippet(bundle, target, folder).text
        options.append(f'<option value="{target}">{name}</option>')
        texts.append(f'<pre data-for="{target}" tabindex="0">{_lines(text)}</pre>')
    chooser = (
        f'<div class="embed"><label for="place-{number}">For</label>'
        f'<select id="place-{number}">{"".join(options)}</select>'
        '<span role="status"></span><button class="copy" type="button">Copy</button></div>'
    )
    return _details("Embed", "a snippet to paste", chooser + "".join(texts))


def _numbers(bundle: RenderedBundle) -> str:
    formatted = bundle.manifest.get("written") or bundle.manifest.get("facts") or {}
    facts = {name: value for name, value in formatted.items() if value != ""}
    table = _table((name.replace("_", " "), value) for name, value in facts.items())
    return _details("Numbers", f"{len(facts)}, from the result", table) if facts else ""


def _provenance(bundle: RenderedBundle) -> str:
    manifest = bundle.manifest
    checks = manifest.get("checks", [])
    origin = {**manifest.get("provenance", {})}
    for key in ("source", "source_sha256", "seed", "result_digest"):
        if manifest.get(key) is not None:
            origin[key] = manifest[key]
    parts = [_table(_flat(origin))] if origin else []
    options = list(_options(manifest))
    parts += [f"<h3>Options</h3>{_table(options)}"] if options else []
    versions = manifest.get("versions", {})
    parts += [f"<h3>Versions</h3>{_table(versions.items())}"] if versions else []
    rows = ((check["name"], _readable(check["left"])) for check in checks)
    parts += [f"<h3>Checks that passed before drawing</h3>{_table(rows)}"] if checks else []
    note = f"{len(checks)} checks passed" if checks else "data, options and versions"
    return _details("Provenance", note, "".join(parts))


def _options(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield name and value of each option in a manifest that is not empty, both as text."""
    for name, value in manifest.get("options", {}).items():
        if value not in (None, [], "", False):
            yield name.replace("_", " "), _readable(value)


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield nested values as rows: a name like `LogisticRegression · C`, and a value as text."""
    for key, value in values.items():
        name = f"{prefix}{key.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name} · ")
        else:
            yield name, _readable(value)


def _readable(value: Any) -> str:
    """Return a value of a manifest as readable text, such as `yes` for True."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return ENGLISH.tick(value)
    if isinstance(value, int):
        return with_minus(str(value))
    return ", ".join(map(_readable, value)) if isinstance(value, list) else str(value)


def _table(rows: Iterable[tuple[str, Any]]) -> str:
    cells = (f'<tr><th scope="row">{_(n)}</th><td>{_(v)}</td></tr>' for n, v in rows)
    return f"<table>{''.join(cells)}</table>"


def _details(title: str, note: str, content: str) -> str:
    return f"<details><summary>{title} <span>{_(note)}</span></summary>{content}</details>"


def _url(bundle: RenderedBundle, file: MediaFile) -> str:
    """Return the URL of a file, relative to the gallery in the parent of the bundle's folder."""
    return escape(Location.of(bundle.folder.name).in_html(file.name))


def _(value: object) -> str:
    """Return a value escaped for text and attributes of HTML, without invisible characters.

    Thin spaces become no-break spaces, so that a number and its unit stay on one line.
    """
    return escape(strip_invisible(str(value)).replace(THIN_SPACE, NARROW_NO_BREAK_SPACE))


def _lines(text: str) -> str:
    """Return a text of several lines escaped for HTML; line breaks stay."""
    return "\n".join(map(_, text.split("\n")))

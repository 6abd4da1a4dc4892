"""The gallery's card of a rendered clip: film, downloads, beats, snippets, numbers, provenance."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mlu_anim.bundle import snippets
from mlu_anim.bundle.addresses import Location
from mlu_anim.bundle.gallery_picture import escaped, picture, url
from mlu_anim.bundle.media_file import MediaFile, size
from mlu_anim.bundle.rendered_bundles import RenderedBundle, text_files_of
from mlu_anim.bundle.shown_kinds import preferred_kind
from mlu_anim.system.durations import format_clock, format_duration
from mlu_anim.wording.numerals import ENGLISH, with_minus

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
    label = " · ".join(filter(None, (name, variant)))
    details = filter(None, (_beats(bundle), _embed(bundle, number), _numbers(bundle)))
    return "\n".join(
        [
            f'<article class="card" aria-labelledby="title-{number}"'
            f' lang="{escaped(bundle.language)}">',
            picture(bundle),
            '<div class="body">',
            f'<div class="head"><h2 id="title-{number}">{escaped(bundle.title)}</h2>',
            f'<span class="variant">{escaped(label)}</span></div>',
            f"<p>{escaped(bundle.alt)}</p>",
            f'<ul class="files" aria-label="Files">{_files(bundle)}</ul>',
            *details,
            _provenance(bundle),
            "</div>",
            "</article>",
        ]
    )


# --- below the picture --------------------------------------------------------------------------


def _files(bundle: RenderedBundle) -> str:
    # The button is below the picture, so that it hides nothing.
    moves = preferred_kind(bundle, "html") in ("film", "svg", "gif")
    play = '<li><button class="play" type="button">Play</button></li>' if moves else ""
    files = "".join(
        f'<li><a href="{url(bundle, file)}"{_saved(file)}>{escaped(_file_name(bundle, file))}'
        f" <small>{size(file.size_bytes)}</small></a></li>"
        for file in _downloads(bundle)
    )
    return _essay(bundle) + play + files


def _essay(bundle: RenderedBundle) -> str:
    """Return the link to the clip's essay, if one lies beside the bundle."""
    name = f"{bundle.clip}.essay.html"
    if not (bundle.folder / name).is_file():
        return ""
    address = escaped(Location.of(bundle.folder.name).in_html(name))
    return f'<li><a href="{address}">Essay</a></li>'


def _saved(file: MediaFile) -> str:
    """Return the attribute of a link that saves a file; empty for a page, which is opened."""
    return "" if file.format == "html" else " download"


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
    below = f"<p>{escaped(description)}</p>" if description not in ("", caption) else ""
    start_s, end_s = escaped(beat["start_s"]), escaped(beat["end_s"])
    begin = f'<button type="button" data-from="{start_s}" data-to="{end_s}">'
    begin, end = (begin, "</button>") if has_film else ("<div>", "</div>")
    return (
        f"<li>{begin}<time>{format_clock(beat['start_s'])}</time>"
        f"<span><b>{escaped(beat.get('title', beat['name']))}</b><i>{escaped(caption)}</i></span>"
        f"{end}{below}</li>"
    )


def _embed(bundle: RenderedBundle, number: int) -> str:
    if not bundle.has_picture:
        return ""
    options, texts = [], []
    for target, name in _TARGETS.items():
        if preferred_kind(bundle, target) is None:
            continue
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
    cells = (f'<tr><th scope="row">{escaped(n)}</th><td>{escaped(v)}</td></tr>' for n, v in rows)
    return f"<table>{''.join(cells)}</table>"


def _details(title: str, note: str, content: str) -> str:
    return f"<details><summary>{title} <span>{escaped(note)}</span></summary>{content}</details>"


def _lines(text: str) -> str:
    """Return a text of several lines escaped for HTML; line breaks stay."""
    return "\n".join(map(escaped, text.split("\n")))

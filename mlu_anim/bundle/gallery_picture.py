"""The picture of a gallery's card: film, player, moving image or still, whichever there is."""

import base64
from html import escape

from mlu_anim.bundle import text_files
from mlu_anim.bundle.addresses import Location
from mlu_anim.bundle.html_player import FRAME
from mlu_anim.bundle.media_file import MediaFile
from mlu_anim.bundle.rendered_bundles import NARROW_NO_BREAK_SPACE, RenderedBundle
from mlu_anim.bundle.shown_kinds import main_file, preferred_kind
from mlu_anim.system.visible_text import strip_invisible
from mlu_anim.wording.sentences import THIN_SPACE


def picture(bundle: RenderedBundle) -> str:
    """Return the box with the picture of a bundle; empty if it has none."""
    kind = preferred_kind(bundle, "html")
    file = main_file(bundle, kind) if kind else None
    if kind is None or file is None:
        return ""
    if kind == "player":
        return _player(bundle, file)
    if kind == "film":
        content = _film(bundle)
    elif kind == "still":
        content = _image(bundle, url(bundle, file))
    else:
        content = _animation(bundle, file)
    return f'<div class="stage">{content}</div>'


def _film(bundle: RenderedBundle) -> str:
    last = bundle.films[-1]
    poster = f' poster="{url(bundle, bundle.still)}"' if bundle.still else ""
    preload = "none" if bundle.still else "metadata"
    sources = "".join(
        f'<source src="{url(bundle, film)}" type="video/{film.format}">' for film in bundle.films
    )
    return (
        f'<video controls muted loop playsinline preload="{preload}" width="{last.width_px}"'
        f' height="{last.height_px}"{poster} aria-label="{escaped(bundle.alt)}">'
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
    language = escaped(bundle.language)
    return (
        f'<track kind="captions" srclang="{language}" label="{language}"'
        f' src="data:text/vtt;base64,{data}"{default}>'
    )


def _player(bundle: RenderedBundle, page: MediaFile) -> str:
    """Return the box with the player's page in a frame, which has room for its controls."""
    poster = f'<img src="{url(bundle, bundle.still)}" alt="">' if bundle.still else ""
    return (
        f'<div class="stage framed">{poster}<iframe src="{url(bundle, page)}"'
        f' sandbox="allow-scripts" loading="lazy" title="{escaped(bundle.title)}: player"'
        f' style="{FRAME}"></iframe></div>'
    )


def _animation(bundle: RenderedBundle, animation: MediaFile) -> str:
    """Return the `<img>` of a still, which the page's script replaces by the animated image.

    Without a still in the bundle, it shows a picture of the animated image.
    """
    address = url(bundle, animation)
    if bundle.still is not None:
        still = url(bundle, bundle.still)
    elif animation.format == "svg":
        still = f"{address}#still"
    else:
        content = bundle.content(animation)
        still = address if content is None else _first_picture(content)
    return _image(bundle, still, f' data-moving="{address}"')


def _image(bundle: RenderedBundle, source: str, attributes: str = "") -> str:
    return f'<img src="{source}" alt="{escaped(bundle.alt)}" loading="lazy"{attributes}>'


def _first_picture(animation: bytes) -> str:
    """Return the first picture of an animated image as a data URL."""
    import io

    from PIL import Image

    content = io.BytesIO()
    with Image.open(io.BytesIO(animation)) as picture:
        picture.convert("RGB").save(content, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode("ascii")


def url(bundle: RenderedBundle, file: MediaFile) -> str:
    """Return the URL of a file, relative to the gallery in the parent of the bundle's folder."""
    return escape(Location.of(bundle.folder.name).in_html(file.name))


def escaped(value: object) -> str:
    """Return a value escaped for text and attributes of HTML, without invisible characters.

    Thin spaces become no-break spaces, so that a number and its unit stay on one line.
    """
    return escape(strip_invisible(str(value)).replace(THIN_SPACE, NARROW_NO_BREAK_SPACE))

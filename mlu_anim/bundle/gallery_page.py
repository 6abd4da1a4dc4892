"""The gallery: one HTML file of everything that has been rendered, which needs no server."""

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from mlu_anim.bundle.gallery_card import card
from mlu_anim.bundle.media_file import size
from mlu_anim.bundle.page_font import font_faces
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.stage.theme import Theme, theme
from mlu_anim.system.shipped_files import shipped_path

_ROLES = ("paper", "panel", "ink", "muted")


def page(bundles: Sequence[RenderedBundle]) -> str:
    """Return the HTML of the gallery: a card for each bundle, with links to its files."""
    body = _body(bundles)
    folder = shipped_path("assets") / "gallery"
    script = (folder / "script.js").read_text(encoding="utf-8")
    style = "\n".join(
        [font_faces(body), _colors(), (folder / "style.css").read_text(encoding="utf-8")]
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<title>Rendered clips</title>\n<link rel="icon" href="data:,">\n'
        f"<style>\n{style}</style>\n"
        "<noscript><style>.play, .embed { display: none }</style></noscript>\n</head>\n"
        f"<body>\n{body}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _body(bundles: Sequence[RenderedBundle]) -> str:
    cards = "\n".join(card(bundle, number) for number, bundle in enumerate(bundles))
    total = size(sum(file.size_bytes for bundle in bundles for file in bundle.files))
    count = f"{len(bundles)} clip" if len(bundles) == 1 else f"{len(bundles)} clips"
    hint = " Point at a film, or focus it, to play it." if any(b.films for b in bundles) else ""
    versions = sorted(
        {str(b.manifest.get("versions", {}).get("mlu_anim", "unknown")) for b in bundles}
    )
    return (
        f"<header>\n<h1>Rendered clips</h1>\n<p>{count}, {total}.{hint}</p>\n</header>\n"
        f"<main>\n{cards}\n</main>\n"
        f"<footer>Made by mlu_anim {escape(', '.join(versions))}; every number comes from a fitted"
        " model or from arithmetic on its outputs.</footer>"
    )


def _policy(script: str) -> str:
    """Return a content security policy that allows only local media and the page's own script."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline';"
        " font-src data:; img-src 'self' file: data:; media-src 'self' file: data:;"
        " frame-src 'self' file:;"
        " base-uri 'none'; form-action 'none'"
    )


def _colors() -> str:
    light, dark = _variables(theme("light")), _variables(theme("dark"))
    return (
        f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{\n  :root {{ {dark} }}\n}}\n"
        f"@media print {{ :root {{ {light} }} }}"
    )


def _variables(chosen: Theme) -> str:
    values = {role: chosen.color(role) for role in _ROLES}
    values["accent"] = chosen.text_tone("accent")
    values["line"] = chosen.tint("ink", 0.1)
    values["edge"] = chosen.tint("ink", 0.5)
    return " ".join(f"--{name}: {color};" for name, color in values.items())

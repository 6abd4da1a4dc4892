"""Text as HTML: escaped, without invisible characters, with terms and no-break spaces."""

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from mlu_anim.essays.essay import shown
from mlu_anim.system.visible_text import strip_invisible
from mlu_anim.wording.numerals import THIN_SPACE

_NARROW_NO_BREAK_SPACE = "\u202f"
_TERM = re.compile(r"\*([^\s*<>](?:[^*<>]*[^\s*<>])?)\*")


def text(words: object) -> str:
    """Return words escaped for text and attributes of HTML."""
    return _plain(shown(str(words)))


def prose(words: str) -> str:
    """Return a paragraph of prose, in which `*term*` is a term that is introduced."""
    return shown(_TERM.sub(r"<dfn>\1</dfn>", _plain(words)))


def paragraphs(parts: Iterable[str]) -> str:
    """Return paragraphs of prose."""
    return "".join(f"<p>{prose(part)}</p>" for part in parts)


def json_script(name: str, value: Any) -> str:
    """Return a script element that holds JSON; no text inside can end it."""
    content = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    safe = content.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'<script type="application/json" id="{name}">{safe}</script>\n'


def copyable(code: str, label: str) -> str:
    """Return a block of code with a button that copies it. `label`: what is copied."""
    lines = "\n".join(map(text, code.split("\n")))
    return (
        f'<div class="copyable"><pre tabindex="0" role="region" aria-label="{text(label)}">'
        f'<code>{lines}</code></pre><button type="button" class="copy" hidden>Copy</button></div>'
    )


def _plain(words: str) -> str:
    # strip_invisible drops characters of format, but private-use ones stay for `shown`.
    return escape(strip_invisible(words).replace(THIN_SPACE, _NARROW_NO_BREAK_SPACE))

"""Colors by role, and tones in which text can be read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mlu_anim.system.errors import AuthorMistake, UsageError
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.system.suggestions import did_you_mean

TEXT_CONTRAST = 4.5
"""Smallest contrast ratio of text against what lies under it (WCAG 2.2, 1.4.3)."""
TRACE_CONTRAST = 1.6
"""Smallest contrast ratio of a thin trace, of which there are many."""
MARK_CONTRAST = 3.0
"""Smallest contrast ratio of a mark that carries meaning (WCAG 2.2, 1.4.11)."""

TRIOS = (
    ("positive", "negative", "accent"),
    ("train", "validation", "test"),
    ("bias", "variance", "noise"),
)
"""Color roles of marks: the roles of one trio appear in the same clip."""

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Theme:
    """A color for each role; `paper` is the page and `panel` the card that a plot stands on."""

    name: str
    roles: Mapping[str, str]

    def color(self, role: str) -> str:
        """Return the color of a role, `#RRGGBB`; raises AuthorMistake for an unknown role."""
        if role not in self.roles:
            near = did_you_mean(role, self.roles)
            known = f"roles: {', '.join(self.roles)}"
            hint = f"{near} ({known})" if near else known
            raise AuthorMistake(f"no color role named {role!r}", hint=hint)
        return self.roles[role]

    def tint(self, role: str, amount: float, on: str = "panel") -> str:
        """Return the color of `role` laid over that of `on` with opacity `amount` (0 to 1)."""
        return mixed(self.color(on), self.color(role), amount)

    def trace_strength(self, role: str) -> float:
        """Return the least opacity at which a thin trace in the role's color is seen on a panel."""
        panel, steps = self.color("panel"), (step / 100 for step in range(25, 100))
        seen = (s for s in steps if contrast(self.tint(role, s), panel) >= TRACE_CONTRAST)
        return next(seen, 1.0)

    def text_tone(self, role: str, under: str | None = None) -> str:
        """Return the role's color, moved toward the ink color until text in it can be read.

        `under`: the color below the text, `#RRGGBB`; by default the panel's.
        """
        ground, ink, color = under or self.color("panel"), self.color("ink"), self.color(role)
        tones = (mixed(color, ink, step / 50) for step in range(51))
        return next((t for t in tones if contrast(t, ground) >= TEXT_CONTRAST), ink)


@cache
def theme(name: str) -> Theme:
    """Return the theme `name`, read from `assets/themes/`; raises UsageError if there is none."""
    path = shipped_path("assets") / "themes" / f"{name}.toml"
    if name not in theme_names():
        known = ", ".join(theme_names())
        raise UsageError(f"no theme named {name!r}", hint=f"themes: {known}")
    return Theme(name, tomllib.loads(path.read_text(encoding="utf-8")))


def theme_names() -> list[str]:
    """Return the names of all themes, the default (`light`) first."""
    names = {path.stem for path in (shipped_path("assets") / "themes").glob("*.toml")}
    return ["light", *sorted(names - {"light"})]


@cache
def rgb(color: str) -> Rgb:
    """Return red, green and blue of `#RRGGBB`, each from 0 to 1."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def mixed(below: str, above: str, amount: float) -> str:
    """Return the color of `above` laid over `below` with opacity `amount` (in sRGB, like Cairo)."""
    pairs = zip(rgb(below), rgb(above), strict=True)
    return "#" + "".join(f"{round(255 * (b + (a - b) * amount)):02X}" for b, a in pairs)


def luminance(color: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color))
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)

"""Colors by role, and the tones that text needs to be read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mlu_anim.system.errors import AuthorMistake, UsageError
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.system.suggestions import did_you_mean

TEXT_CONTRAST = 4.5
"""Smallest contrast ratio of text against what lies under it (WCAG 2.2, 1.4.3)."""
MARK_CONTRAST = 3.0
"""Smallest contrast ratio of a mark that carries meaning (WCAG 2.2, 1.4.11)."""

TRIOS = (
    ("positive", "negative", "accent"),
    ("train", "validation", "test"),
    ("bias", "variance", "noise"),
)
"""The roles of marks: those of one trio meet in one clip."""

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Theme:
    """A color for each role; `paper` is the page and `panel` the card that a plot stands on."""

    name: str
    roles: Mapping[str, str]

    def color(self, role: str) -> str:
        """The role's color, `#RRGGBB`; raises AuthorMistake for a role that there is not."""
        if role not in self.roles:
            near = did_you_mean(role, self.roles)
            known = f"roles: {', '.join(self.roles)}"
            hint = f"{near} ({known})" if near else known
            raise AuthorMistake(f"no color role named {role!r}", hint=hint)
        return self.roles[role]

    def tint(self, role: str, amount: float, on: str = "panel") -> str:
        """The role's color laid over another's with opacity `amount` (0 to 1)."""
        return mixed(self.color(on), self.color(role), amount)

    def text_tone(self, role: str, under: str | None = None) -> str:
        """The role's hue moved toward the ink until text in it can be read on `under`.

        `under`: a color `#RRGGBB`, by default the panel's.
        """
        ground, ink, color = under or self.color("panel"), self.color("ink"), self.color(role)
        tones = (mixed(color, ink, step / 50) for step in range(51))
        return next((t for t in tones if contrast(t, ground) >= TEXT_CONTRAST), ink)


@cache
def theme(name: str) -> Theme:
    """The theme of that name, read from `assets/themes/`."""
    path = shipped_path("assets") / "themes" / f"{name}.toml"
    if name not in theme_names():
        known = ", ".join(theme_names())
        raise UsageError(f"no theme named {name!r}", hint=f"themes: {known}")
    return Theme(name, tomllib.loads(path.read_text(encoding="utf-8")))


def theme_names() -> list[str]:
    """Every theme there is, the default (`light`) first."""
    names = {path.stem for path in (shipped_path("assets") / "themes").glob("*.toml")}
    return ["light", *sorted(names - {"light"})]


def rgb(color: str) -> Rgb:
    """Red, green and blue in 0..1 of `#RRGGBB`."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def mixed(below: str, above: str, amount: float) -> str:
    """The color seen when `above` lies over `below` with opacity `amount` (sRGB, as Cairo does)."""
    pairs = zip(rgb(below), rgb(above), strict=True)
    return "#" + "".join(f"{round(255 * (b + (a - b) * amount)):02X}" for b, a in pairs)


def luminance(color: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color))
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)

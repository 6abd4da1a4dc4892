"""The colors of essays as CSS variables, in the light and the dark theme."""

from collections.abc import Mapping

from mlu_anim.stage.theme import TRIOS, Theme, theme

_GROUNDS = ("paper", "panel", "ink", "muted", "highlighter")
MARKS = tuple(role for trio in TRIOS for role in trio)
TEXTS = (("ink", "paper"), ("ink", "panel"), ("muted", "paper"), ("muted", "panel"))
"""Pairs of a color of text and what lies under it; roles of marks have tones of their own."""


def color_css(stills: Mapping[str, str]) -> str:
    """Return the CSS of all colors. `stills`: the declarations of the stills, by theme."""
    light, dark = (f"{_variables(theme(name))}{stills.get(name, '')}" for name in ("light", "dark"))
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        f"@media print{{:root{{color-scheme:light;{light}}}}}\n"
    )


def _variables(chosen: Theme) -> str:
    values = {role: chosen.color(role) for role in (*_GROUNDS, *MARKS)}
    values |= {f"{role}-text": text_color(chosen, role) for role in MARKS}
    values["line"] = chosen.tint("ink", 0.12, "paper")
    values["edge"] = chosen.tint("ink", 0.55)
    values["wash"] = chosen.tint("highlighter", 0.35, "paper")
    return "".join(f"--{name}:{color};" for name, color in values.items())


def text_color(chosen: Theme, role: str) -> str:
    """Return the tone of a role in which text can be read on paper and on panels."""
    tones = (chosen.text_tone(role), chosen.text_tone(role, chosen.color("paper")))
    return next((tone for tone in tones if _is_readable(chosen, tone)), chosen.color("ink"))


def _is_readable(chosen: Theme, color: str) -> bool:
    from mlu_anim.stage.theme import TEXT_CONTRAST, contrast

    return all(contrast(color, chosen.color(g)) >= TEXT_CONTRAST for g in ("paper", "panel"))

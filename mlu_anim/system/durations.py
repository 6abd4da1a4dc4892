"""Write durations and times of day as people read them."""

from __future__ import annotations

_MINUTE = 60


def format_duration(seconds: float) -> str:
    """A duration in whole seconds: `36 s`, from two minutes on `2 min 5 s`."""
    whole = round(seconds)
    if whole < 2 * _MINUTE:
        return f"{whole} s"
    minutes, rest = divmod(whole, _MINUTE)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def format_clock(t_s: float) -> str:
    """A moment of a film, counted from its beginning: `0:07`, `1:02`."""
    return f"{int(t_s) // _MINUTE}:{int(t_s) % _MINUTE:02}"

"""Format durations, and times in a film, for people."""

from __future__ import annotations

_MINUTE = 60


def format_duration(seconds: float) -> str:
    """Return a duration rounded to seconds: `36 s`; from two minutes on, `2 min 5 s`."""
    total_s = round(seconds)
    if total_s < 2 * _MINUTE:
        return f"{total_s} s"
    minutes, rest_s = divmod(total_s, _MINUTE)
    return f"{minutes} min {rest_s} s" if rest_s else f"{minutes} min"


def format_clock(t_s: float) -> str:
    """Return a time since the film's start as minutes and whole seconds: `0:07`, `1:02`."""
    return f"{int(t_s) // _MINUTE}:{int(t_s) % _MINUTE:02}"

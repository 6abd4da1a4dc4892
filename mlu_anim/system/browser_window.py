"""Open a page in the user's browser."""

import webbrowser

from mlu_anim.system import terminal


def open_in_browser(address: str) -> bool:
    """Open an address in the user's browser; returns False, with a note, if there is none."""
    try:
        is_open = webbrowser.open(address)
    except (webbrowser.Error, OSError):
        is_open = False
    if not is_open:
        terminal.print_note(f"no browser was found; open this address yourself: {address}")
    return is_open

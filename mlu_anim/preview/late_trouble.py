"""Tell the page of a trouble, but not while an editor is still writing the file."""

import threading
import time
from collections.abc import Callable

from mlu_anim.preview.hub import Hub
from mlu_anim.preview.trouble import Trouble
from mlu_anim.preview.watched_files import Saved

HALF_WRITTEN_S = 0.12
"""An error is shown this long after a save: an editor may write a file in several steps."""


def tell_later(
    hub: Hub, trouble: Trouble, saved: Saved, change: int, is_current: Callable[[], bool]
) -> None:
    """Send a trouble to the pages, a moment after the save that has caused it.

    `change`: its number. `is_current`: called then; False if something has changed since.
    """

    def tell() -> None:
        if is_current():
            told = {"message": trouble.message, "where": trouble.where, "hint": trouble.hint}
            hub.send("trouble", {**told, "change": change, **saved.as_plain()})

    passed_s = time.monotonic() - saved.heard_s
    timer = threading.Timer(max(0.0, HALF_WRITTEN_S - passed_s), tell)
    timer.daemon = True
    timer.start()

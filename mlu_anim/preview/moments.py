"""Draw moments and films of a cut, in a child process."""

import base64
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.pipeline.computing import require_words_for
from mlu_anim.pipeline.streams import vector_words
from mlu_anim.preview.task import Send
from mlu_anim.rendering.display_list import DisplayList
from mlu_anim.rendering.listing import Listing
from mlu_anim.rendering.moment import Moment
from mlu_anim.rendering.place import Place, look_at
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.shot import SlicePainter, loaded_result, measure_timeline, play
from mlu_anim.results.result import Result
from mlu_anim.stage.theme import theme
from mlu_anim.stage.timeline import Timeline
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.document import film_json
from mlu_anim.vector.filming import film_of
from mlu_anim.vector.telling import Telling

_ROLES = ("paper", "panel", "ink", "muted", "accent")
"""The colors that the page takes from the theme."""


def draw_moment(shot: Shot, place: Place, send: Send) -> None:
    """Send the picture at a place as soon as it is painted, then the timeline of the cut."""
    if shot.cut.own_words is not None:
        require_words_for(_result(shot), shot.cut.own_words)

    def see(found: Place, items: DisplayList) -> None:
        painter = SlicePainter(shot.variant)
        painter.show(items)
        send("picture", _picture(shot, found, painter.picture))

    timeline = look_at(shot, place, see)
    send("timeline", _plain_timeline(_words(shot, timeline), shot))


def make_film(shot: Shot) -> bytes:
    """Return the vector film of a cut: JSON, deflated and in base64."""
    timeline, moments = measure_timeline(shot), list[Moment]()
    play(shot, timeline, moments.append)
    variant = shot.variant
    canvas = Canvas(variant.width_px, variant.height_px, theme(variant.theme).color("paper"))
    listing = Listing.of(moments, variant, (variant.width_px, variant.height_px))
    values = [moment.row.values for moment in moments]
    film = film_of(listing, canvas, shot.rates[0], values)
    text = film_json(film, _words(shot, timeline))
    return base64.b64encode(zlib.compress(text.encode(), 1))


def _picture(shot: Shot, place: Place, pixels: NDArray[np.uint8]) -> dict[str, Any]:
    """Return a picture for the page. `pixels`: in Cairo's format."""
    colors = {role: theme(shot.variant.theme).color(role) for role in _ROLES}
    return {
        "pixels": runs_of(pixels),
        "width": shot.variant.width_px,
        "height": shot.variant.height_px,
        "beat": place.beat,
        "number": place.number,
        "offset": float(place.offset_s),
        "colors": colors,
    }


def runs_of(pixels: NDArray[np.uint8]) -> bytes:
    """Return a picture as runs of equal pixels: the color of each run, then where each ends.

    Both are integers of 32 bits, the first in Cairo's format. That is a tenth of the bytes of all
    pixels, and takes a tenth of the time of a PNG.
    """
    words = np.ascontiguousarray(pixels).view(np.uint32).reshape(-1)
    ends = np.append(np.flatnonzero(words[1:] != words[:-1]) + 1, len(words)).astype(np.uint32)
    return words[ends - 1].tobytes() + ends.tobytes()


def _result(shot: Shot) -> Result:
    return loaded_result(shot.result_path, shot.result_digest)


def _words(shot: Shot, timeline: Timeline) -> Telling:
    cut = shot.cut
    text = ClipText.of(_result(shot), cut.title, cut.own_words)
    return vector_words(text, timeline)


def _plain_timeline(words: Telling, shot: Shot) -> dict[str, Any]:
    """Return title and beats of a cut for the page; times in milliseconds, as in a film."""
    beats = [
        [beat.name, beat.title, beat.caption, round(1000 * beat.start_s), round(1000 * beat.end_s)]
        for beat in words.beats
    ]
    rate = float(shot.rates[0])
    named = {"title": words.title, "alt": words.alt, "language": words.language}
    return {**named, "fps": rate, "beats": beats}

"""Held pictures of an H.264 film: written as they stand in the bitstream, without an encoder.

A picture in which nothing is new is one short slice in which every block is skipped. x264 takes
as long to find that out as for a picture in which something moves. So it is asked once, of a gray
film, how it writes such a picture, and that is put wherever a film stands still; only the numbers
of the pictures around it have to go on counting (`frame_num`, ITU-T H.264, 7.4.3).

It holds for a film of one slice a picture, one reference and no B-frames: each picture then
refers to the one before it, and a copy of that one makes no difference.
"""

import re
from collections.abc import Iterator

NOT_IDR, IDR = 1, 5
"""Types of the units that hold a picture: one that refers to another, one that begins anew."""
_START = re.compile(b"\0\0\x01")
_ESCAPED = re.compile(b"\0\0\x03")
_TO_ESCAPE = re.compile(b"\0\0(?=[\0-\x03]|$)")
_START_CODE = b"\0\0\0\x01"
_TYPE_BITS = 0b11111
_PROFILES_WITH_FORMAT = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}


class PictureNumbers:
    """Numbers the pictures of one stream anew, so that held ones can be put between them."""

    def __init__(self, parameters: bytes, skipped: bytes) -> None:
        """`parameters`: the stream's extradata.  `skipped`: a packet in which all is skipped."""
        (sequence,) = (unit for unit in _units(parameters) if unit[0] & _TYPE_BITS == 7)
        self._n_bits = _frame_num_bits(sequence)
        (self._skipped,) = _units(skipped)
        self._number = -1

    def next(self, packet: bytes) -> bytes:
        """A packet of the encoder's with the number that follows."""
        return b"".join(_START_CODE + self._numbered(unit) for unit in _units(packet))

    def held(self) -> bytes:
        """A packet that shows the last picture once more."""
        return _START_CODE + self._numbered(self._skipped)

    def _numbered(self, unit: bytes) -> bytes:
        kind = unit[0] & _TYPE_BITS
        if kind == IDR:
            self._number = 0
        elif kind == NOT_IDR:
            self._number += 1
            return _with_frame_num(unit, self._number % (1 << self._n_bits), self._n_bits)
        return unit


def _units(stream: bytes) -> Iterator[bytes]:
    """The units of a stream in Annex B form, without their start codes."""
    for unit in _START.split(stream)[1:]:
        yield unit.rstrip(b"\0")


def _frame_num_bits(sequence: bytes) -> int:
    """How many bits `frame_num` has, from a sequence parameter set (7.3.2.1.1)."""
    bits = _Bits(sequence)
    profile = bits.fixed(8)
    bits.fixed(16)  # constraints and level
    bits.golomb()
    if profile in _PROFILES_WITH_FORMAT:
        chroma_format, luma_depth, chroma_depth = (bits.golomb() for _ in range(3))
        lossless, scaling = bits.fixed(1), bits.fixed(1)
        if (chroma_format, luma_depth, chroma_depth, lossless, scaling) != (1, 0, 0, 0, 0):
            raise ValueError("only 4:2:0 of 8 bits without scaling lists is read")
    n_bits = bits.golomb() + 4
    if bits.golomb() != 2:
        raise ValueError("pictures must be shown in the order in which they are stored")
    return n_bits


def _with_frame_num(unit: bytes, number: int, n_bits: int) -> bytes:
    """A slice of a picture under another number (7.3.3: the field after three Exp-Golomb codes)."""
    bits = _Bits(unit)
    for _ in range(3):  # first block, slice type, picture parameter set
        bits.golomb()
    first, last = bits.at // 8, -(-(bits.at + n_bits) // 8)
    shift = 8 * last - bits.at - n_bits
    content = bytearray(bits.content)
    around = int.from_bytes(content[first:last], "big") + ((number - bits.fixed(n_bits)) << shift)
    content[first:last] = around.to_bytes(last - first, "big")
    return unit[:1] + _TO_ESCAPE.sub(b"\0\0\x03", content)


class _Bits:
    """Reads the fields of a unit one after the other, after its first byte."""

    def __init__(self, unit: bytes) -> None:
        self.content = _ESCAPED.sub(b"\0\0", unit[1:])
        self.at = 0

    def fixed(self, n_bits: int) -> int:
        """An unsigned number of so many bits."""
        self.at += n_bits
        first, last = (self.at - n_bits) // 8, -(-self.at // 8)
        window = int.from_bytes(self.content[first:last], "big")
        return (window >> (8 * last - self.at)) & ((1 << n_bits) - 1)

    def golomb(self) -> int:
        """An unsigned Exp-Golomb code (9.1)."""
        n_zeros = 0
        while not self.fixed(1):
            n_zeros += 1
        return (1 << n_zeros) - 1 + self.fixed(n_zeros)

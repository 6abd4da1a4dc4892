"""Numbers and durations as people read them; a language may write numbers in another way.

Whatever becomes text for a reader goes through here. Data files hold plain numbers instead.
"""

from dataclasses import dataclass

from mlu_anim.results.facts import Fact, Kind

THIN_SPACE = "\u2009"
MINUS = "\u2212"
NUMBER = "{number}"
"""Where the number stands in `Numbers.percent`."""


@dataclass(frozen=True)
class Numbers:
    """The one formatter of captions, labels, readouts, ticks and alt text; by default English.

    `decimal`: between whole and fraction.  `group`: between thousands, perhaps nothing.
    `percent`: a percentage, `{number}` in it.
    """

    decimal: str = "."
    group: str = THIN_SPACE
    percent: str = f"{NUMBER}{THIN_SPACE}%"

    def grouped(self, count: int) -> str:
        """A count with its thousands apart."""
        return with_minus(f"{count:,}").replace(",", self.group)

    def ungrouped(self, text: str) -> int:
        """The count that `grouped` wrote."""
        plain = text.replace(MINUS, "-")
        return int(plain.replace(self.group, "") if self.group else plain)

    def rate(self, value: float) -> str:
        """A live rate in two decimals, which say 1.00 and 0.00 only when that is exact.

        Unlike a share in a sentence it never changes its width, so it stands still as it changes.
        """
        shown = value if value in (0.0, 1.0) else min(max(value, 0.01), 0.99)
        return self._with_decimal(f"{shown:.2f}")

    def tick(self, value: float) -> str:
        """A round value at an axis."""
        return self._with_decimal(f"{value:.6g}")

    def formatted(self, fact: Fact) -> str:
        """A fact as it is written on screen; text as it is."""
        value = fact.value
        match fact.kind:
            case Kind.COUNT:
                return self.grouped(int(value))
            case Kind.PERCENT:
                return self.percent.replace(NUMBER, with_minus(_percent(float(value))))
            case Kind.SHARE:
                return self._with_decimal(_share(float(value)))
            case Kind.SCORE:
                return self._with_decimal(_score(float(value)))
            case _:
                return str(value)

    def _with_decimal(self, text: str) -> str:
        return with_minus(text).replace(".", self.decimal)


ENGLISH = Numbers()


def with_minus(text: str) -> str:
    """A number written by Python, with the minus sign instead of the hyphen."""
    return text.replace("-", MINUS)


def _percent(value: float) -> str:
    """Whole percents; 0 and 100 are said only of none and of all."""
    whole = f"{100 * value:.0f}"
    if 0 < value < 1 and whole in ("0", "100"):
        return "<1" if whole == "0" else ">99"
    return whole


def _share(value: float) -> str:
    """Two decimals, or up to four, so that only a whole one or zero reads as 1.00 or 0.00."""
    if not 0 < value < 1:
        return f"{value:.2f}"
    within = min(max(value, 0.0001), 0.9999)
    decimals = next(n for n in (2, 3, 4) if 0 < float(f"{within:.{n}f}") < 1)
    return f"{within:.{decimals}f}"


def _score(value: float) -> str:
    """Up to six digits; an exponent without its padding: 1.23e7."""
    digits, e, exponent = f"{value:.6g}".partition("e")
    return f"{digits}e{int(exponent)}" if e else digits

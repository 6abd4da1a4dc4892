"""Format numbers for people, in the style of a language.

Every number in a text for people is formatted here. Data files contain plain numbers.
"""

from dataclasses import dataclass

from mlu_anim.results.facts import Fact, Kind

THIN_SPACE = "\u2009"
"""Thousands sign and space before a unit."""
MINUS = "\u2212"
NUMBER = "{number}"
"""Placeholder of the number in `Numbers.percent`."""


@dataclass(frozen=True)
class Numbers:
    """Number format of captions, labels, readouts, ticks and alt text; English by default.

    `decimal`: the decimal sign.  `group`: the thousands sign, possibly empty.
    `percent`: a percentage with the placeholder `{number}`.
    """

    decimal: str = "."
    group: str = THIN_SPACE
    percent: str = f"{NUMBER}{THIN_SPACE}%"

    def grouped(self, count: int) -> str:
        """Format a count with separated thousands."""
        return with_minus(f"{count:,}").replace(",", self.group)

    def ungrouped(self, text: str) -> int:
        """Return the count that `grouped` formatted as `text`."""
        plain = text.replace(MINUS, "-")
        return int(plain.replace(self.group, "") if self.group else plain)

    def rate(self, value: float) -> str:
        """Format a changing rate with two decimals; 1.00 and 0.00 stand for exactly 1 and 0 only.

        Unlike a share in a sentence, it keeps its width, so that it does not move as it changes.
        """
        shown = value if value in (0.0, 1.0) else min(max(value, 0.01), 0.99)
        return self._with_decimal(f"{shown:.2f}")

    def tick(self, value: float) -> str:
        """Format the value of a tick on an axis, with up to six digits."""
        return self._with_decimal(f"{value:.6g}")

    def formatted(self, fact: Fact) -> str:
        """Format a fact for the screen; text is unchanged."""
        value = fact.value
        match fact.kind:
            case Kind.COUNT:
                return self.grouped(int(value))
            case Kind.PERCENT:
                return self.percent.replace(NUMBER, with_minus(_percent(float(value))))
            case Kind.SHARE:
                return self._with_decimal(_share(float(value)))
            case Kind.SCORE:
                return self._with_thousands(_score(float(value)))
            case _:
                return str(value)

    def _with_decimal(self, text: str) -> str:
        return with_minus(text).replace(".", self.decimal)

    def _with_thousands(self, text: str) -> str:
        whole, point, decimals = text.partition(".")
        is_long = whole.removeprefix("-").isdigit() and abs(int(whole)) >= 1000
        grouped = self.grouped(int(whole)) if is_long else with_minus(whole)
        return grouped + self._with_decimal(point + decimals)


ENGLISH = Numbers()


def with_minus(text: str) -> str:
    """Replace the hyphen of a formatted number by a minus sign."""
    return text.replace("-", MINUS)


def _percent(value: float) -> str:
    """Format a share as whole percents; 0 and 100 stand for exactly none and all only."""
    whole = f"{100 * value:.0f}"
    if 0 < value < 1 and whole in ("0", "100"):
        return "<1" if whole == "0" else ">99"
    return whole


def _share(value: float) -> str:
    """Format a share with two to four decimals, so that only 1 or 0 reads as 1.00 or 0.00."""
    if not 0 < value < 1:
        return f"{value:.2f}"
    within = min(max(value, 0.0001), 0.9999)
    decimals = next(n for n in (2, 3, 4) if 0 < float(f"{within:.{n}f}") < 1)
    return f"{within:.{decimals}f}"


def _score(value: float) -> str:
    """Format a number with up to six digits; its exponent is not padded: 1.23e7."""
    digits, e, exponent = f"{value:.6g}".partition("e")
    return f"{digits}e{int(exponent)}" if e else digits

"""The parameters of a clip that `--set n_trees=12` changes: default, range, description."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from difflib import get_close_matches

from mlu_anim.system.errors import UsageError
from mlu_anim.system.problems import Collect

Setting = int | float | str


@dataclass(frozen=True)
class Parameter:
    """One argument of a clip's experiment; its type is that of `default`."""

    name: str
    default: Setting
    line: str
    """Description in a line: `trees that are drawn`."""
    low: float | None = None
    """The smallest allowed value; None for text."""
    high: float | None = None

    @property
    def range(self) -> str:
        """The allowed values, as help shows them."""
        return "text" if self.low is None else f"{self.low:g} to {self.high:g}"

    def parse(self, text: str) -> Setting:
        """Return the value of a user's text; raises UsageError with the rule."""
        if self.low is None or self.high is None:
            return text
        kind = type(self.default)
        try:
            value = kind(text)
        except ValueError:
            value = None
        if isinstance(value, int | float) and self.low <= value <= self.high:  # never NaN
            return value
        number = "a whole number" if kind is int else "a number"
        raise UsageError(
            f"--set {self.name}={text}: {text!r} is not {number} from {self.range}",
            hint=f"{self.name}: {self.line}; {self.default} by default.",
        )


def parse_settings(
    clip: str,
    parameters: Sequence[Parameter],
    settings: Sequence[str],
    collect: Collect = nullcontext,
) -> Mapping[str, Setting]:
    """Return the values of settings `name=value`, by name.

    collect: context manager around each setting, which may collect its error.
    Raises UsageError for an unknown name, a name given twice, or a value out of range.
    """
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Setting] = {}
    for setting in settings:
        with collect():
            name, value = _parsed(clip, known, setting)
            if name in values:
                raise UsageError(f"--set {name} is given twice", hint="Give it once.")
            values[name] = value
    return values


def _parsed(clip: str, known: Mapping[str, Parameter], setting: str) -> tuple[str, Setting]:
    name, equals, text = setting.partition("=")
    if not equals:
        raise UsageError(f"--set {setting}: no '='", hint=f"Write --set {name}=VALUE.")
    if name not in known:
        nearest = get_close_matches(name, known, n=1)
        raise UsageError(
            f"the clip {clip!r} has no parameter {name!r}",
            hint=f"did you mean {nearest[0]!r}?" if nearest else _list_parameters(clip, known),
        )
    return name, known[name].parse(text)


def _list_parameters(clip: str, known: Mapping[str, Parameter]) -> str:
    names = ", ".join(known) or "none"
    return f"Its parameters: {names}. (python3 cli.py info {clip})"

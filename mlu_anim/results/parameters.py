"""What of a clip can be set: `--set n_trees=12`, each with its default, its range and a line."""

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
    """What it is, in a line: `trees that are drawn`."""
    low: float | None = None
    """The smallest value allowed, itself included; None for text."""
    high: float | None = None

    @property
    def range(self) -> str:
        """What is allowed, as help shows it."""
        return "text" if self.low is None else f"{self.low:g} to {self.high:g}"

    def parse(self, text: str) -> Setting:
        """The value that a user wrote; raises UsageError naming the rule."""
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
            hint=f"{self.name}: {self.line}; {self.default} unless it is set.",
        )


def parse_settings(
    clip: str,
    parameters: Sequence[Parameter],
    settings: Sequence[str],
    collect: Collect = nullcontext,
) -> Mapping[str, Setting]:
    """The values of settings written `name=value`, by name.

    collect: a block for each setting, so that its error need not end the others.
    Raises UsageError for an unknown name, one that stands twice, or a value out of its range.
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
        near = get_close_matches(name, known, n=1)
        raise UsageError(
            f"the clip {clip!r} has no parameter {name!r}",
            hint=f"did you mean {near[0]!r}?" if near else _listed(clip, known),
        )
    return name, known[name].parse(text)


def _listed(clip: str, known: Mapping[str, Parameter]) -> str:
    names = ", ".join(known) or "none"
    return f"Its parameters: {names}. (python3 cli.py info {clip})"

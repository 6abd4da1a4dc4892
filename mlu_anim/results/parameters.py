"""The parameters of a clip, which a user can set with `--set n_trees=12`."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Literal

from mlu_anim.system.errors import UsageError
from mlu_anim.system.problems import Collect
from mlu_anim.system.suggestions import did_you_mean

Setting = int | float | str
Input = Literal["own", "data", "model", "predictions"]
"""What a result is computed from: the clip's own data, a user's table, a user's model together with
a table, or a user's predictions."""
OPTIONS: Mapping[Input, str] = {
    "own": "the clip's own data",
    "data": "--data",
    "model": "--model",
    "predictions": "--predictions",
}
"""The words for each kind of input in messages: mostly its command-line option."""


@dataclass(frozen=True)
class Parameter:
    """One argument of a clip's experiment; its type is that of `default`."""

    name: str
    default: Setting
    line: str
    """A short description: `trees that are drawn`."""
    low: float | None = None
    """The smallest allowed value; None for text."""
    high: float | None = None
    """The largest allowed value; None for text."""
    of: tuple[Input, ...] = ("own", "data", "model")
    """The kinds of input with which this parameter changes the result."""

    @property
    def range(self) -> str:
        """The allowed values as help texts show them: `1 to 20`, or `text`."""
        return "text" if self.low is None else f"{self.low:g} to {self.high:g}"

    def parse(self, text: str) -> Setting:
        """Convert a user's text to this parameter's type.

        Raises UsageError if the text is not a number of that type in the allowed range.
        """
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
    """Convert settings like `n_trees=12` to values, by the parameter's name.

    clip: name of the clip, for messages.  parameters: those of the clip.  collect: makes a context
    manager around each setting, which may collect its error instead of letting it pass.
    Raises UsageError for a setting without `=`, an unknown name, a name given twice, or a value out
    of range.
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


def require_applicable(
    parameters: Sequence[Parameter], settings: Mapping[str, Setting], name: Input
) -> None:
    """Raise UsageError for a setting that is out of range or changes nothing with this input.

    settings: values by parameter.  name: the kind of input that the result is computed from.
    """
    known = {parameter.name: parameter for parameter in parameters}
    applicable = [each for each in known if name in known[each].of]
    for setting, value in settings.items():
        if setting not in applicable:
            raise UsageError(
                f"--set {setting} changes nothing with {OPTIONS[name]}",
                hint=f"What can be set there: {', '.join(applicable) or 'nothing'}.",
            )
        known[setting].parse(str(value))


def _parsed(clip: str, known: Mapping[str, Parameter], setting: str) -> tuple[str, Setting]:
    name, equals, text = setting.partition("=")
    if not equals:
        raise UsageError(f"--set {setting}: no '='", hint=f"Write --set {name}=VALUE.")
    if name not in known:
        raise UsageError(
            f"the clip {clip!r} has no parameter {name!r}",
            hint=did_you_mean(name, known) or _list_parameters(clip, known),
        )
    return name, known[name].parse(text)


def _list_parameters(clip: str, known: Mapping[str, Parameter]) -> str:
    names = ", ".join(known) or "none"
    return f"Its parameters: {names}. (python3 cli.py info {clip})"

"""The declaration of a clip's experiment: its result, identities, facts and inputs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.data.predictions import Predictions
from mlu_anim.data.sources import Given, Source
from mlu_anim.results.facts import Fact
from mlu_anim.results.parameters import (
    OPTIONS,
    Input,
    Parameter,
    parse_settings,
    require_applicable,
)
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import UsageError

R = TypeVar("R", bound=Result)


def usual(result: Result) -> tuple[str, ...]:
    """Return the verdict `usual`, for clips that do not declare verdicts."""
    return ("usual",)


def holding(**found: object) -> tuple[str, ...]:
    """Return the verdicts whose values are true, in their order, and `usual` after them."""
    return (*(name for name, holds in found.items() if holds), "usual")


@dataclass(frozen=True)
class Experiment(Generic[R]):
    """The declaration of a clip's result, its identities and facts, and the inputs that it takes.

    A module `mlu_anim/experiments/NAME.py`, or a folder of that name, assigns it to `EXPERIMENT`.
    The command line and its help, and the errors for unsuitable input, are derived from it.
    """

    result: type[R]
    """The class of the results."""
    identities: Callable[[R], Iterable[Check]]
    """Function that yields the named identities of a result; the two sides of each are computed in
    different ways."""
    facts: Callable[[R], Mapping[str, Fact]]
    """Function that returns the values that sentences may mention, by name."""
    own: Source[R]
    """The source for the clip's own data, which are loaded or generated."""
    data: Source[R] | None = None
    """The source for a user's table (--data); None if the clip takes no table."""
    model: Source[R] | None = None
    """The source for a user's fitted model and a table (--model); None if the clip takes none."""
    predictions: Source[R] | None = None
    """The source for a user's labels and scores (--predictions); None if the clip does not take
    them."""
    parameters: tuple[Parameter, ...] = ()
    """The parameters that --set can change."""
    verdicts: Callable[[R], Sequence[str]] = usual
    """Function that returns the verdicts on a result: names that choose the form of a sentence, the
    strongest first."""

    @property
    def takes(self) -> tuple[Input, ...]:
        """The kinds of input that the clip takes."""
        return tuple(name for name in OPTIONS if getattr(self, name) is not None)

    def source(self, name: Input) -> Source[R]:
        """Return the source for a kind of input; raises UsageError if the clip does not take it."""
        found: Source[R] | None = getattr(self, name)
        if found is None:
            clip, option = self.result.clip.replace("_", "-"), OPTIONS[name]
            taken = ", ".join(OPTIONS[each] for each in self.takes)
            raise UsageError(
                f"the clip {clip!r} does not take {option}",
                hint=f"Leave {option} out. It takes {taken}.",
            )
        return found

    def run(
        self,
        *,
        data: Dataset | None = None,
        model: FittedModel | None = None,
        predictions: Predictions | None = None,
        pos_label: object = None,
        seed: int | None = None,
        **settings: Any,
    ) -> R:
        """Compute a result from the given data, model or predictions, or from the clip's own data.

        settings: values of `parameters`, by name. Raises UsageError for inputs that do not go
        together, BadInput for data or a model that does not fit.
        """
        return self.result_of(Given(data, model, predictions, pos_label, seed, settings))

    def result_in_memory(self, settings: Mapping[str, object], **given: Any) -> R:
        """Compute a result from data frames, arrays and estimators of the caller's process.

        settings: values of `parameters`, by name.  given: as in `given_in_memory`. Raises the
        errors of `run`.
        """
        from mlu_anim.experiments._in_memory import given_in_memory

        written = tuple(f"{name}={value}" for name, value in settings.items())
        read = dict(parse_settings(self.result.clip.replace("_", "-"), self.parameters, written))
        return self.result_of(given_in_memory(settings=read, **given))

    def result_of(self, given: Given) -> R:
        """Compute a result from one Given object; `run` takes the object's fields as arguments.

        Raises UsageError for inputs that do not go together, BadInput for data or a model that does
        not fit.
        """
        name = _input(given)
        source, option = self.source(name), OPTIONS[name]
        require_applicable(self.parameters, given.settings, name)
        if given.seed is not None and not source.uses_seed:
            raise UsageError(
                f"--seed changes nothing with {option}: nothing is drawn at random",
                hint="Leave --seed out.",
            )
        return source.result(given)


def _input(given: Given) -> Input:
    if given.predictions is not None:
        return "predictions"
    if given.model is not None:
        return "model"
    return "own" if given.data is None else "data"

"""The declaration of a clip's experiment: its result, what is true of it, and what it takes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.data.predictions import Predictions
from mlu_anim.data.sources import Given, Source
from mlu_anim.results.facts import Fact
from mlu_anim.results.parameters import OPTIONS, Input, Parameter, require_applicable
from mlu_anim.results.result import Check, Result
from mlu_anim.system.errors import UsageError

R = TypeVar("R", bound=Result)


def usual(result: Result) -> tuple[str, ...]:
    """The verdict on a result of which nothing special has to be said."""
    return ("usual",)


@dataclass(frozen=True)
class Experiment(Generic[R]):
    """The declaration of a clip's result, its identities and facts, and the inputs that it takes.

    A module `mlu_anim/experiments/NAME.py`, or a folder of that name, assigns it to `EXPERIMENT`.
    The options of the command line, `info` and the refusals follow from it.
    """

    result: type[R]
    identities: Callable[[R], Iterable[Check]]
    """The named identities; the two sides of each are computed in different ways."""
    facts: Callable[[R], Mapping[str, Fact]]
    """The values that sentences may mention, by name."""
    own: Source[R]
    """The clip's own data, or the data that it makes."""
    data: Source[R] | None = None
    """A table of the user's (--data); None if the clip does not take one, as the next two."""
    model: Source[R] | None = None
    """A fitted model of the user's (--model), together with a table."""
    predictions: Source[R] | None = None
    """Labels and scores of the user's (--predictions)."""
    parameters: tuple[Parameter, ...] = ()
    """The settings of --set."""
    verdicts: Callable[[R], Sequence[str]] = usual
    """The facts about a result that choose the form of a sentence; the strongest first."""

    @property
    def takes(self) -> tuple[Input, ...]:
        """The inputs that the clip takes."""
        return tuple(name for name in OPTIONS if getattr(self, name) is not None)

    def source(self, name: Input) -> Source[R]:
        """The source for an input; raises UsageError if the clip does not take it."""
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
        """Compute a result of the clip's own data, or of what is given.

        settings: as `parameters` names them. Raises UsageError for what does not go together,
        BadInput for data or a model that does not fit.
        """
        return self.result_of(Given(data, model, predictions, pos_label, seed, settings))

    def result_of(self, given: Given) -> R:
        """The same for what is given in one piece."""
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

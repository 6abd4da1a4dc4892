"""Find a table's positive class among the classes of a model, which may spell it differently."""

from collections.abc import Iterable, Sequence

from mlu_anim.data.class_labels import match_class
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import one_line, quoted

THE_REST = "the rest"
"""Name for all classes but the positive one, for a table with more than two classes."""
_MOST_SHOWN = 6


def positive_in_model(
    model_name: str, classes: Iterable[object], pos_label: str, neg_label: str
) -> int:
    """Return the index of the table's positive class among the classes of a model.

    neg_label: the table's other class, or THE_REST if it has several. Raises BadInput for a model
    with one class, and if the table's classes are not those of the model.
    """
    names = [one_line(label) for label in classes]
    if len(names) < 2:
        raise BadInput(
            f"{model_name} knows only one class: {list_classes(names)}",
            hint="Fit it on rows of both classes.",
        )
    several = neg_label == THE_REST or len(names) > 2
    index = match_class(pos_label, names, by_side=not several)
    if index is not None and (several or match_class(neg_label, names) == 1 - index):
        return index
    unknown = quoted(pos_label if index is None else neg_label)
    raise BadInput(
        f"{model_name} knows the classes {list_classes(names)}, but not {unknown} of the table",
        hint="Spell the labels in the table as the model does: "
        f"{' or '.join(quoted(name) for name in names[:_MOST_SHOWN])}.",
    )


def list_classes(names: Sequence[str]) -> str:
    """Return at most six names of classes, and how many more there are: `'no' and 'yes'`."""
    several = [quoted(name) for name in names[:_MOST_SHOWN]]
    if len(names) > _MOST_SHOWN:
        return f"{', '.join(several)} and {len(names) - _MOST_SHOWN} more"
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else several)

"""The positive class of a table among the classes of a model that may spell them differently."""

from collections.abc import Iterable, Sequence

from mlu_anim.data.class_labels import match_class
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.value_text import one_line, quoted

THE_REST = "the rest"
"""All classes but the positive one, where a table has more than two."""
_MOST_SHOWN = 6


def positive_in_model(
    model_name: str, classes: Iterable[object], pos_label: str, neg_label: str
) -> int:
    """The index of the table's positive class among the classes of a model.

    neg_label: the table's other class, or THE_REST where it has several. Raises BadInput for a
    model of one class, and where the two classes of the table are not those of the model.
    """
    names = [one_line(each) for each in classes]
    if len(names) < 2:
        raise BadInput(
            f"{model_name} knows one class only: {list_classes(names)}",
            hint="Fit it on rows of both classes.",
        )
    several = neg_label == THE_REST or len(names) > 2
    found = match_class(pos_label, names, by_side=not several)
    if found is not None and (several or match_class(neg_label, names) == 1 - found):
        return found
    unlike = quoted(pos_label if found is None else neg_label)
    none = "neither" if len(names) == 2 else "none of them"
    raise BadInput(
        f"{model_name} knows the classes {list_classes(names)}; {unlike} of the table is {none}",
        hint="Write the labels in the table as the model knows them: "
        f"{' or '.join(quoted(name) for name in names[:_MOST_SHOWN])}.",
    )


def list_classes(names: Sequence[str]) -> str:
    """`'no' and 'yes'`; of many the first six."""
    several = [quoted(name) for name in names[:_MOST_SHOWN]]
    if len(names) > _MOST_SHOWN:
        return f"{', '.join(several)} and {len(names) - _MOST_SHOWN} more"
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else several)

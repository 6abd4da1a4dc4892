"""Counts and their nouns, by the rules of the Unicode CLDR."""

import pytest

from mlu_anim.wording.plurals import form_index, form_names


@pytest.mark.parametrize(
    ("language", "by_form"),
    [
        ("en", [[1], [0, 2, 21]]),
        ("de-AT", [[1], [0, 2, 11]]),
        ("fr", [[0, 1], [2, 21]]),
        ("ru", [[1, 21, 101], [2, 4, 22, 104], [0, 5, 11, 12, 14, 20, 112]]),
        ("uk", [[1, 31], [3, 33], [0, 11, 13, 111]]),
        ("pl", [[1], [2, 4, 22], [0, 5, 12, 21, 31, 101]]),
        ("cs", [[1], [2, 4], [0, 5, 22]]),
        ("lt", [[1, 21], [2, 9, 22], [0, 10, 11, 15, 20, 111]]),
        ("ro", [[1], [0, 2, 19, 101, 119], [20, 100, 121]]),
    ],
)
def test_the_form_that_follows_a_count(language: str, by_form: list[list[int]]) -> None:
    assert len(form_names(language)) == len(by_form)
    for index, counts in enumerate(by_form):
        assert [form_index(language, n) for n in counts] == [index] * len(counts)

"""A file of sentences that is read part by part is the same as one that is read as a whole."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.system.wording_files import _parts, _read_apart

LINES = (
    *("[a]", "[b]", "[a.c]", "[b.c]", '["b"]', "[[d]]", "x = 1", 'y = "z"', 'y = """', '"""'),
    *("[1, 2],", "z = [", "]", "# c", "", "q = '''", "'''", "a.e = 2"),
)


@given(st.lists(st.sampled_from(LINES), max_size=9))
def test_parts_give_what_the_whole_gives(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = _read_apart(text, _parts(text))
    assert found is None or found == tomllib.loads(text)


def test_parts_are_read_apart_where_they_can_be() -> None:
    text = '# words\n\n[a]\nx = 1\n\n[a.c]\ny = "z"\n\n[b]\nx = 2\n'
    assert _read_apart(text, _parts(text)) == {"a": {"x": 1, "c": {"y": "z"}}, "b": {"x": 2}}

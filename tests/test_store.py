"""The store gives back what was kept, or nothing: never something else."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim import store as stores
from mlu_anim.compute import Inputs, compute, kept
from mlu_anim.errors import BadInput
from mlu_anim.store import Store, default_folder, key_of

KEY = key_of("something")
TABLE = "truth,risk\nb,3\nm,5\nb,4\nm,3.5\n"


@settings(max_examples=30, deadline=None)
@given(content=st.binary(max_size=200), other=st.binary(max_size=200))
def test_what_was_kept_is_found(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, other: bytes
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    assert store.find("results", KEY) is None
    store.keep("results", KEY, content)
    store.keep("results", key_of("another"), other)
    assert store.find("results", KEY) == content
    assert store.find("other kind", KEY) is None


def _entry(store: Store) -> Path:
    (path,) = (store.folder / "results").iterdir()
    return path


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes().replace(b"i", b"j", 1)),
    ],
)
def test_a_damaged_entry_is_removed_and_not_found(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    store = Store(tmp_path)
    store.keep("results", KEY, b"the digits of pi")
    damage(_entry(store))
    assert store.find("results", KEY) is None
    assert list((tmp_path / "results").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="another way of permissions")
def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file")
    store.keep("results", KEY, b"content")
    assert store.find("results", KEY) is None


def test_the_key_follows_our_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_of("a", "b")
    assert before == key_of("a", "b") != key_of("ab")
    monkeypatch.setattr(stores, "code_digest", lambda: "another")
    assert key_of("a", "b") != before


def test_the_users_choice_of_a_folder_counts(
    monkeypatch: pytest.MonkeyPatch, cache_of_its_own: Path
) -> None:
    assert default_folder() == cache_of_its_own
    monkeypatch.delenv("MLU_ANIM_CACHE")
    assert "mlu_anim" in default_folder().parts


def test_a_result_is_found_by_all_that_it_was_computed_from(tmp_path: Path) -> None:
    table, store = tmp_path / "scores.csv", Store(tmp_path / "store")
    table.write_text(TABLE)
    inputs = Inputs("roc", predictions=table, pos_label="m")
    assert kept(inputs, store) is None
    computed = compute(inputs, store)
    assert kept(inputs, store) == computed
    (entry,) = (tmp_path / "store" / "results").iterdir()
    key = entry.name.partition("-")[0]
    entry.unlink()
    store.keep("results", key, b"no result")
    assert kept(inputs, store) is None
    assert kept(replace(inputs, pos_label="b"), store) is None
    table.write_text(TABLE.replace("3.5", "4.5"))
    assert kept(inputs, store) is None


def test_a_table_that_is_missing_is_told_as_ever(tmp_path: Path) -> None:
    assert kept(Inputs("roc", predictions=tmp_path / "none.csv"), Store(tmp_path)) is None
    with pytest.raises(BadInput, match=r"none\.csv"):
        compute(Inputs("roc", predictions=tmp_path / "none.csv"), Store(tmp_path))

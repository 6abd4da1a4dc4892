"""The store gives back what was kept, or nothing: never something else."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.results.compute import Inputs, compute, load_stored
from mlu_anim.system import store as stores
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.store import (
    DAMAGED,
    Store,
    cache_key,
    code_digest,
    default_folder,
    parse_size,
)

KEY = cache_key("something")
TABLE = "truth,risk\nb,3\nm,5\nb,4\nm,3.5\n"


@settings(max_examples=30)
@given(content=st.binary(max_size=200), other=st.binary(max_size=200))
def test_what_was_kept_is_found(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, other: bytes
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    assert store.find("results", KEY) is None
    store.keep("results", KEY, content)
    store.keep("results", cache_key("another"), other)
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
def test_a_damaged_entry_is_set_aside_and_not_found(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    store = Store(tmp_path)
    store.keep("results", KEY, b"the digits of pi")
    damage(_entry(store))
    assert store.find("results", KEY) is None
    assert list((tmp_path / "results").iterdir()) == []
    assert store.damaged == [path.name for path in (tmp_path / DAMAGED).iterdir()]
    assert store.find("results", KEY) is None
    assert len(store.damaged) == 1, "told once"


@pytest.mark.skipif(os.name == "nt", reason="another way of permissions")
def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file")
    store.keep("results", KEY, b"content")
    assert store.find("results", KEY) is None


def test_the_digest_of_our_code_follows_the_rooms_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("stage/part.py", "experiments/roc.py", "system/store.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    monkeypatch.setattr(stores, "__file__", str(tmp_path / "system" / "store.py"))
    before = code_digest(), code_digest(only=["stage"]), code_digest(without=["stage"])
    stores._checksums.cache_clear()
    (tmp_path / "stage" / "part.py").write_text("2")
    after = code_digest(), code_digest(only=["stage"]), code_digest(without=["stage"])
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, False, True]
    stores._checksums.cache_clear()


def test_keys_differ_where_their_parts_do() -> None:
    assert cache_key("a", "b") == cache_key("a", "b")
    assert (
        len({cache_key("a", "b"), cache_key("ab"), cache_key("b", "a"), cache_key("a", "b", "")})
        == 4
    )


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
    assert load_stored(inputs, store) is None
    computed = compute(inputs, store)
    assert load_stored(inputs, store) == computed
    assert load_stored(replace(inputs, pos_label="b"), store) is None
    table.write_text(TABLE.replace("3.5", "4.5"))
    assert load_stored(inputs, store) is None
    table.write_text(TABLE)
    assert load_stored(inputs, store) == computed, "it was there all the time"
    (entry,) = (tmp_path / "store" / "results").iterdir()
    key = entry.name.partition("-")[0]
    entry.unlink()
    store.keep("results", key, b"no result")
    assert load_stored(inputs, store) is None


def test_a_table_that_is_missing_is_told_as_ever(tmp_path: Path) -> None:
    assert load_stored(Inputs("roc", predictions=tmp_path / "none.csv"), Store(tmp_path)) is None
    with pytest.raises(BadInput, match=r"none\.csv"):
        compute(Inputs("roc", predictions=tmp_path / "none.csv"), Store(tmp_path))


def _fill(store: Store, n: int) -> list[str]:
    """Entries of 100 bytes, each used a second later than the one before."""
    keys = [cache_key(str(number)) for number in range(n)]
    for number, key in enumerate(keys):
        store.keep("segments", key, bytes([number]) * 100)
        (path,) = (store.folder / "segments").glob(f"{key}-*")
        os.utime(path, (number, number))
    return keys


def test_what_was_used_longest_ago_makes_room(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keys = _fill(store, 6)
    assert store.find("segments", keys[0]) is not None, "used just now"
    removed = store.prune(350)
    assert [entry.used_s for entry in removed] == [1, 2, 3]
    found = [store.find("segments", key) is not None for key in keys]
    assert found == [True, False, False, False, True, True]
    assert store.prune(350) == []
    assert len(store.prune(0)) == 3


def test_what_a_killed_process_left_is_removed_and_what_others_write_stays(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    mine = temporary_files.partial_path(folder)
    left = mine.with_name(mine.name.replace(f"-{os.getpid()}-", f"-{dead.pid}-"))
    elsewhere = folder / f"{temporary_files.PARTIAL}{'0' * 8}-{dead.pid}-{'0' * 12}"
    foreign = folder / f"{temporary_files.PARTIAL}somebody"
    for path in (mine, left, elsewhere, foreign):
        path.write_bytes(b"half")
    Store(tmp_path).prune(10**6)
    assert {path.name for path in folder.iterdir()} == {mine.name, elsewhere.name, foreign.name}
    os.utime(elsewhere, (0, 0))
    Store(tmp_path).prune(10**6)
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("text", "size"), [("12", 12), ("1.5kB", 1500), ("500 MB", 5 * 10**8), ("2gb", 2 * 10**9)]
)
def test_sizes_are_read(text: str, size: int) -> None:
    assert parse_size(text, "--max-size") == size


@pytest.mark.parametrize("text", ["", "much", "-1", "1TB", "1e9", "0x10"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"--max-size: .* is not a size"):
        parse_size(text, "--max-size")

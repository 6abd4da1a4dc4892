"""Courses of any content: a file that is read as data, and names that lead nowhere else."""

import os
from pathlib import Path

import pytest

from mlu_anim.system import toml_files
from mlu_anim.system.errors import BadInput


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_course_that_never_ends_or_is_huge_is_not_read(tmp_path: Path) -> None:
    pipe, huge = tmp_path / "pipe.toml", tmp_path / "huge.toml"
    os.mkfifo(pipe)
    huge.touch()
    os.truncate(huge, 5_000_000_000)
    with pytest.raises(BadInput, match="is a pipe or a device"):
        toml_files.read(pipe, "courses")
    with pytest.raises(BadInput, match="5,000,000,000 bytes"):
        toml_files.read(huge, "courses")

"""The bytes of a film depend only on its pictures, not on uninitialized memory."""

import os
import subprocess
import sys

import pytest

ENCODE = """
import hashlib, sys
from fractions import Fraction
from pathlib import Path
from mlu_anim.encoding.writer import FileForm
from mlu_anim.encoding import mp4
from tests.encoding.charts import film

path, effort = Path(sys.argv[1]), sys.argv[2]
form = FileForm(854, 480, Fraction(15), quality="draft", effort=effort)
segment = mp4.open_segment(path, form)
for index, picture in enumerate(film(6, 854, 480)):
    segment.write(picture, index)
segment.finish(6)
print(hashlib.sha256(path.read_bytes()).hexdigest())
"""


@pytest.mark.parametrize("effort", ["fast", "small"])
def test_uninitialized_memory_does_not_matter(tmp_path: object, effort: str) -> None:
    """glibc fills newly allocated memory with a byte of our choice (`MALLOC_PERTURB_`)."""
    digests = set()
    for byte in (0, 1, 3, 254):
        command = [sys.executable, "-c", ENCODE, f"{tmp_path}/{byte}.mp4", effort]
        env = {**os.environ, "MALLOC_PERTURB_": str(byte)}
        digests.add(subprocess.run(command, check=True, capture_output=True, env=env).stdout)
    assert len(digests) == 1

"""Tests mirror `mlu_anim/`; a package, so that `tests.strategies` can be shared."""

import os

os.environ["OMP_NUM_THREADS"] = "1"
"""What tests compute in their own process has one thread, as in the processes of `compute`. Set
before any library reads it: threads of several test processes would spend most of their time
waiting for each other, several times the processor time that they compute for."""

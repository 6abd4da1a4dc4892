"""Tests mirror `mlu_anim/`; a package, so that `tests.strategies` can be shared."""

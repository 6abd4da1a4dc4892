"""Regression tests: compare clips with goldens and describe differences in words.

`recording` plays a clip, `golden` stores and compares recordings, `golden_check` checks a clip
against its golden, `diff` compares published bundles, and `plugin` is the pytest plugin.
"""

"""Small faults planted in a copy of the checkout, and the tests that have to notice them.

    python -m benchmarks.planted_faults [--only ID ...] [--jobs N]

The lists beside this file hold one table a fault:

    [an-id]
    sentence = "The fault in one plain sentence."
    breaks = "The behavior that is broken, in words that a renamed function does not change."
    file = "the file it is planted in"
    old = '''text that occurs exactly once in that file'''
    new = '''text that takes its place'''
    tests = ["files or test ids, as few and as fast as can be"]
    # hole = "why no test notices it": an extra fault, which is tried but need not be detected

Code that moves or changes takes its `file`, `old`, `new` and `tests` along: `--check` names those
that no longer fit, in a second.
"""

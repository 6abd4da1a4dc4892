"""Plants each fault, runs its tests, and prints which faults were detected, as Markdown."""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from benchmarks.film_commands import ROOT
from benchmarks.planted_faults.fault import Fault, chosen, read_all
from benchmarks.planted_faults.trial import Outcome, require_passing, try_fault
from mlu_anim.system import terminal
from mlu_anim.system.errors import INTERRUPTED, MluAnimError

_MISSED, _MISFITS = 1, 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the faults that are asked for; gives the exit code."""
    given = _parser().parse_args(arguments)
    try:
        faults = chosen(read_all(), given.only)
        misfits = [line for fault in faults for line in fault.misfits(ROOT)]
        print(*misfits, sep="\n", end="\n" if misfits else "", file=sys.stderr)
        if misfits or given.check:
            print(f"{len(faults)} faults, {len(misfits)} misfits", file=sys.stderr)
            return _MISFITS if misfits else 0
        return _try_all(faults, given.jobs)
    except MluAnimError as error:
        terminal.print_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.planted_faults", description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="ids or lists")
    parser.add_argument("--jobs", type=int, default=1, help="faults that are tried at once")
    parser.add_argument("--check", action="store_true", help="only check that the lists fit")
    return parser


def _try_all(faults: Sequence[Fault], n_jobs: int) -> int:
    """Print a row for each fault; 1 unless each is detected that has to be."""
    require_passing(faults, ROOT, n_jobs)
    outcomes: list[Outcome] = []
    terminal.put("| fault | sentence | result | by | CPU s |\n|---|---|---|---|---|")
    with ThreadPoolExecutor(n_jobs) as pool:
        for outcome in pool.map(partial(try_fault, root=ROOT), faults):
            outcomes.append(outcome)
            terminal.put(_row(outcome))
    due = [outcome for outcome in outcomes if not outcome.fault.hole]
    n_detected = sum(outcome.verdict == "detected" for outcome in due)
    terminal.put(f"\n{n_detected} of {len(due)} faults detected; {len(outcomes) - len(due)} extra.")
    return 0 if n_detected == len(due) else _MISSED


def _row(outcome: Outcome) -> str:
    fault, by = outcome.fault, outcome.by.replace("|", "\\|")
    verdict = f"{outcome.verdict} (extra)" if fault.hole else outcome.verdict
    return f"| {fault.id} | {fault.sentence} | {verdict} | {by} | {outcome.cpu_s:.0f} |"


if __name__ == "__main__":
    sys.exit(main())

"""Run the benchmarks of a checkout, in a process of their own that loads hardly any modules."""

import subprocess
import sys
from pathlib import Path

from mlu_anim.system.child_processes import child_environment
from mlu_anim.system.errors import MachineNotReady
from mlu_anim.system.shipped_files import shipped_path


def run(
    *, quick: bool, growth: bool, rounds: int | None, page: bool, as_json: bool, out: Path
) -> int:
    """Run the benchmarks and return their exit code; they print to stdout and stderr themselves.

    Raises MachineNotReady if there are no benchmarks, as in an installed package. The arguments are
    the options of the command `bench`.
    """
    root = shipped_path("cli.py").parent
    if not (root / "benchmarks" / "__main__.py").is_file():
        raise MachineNotReady(
            "the benchmarks are in the repository, not in the installed package",
            hint="run python3 cli.py bench in a clone of it",
        )
    flags = {"--quick": quick, "--growth": growth, "--page": page, "--json": as_json}
    options = [flag for flag, given in flags.items() if given]
    options += ["--rounds", str(rounds)] if rounds else []
    command = [sys.executable, "-m", "benchmarks", *options, "--out", str(out)]
    return subprocess.run(command, env=child_environment(), check=False).returncode

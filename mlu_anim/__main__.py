"""The console script `mlu-anim`, and `python -m mlu_anim`: the same command line as cli.py."""

from __future__ import annotations

import ast
import importlib.util
import sys

from mlu_anim.system.bootstrap.start import ensure_ready
from mlu_anim.system.shipped_files import shipped_path


def main() -> int:
    """Load cli.py from where it ships and run it; gives the exit code."""
    path = shipped_path("cli.py")
    overview = ast.get_docstring(ast.parse(path.read_bytes())) or ""
    ensure_ready(sys.argv[1:], overview)
    spec = importlib.util.spec_from_file_location("mlu_anim_cli", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    exit_code: int = module.main()
    return exit_code


if __name__ == "__main__":
    sys.exit(main())

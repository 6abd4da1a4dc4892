"""Print the findings about this machine as a table or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mlu_anim.system.bootstrap.requirements import NOT_READY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mlu_anim.system.doctor.findings import Finding

_MARKS = {"ok": "ok", "missing": "MISSING", "wrong": "WRONG"}


def show(*, as_json: bool, out: Path | None = None) -> int:
    """Print the state of this machine on stdout, and return the exit code: 0 if all is ok, else 3.

    out: the folder for rendered files; `renders` in the current folder if None.
    """
    from mlu_anim.system import terminal
    from mlu_anim.system.doctor.findings import examine

    findings = examine(out)
    terminal.put(as_object(findings) if as_json else as_text(findings))
    return 0 if all(finding.state == "ok" for finding in findings) else NOT_READY


def as_object(findings: Sequence[Finding]) -> str:
    """Return one JSON object: `ready`, and name, state, version and fix of each finding."""
    ready = all(finding.state == "ok" for finding in findings)
    return json.dumps({"ready": ready, "checks": [vars(finding) for finding in findings]}, indent=2)


def as_text(findings: Sequence[Finding]) -> str:
    """Return the findings as a table; a line with the fix follows each problem."""
    lines = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.state]:8} {finding.name:14} {finding.version}".rstrip())
        if finding.fix:
            lines.append(f"{'':8} {'':14} -> {finding.fix}")
    n_problems = sum(finding.state != "ok" for finding in findings)
    lines.append(f"not ready: {n_problems} of {len(findings)}" if n_problems else "ready")
    return "\n".join(lines)

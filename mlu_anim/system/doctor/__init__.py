"""What this machine has and lacks, by the standard library alone; it installs nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mlu_anim.system.doctor.findings import Finding

NOT_READY = 3
_MARKS = {"ok": "ok", "missing": "MISSING", "wrong": "WRONG"}


def show(*, as_json: bool, out: Path | None = None) -> int:
    """Print the state of this machine on stdout; gives the exit code, 0 or 3.

    out: the folder that clips would be written to; `renders` here when None.
    """
    from mlu_anim.system import terminal
    from mlu_anim.system.doctor.findings import examine

    found = examine(out)
    terminal.put(as_object(found) if as_json else as_text(found))
    return 0 if all(finding.state == "ok" for finding in found) else NOT_READY


def as_object(found: Sequence[Finding]) -> str:
    """The findings as one JSON object: `ready` and, for each, name, state, version and mend."""
    ready = all(finding.state == "ok" for finding in found)
    return json.dumps({"ready": ready, "checks": [vars(finding) for finding in found]}, indent=2)


def as_text(found: Sequence[Finding]) -> str:
    """The findings as a table, each trouble followed by how to mend it."""
    lines = []
    for finding in found:
        lines.append(f"{_MARKS[finding.state]:8} {finding.name:14} {finding.version}".rstrip())
        if finding.mend:
            lines.append(f"{'':8} {'':14} -> {finding.mend}")
    troubles = sum(finding.state != "ok" for finding in found)
    lines.append("ready" if not troubles else f"not ready: {troubles} of {len(found)}")
    return "\n".join(lines)

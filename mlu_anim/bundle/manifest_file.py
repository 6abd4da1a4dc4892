"""The manifest as a file.

Separate from `manifest`: a foreign scene has a manifest too, and needs nothing of our results.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlu_anim.system.temporary_files import write_atomically


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest at `path`, completely or not at all."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    write_atomically(path, text.encode())

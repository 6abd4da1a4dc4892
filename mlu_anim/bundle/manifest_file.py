"""Write the manifest file.

Separate from `manifest.py`, because a user's own scene has a manifest too, but no result.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlu_anim.system.temporary_files import write_atomically


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write the content of a manifest to `path` as JSON, completely or not at all."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    write_atomically(path, text.encode())

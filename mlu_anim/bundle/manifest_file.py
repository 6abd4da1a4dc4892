"""Write the manifest file.

Separate from `manifest`, because a user's scene also has a manifest but no result of ours.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlu_anim.system.temporary_files import write_atomically


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest at `path`, atomically."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    write_atomically(path, text.encode())

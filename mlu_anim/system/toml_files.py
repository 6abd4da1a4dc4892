"""Read a user's TOML file; every problem becomes a BadInput."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlu_anim.system.errors import BadInput
from mlu_anim.system.user_files import require_file

LARGEST_BYTES = 1_000_000


def read(path: Path, about: str) -> Mapping[str, Any]:
    """Return the content of the TOML file at `path`.

    about: one word for the file's content in messages, such as `words`.
    Raises BadInput if the file cannot be read, is over 1 MB, not UTF-8 or not valid TOML.
    """
    require_file(path, LARGEST_BYTES, f"{about.capitalize()} need less than 1 MB.")
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadInput(f"{path}: {reason}", hint="Name a TOML file.") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rule = f"byte {error.start} is not UTF-8"
        raise BadInput(f"{path.name}: {rule}", hint="Save the file as UTF-8.") from None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(
            f"{path.name}: not TOML: {error}",
            hint='A line is a [table] or key = "text"; a quote within is \\".',
        ) from None

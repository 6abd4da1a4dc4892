"""Projects of a user, made of the files that `new` writes."""

import shutil
from pathlib import Path

from mlu_anim.system.shipped_files import shipped_path

NAME = "mein Kurs \u00fc"
"""A folder's name with a space and a letter that is not ASCII."""
SCENE, EXPERIMENT, WORDS = "scenes/my_clip.py", "experiments/my_clip.py", "wording/en.toml"


def project_in(folder: Path, name: str = NAME) -> Path:
    """Copy the template of a clip, which is a project itself: its clip is `my-clip`."""
    ignored = shutil.ignore_patterns("__pycache__", "tests")
    return Path(shutil.copytree(shipped_path("assets") / "new_clip", folder / name, ignore=ignored))


def renamed(project: Path, module: str, class_name: str) -> None:
    """Give the clip of a project another name."""
    for file in (SCENE, EXPERIMENT, WORDS, "facts.toml"):
        path = project / file
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("my_clip", module).replace("MyClip", class_name), "utf-8")
        path.rename(path.with_name(path.name.replace("my_clip", module)))


def edit(path: Path, old: str, new: str) -> int:
    """Replace the first `old` in a file; return the number of its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1

"""Makes the pictures of the ROC clip in docs/images anew: the README's GIF, and the storyboard.

.venv/bin/python scripts/doc_images.py
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs/images"
NAMES = ("roc.gif", "roc.storyboard.png")


def make(folder: Path, *formats: str) -> None:
    """Render the clip into `folder` with the project's own command, in these formats."""
    command = [sys.executable, "cli.py", "render", "roc", "--format", ",".join(formats)]
    subprocess.run([*command, "--out", str(folder)], cwd=ROOT, check=True, stdout=subprocess.PIPE)


def main() -> None:
    """Make the pictures and put them into docs/images."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), "gif", "storyboard")
        for name in NAMES:
            (made,) = Path(folder).rglob(name)
            shutil.copy(made, IMAGES / name)
            print(IMAGES.relative_to(ROOT) / name)


if __name__ == "__main__":
    main()

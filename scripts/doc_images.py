"""Makes the pictures of docs/images anew: a GIF of each clip, and the storyboard of the ROC clip.

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
OTHERS = (
    *("attention.gif", "bias-variance.gif", "cross-validation.gif", "decision-tree.gif"),
    *("double-descent.gif", "double-descent-spline.gif", "gradient-descent.gif"),
    *("linear-regression.gif", "logistic-regression.gif", "neural-network.gif"),
    *("precision-recall.gif", "random-forest.gif", "train-test-validation.gif"),
)
MOST_KB = 900


def make(folder: Path, name: str) -> Path:
    """Render one picture into `folder` with the project's own command; return where it is."""
    clip, kind = name.removesuffix(".png").split(".")
    command = [sys.executable, "cli.py", "render", clip, "--format", kind, "--out", str(folder)]
    command += ["--max-size", f"{MOST_KB}kB"] if kind == "gif" else ["--cut", "full"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    (made,) = folder.rglob(f"{clip}*.{kind}*")
    return made


def main() -> None:
    """Make the pictures and put them into docs/images."""
    with tempfile.TemporaryDirectory() as folder:
        for name in (*NAMES, *OTHERS):
            shutil.copy(make(Path(folder), name), IMAGES / name)
            print(IMAGES.relative_to(ROOT) / name)


if __name__ == "__main__":
    main()

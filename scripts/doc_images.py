"""Makes the pictures of docs/images anew: a moving picture of each clip, and a storyboard.

The README begins with an SVG, which is sharper than a GIF of its size; the others are GIFs.

.venv/bin/python scripts/doc_images.py
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs/images"
HERO, HERO_DARK = "roc.svg", "roc-dark.svg"
"""What the README begins with, for readers with light and with dark pages."""
NAMES = (HERO, "roc.storyboard.png")
OTHERS = (
    HERO_DARK,
    *("attention.gif", "bias-variance.gif", "cross-validation.gif", "decision-tree.gif"),
    *("double-descent.gif", "double-descent-spline.gif", "gradient-descent.gif"),
    *("linear-regression.gif", "logistic-regression.gif", "neural-network.gif"),
    *("precision-recall.gif", "random-forest.gif", "train-test-validation.gif"),
    *("time-series.gif",),
)
MOST_KB = 900
MOST_HERO_KB = 300


def make(folder: Path, name: str) -> Path:
    """Render one picture into `folder` with the project's own command; return where it is."""
    stem, kind = name.removesuffix(".png").split(".")
    clip = stem.removesuffix("-dark")
    command = [sys.executable, "cli.py", "render", clip, "--format", kind, "--out", str(folder)]
    command += ["--theme", "dark"] if stem != clip else []
    of_kind = {"gif": ["--max-size", f"{MOST_KB}kB"], "storyboard": ["--cut", "full"]}
    command += of_kind.get(kind, [])
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    (made,) = folder.rglob(f"{stem}*.{kind}*")
    return made


def main() -> None:
    """Make the pictures and put them into docs/images."""
    with tempfile.TemporaryDirectory() as folder:
        for name in (*NAMES, *OTHERS):
            shutil.copy(make(Path(folder), name), IMAGES / name)
            print(IMAGES.relative_to(ROOT) / name)


if __name__ == "__main__":
    main()

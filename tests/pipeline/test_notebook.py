"""The example notebook: its code works, and a notebook shows a clip as it should."""

import base64
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sklearn.metrics import roc_auc_score

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs/examples/roc.ipynb"
MOST_BYTES = 10_000
DRAWN = 'clip.render("wine.svg")'


def code_cells() -> list[str]:
    content = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "code"]


def test_the_example_is_small_and_kept_without_outputs() -> None:
    content = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert NOTEBOOK.stat().st_size < MOST_BYTES
    for cell in content["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
    assert "(examples/roc.ipynb)" in (ROOT / "docs/python.md").read_text(encoding="utf-8")


def test_its_cells_run_one_after_the_other() -> None:
    """All but the last, which draws."""
    *cells, last = code_cells()
    assert last == DRAWN
    names: dict[str, Any] = {}
    for cell in cells:
        exec(cell, names)
    clip = names["clip"]
    scores = names["model"].predict_proba(names["X_test"])[:, 0]
    assert clip.facts["auc"] == pytest.approx(roc_auc_score(names["y_test"] == "barolo", scores))
    n_unseen = len(names["y_test"])
    assert str(n_unseen) in clip.beats[0].caption, "the rows that the model has not seen"


@pytest.mark.slow
def test_a_kernel_runs_the_example_and_shows_the_clip(tmp_path: Path) -> None:
    """A real kernel, if there is one: pip install nbconvert ipykernel."""
    pytest.importorskip("nbconvert", reason="needs: pip install nbconvert ipykernel")
    pytest.importorskip("ipykernel", reason="needs: pip install nbconvert ipykernel")
    notebook = tmp_path / "roc.ipynb"
    notebook.write_bytes(NOTEBOOK.read_bytes())
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "notebook", "--inplace"]
    done = subprocess.run(
        [*command, str(notebook)], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    cells = [c for c in json.loads(notebook.read_text())["cells"] if c["cell_type"] == "code"]
    (shown,) = cells[2]["outputs"]  # and no lines of progress
    html = "".join(shown["data"]["text/html"])
    assert '<iframe srcdoc="' in html
    assert 'sandbox="allow-scripts"' in html
    png = base64.b64decode("".join(shown["data"]["image/png"]))
    assert Image.open(io.BytesIO(png)).size == (1280, 720)
    assert (tmp_path / "wine.svg").read_text(encoding="utf-8").startswith("<svg")

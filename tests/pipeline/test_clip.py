"""The Python interface: data frames, arrays, estimators and predictions of the caller's process."""

import html
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from mlu_anim import Clip
from mlu_anim.system.errors import BadInput, UsageError
from tests.test_docs import ROOT, blocks

N_ROWS = 80


def patients() -> polars.DataFrame:
    """A table of ages, cities and a sickness that age predicts in part."""
    rng = np.random.default_rng(0)
    age = rng.integers(20, 80, N_ROWS)
    is_sick = age + rng.normal(0, 15, N_ROWS) > 50
    words = np.where(is_sick, "yes", "no")
    cities = np.array(["Oslo", "Rome"])[rng.integers(0, 2, N_ROWS)]
    return polars.DataFrame({"age": age, "city": cities, "sick": words})


def arrays() -> tuple[Any, Any]:
    frame = patients()
    return frame["age"].to_numpy().reshape(-1, 1).astype(float), frame["sick"].to_numpy()


def test_a_data_frame_gives_the_result_of_the_same_table_in_a_file(tmp_path: Path) -> None:
    patients().write_csv(tmp_path / "data.csv")
    of_file = Clip("roc", data=tmp_path / "data.csv", target="sick").result
    in_memory = Clip("roc", data=patients(), target="sick", data_name="data.csv").result
    assert in_memory.digest() == of_file.digest()


def test_an_estimator_is_asked_about_its_own_rows() -> None:
    X, y = arrays()  # noqa: N806
    fitted = LogisticRegression().fit(X, y)
    clip = Clip.from_estimator("roc", fitted, X, y)
    wanted = roc_auc_score(y, fitted.predict_proba(X)[:, 1])
    assert clip.facts["auc"] == pytest.approx(wanted, abs=1e-12)
    assert clip.result.about["model_name"] == "LogisticRegression"
    scores = fitted.predict_proba(X)[:, 1]
    again = Clip.from_predictions("roc", y, scores, pos_label="yes")
    assert again.facts["auc"] == pytest.approx(wanted, abs=1e-12)


def test_sentences_hold_the_numbers_of_the_result() -> None:
    clip = Clip("roc", data=arrays(), data_name="ward 3", title="Who needs a bed?")
    assert clip.title == "Who needs a bed?"
    assert f"{clip.facts['auc']:.2f}" in clip.alt_text
    names = [beat.name for beat in clip.beats]
    assert names[0] == "question"
    assert len(names) == len(set(names)) > 5
    assert str(clip.facts["n_samples"]) in clip.beats[0].caption
    assert all(check.holds for check in clip.check())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"data": patients(), "target": "sik"}, "no column 'sik' (target=)"),
        ({"data": patients().lazy(), "target": "sick"}, "not computed yet"),
        ({"data": 3, "target": "sick"}, "a int is not a data frame"),
        ({"data": (arrays()[0], arrays()[1][:5])}, "'x0' has 80 rows and 'target' 5"),
        ({"data": (np.zeros(4), np.zeros(4))}, "X has the shape (4,)"),
        ({"data": arrays(), "model": LogisticRegression()}, "was not fitted"),
        ({"model": LogisticRegression()}, "a model needs rows"),
        ({"target": "sick"}, "target, time and features name columns of data"),
        ({"n_tree": 3}, "no parameter 'n_tree'"),
        ({"data": polars.DataFrame({"a": [[1], [2]], "y": [0, 1]})}, "no numbers or words"),
        ({"data": polars.DataFrame({"a": [1.0, None, 3.0], "y": [0, 1, 0]})}, "cells are missing"),
    ],
)
def test_input_that_cannot_be_used_is_refused_with_the_argument(
    arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises((BadInput, UsageError)) as refused:
        _ = Clip("roc", **arguments).result
    assert said in str(refused.value)
    assert "--" not in str(refused.value)


def test_a_row_of_a_frame_is_counted_from_zero() -> None:
    frame = polars.DataFrame({"x": [1.0, 2.0, 1e300, 4.0] * 5, "y": [0, 1] * 10})
    with pytest.raises(BadInput, match="row 2, column 'x'"):
        _ = Clip("roc", data=frame).result


def test_a_still_is_drawn_in_children_and_replaces_a_file_only_when_complete(
    tmp_path: Path,
) -> None:
    path = tmp_path / "toy.png"
    path.write_bytes(b"before")
    clip = Clip("roc", data=arrays())
    with pytest.raises(UsageError, match="unknown format"):
        clip.render(tmp_path / "toy.docx")
    assert clip.render(path, quality="draft", progress=False) == path
    assert path.read_bytes().startswith(b"\x89PNG")
    assert [file.name for file in tmp_path.iterdir()] == ["toy.png"]


def test_a_notebook_shows_the_player_over_the_poster(capfd: pytest.CaptureFixture[str]) -> None:
    clip = Clip("roc", data=arrays(), title="<script>alert(1)</script>")
    shown = clip._repr_mimebundle_()
    assert shown["text/plain"] == "<Clip 'roc' of data>"
    markup = shown["text/html"]
    poster, frame = markup.split("<iframe", 1)
    assert 'src="data:image/png;base64,iVBORw0KGgo' in poster
    assert f'alt="{html.escape(clip.alt_text, quote=True)}"' in poster
    assert 'sandbox="allow-scripts"' in frame
    assert shown["image/png"] in poster  # for paper, where there is no HTML
    assert capfd.readouterr() == ("", ""), "a notebook would keep lines of progress"
    assert "<script" not in markup  # all of the page is escaped into one attribute
    page = html.unescape(frame.split('srcdoc="', 1)[1].split('"', 1)[0])
    assert page.startswith("<!doctype html>")
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_says_what_works() -> None:
    """Run the code of docs/python.md but for the GIF, and see that the import loads no manim."""
    code = next(b.text for b in blocks(ROOT / "docs/python.md") if b.language == "python")
    code = code.replace('clip.render("wine.gif")', "")
    code += "\nimport sys\nassert 'manim' not in sys.modules\nprint(clip.facts['auc'])\n"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert 0.5 < float(done.stdout) <= 1

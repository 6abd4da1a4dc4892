"""`info` tells what `render` will do, for every clip."""

import json

import pytest
from click.testing import CliRunner

import cli
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results import clips
from mlu_anim.results.declared import declared
from mlu_anim.system.errors import UsageError
from mlu_anim.wording import clip_sentences
from mlu_anim.wording.sentences import CAPTION_LIMIT

pytestmark = pytest.mark.usefixtures("lasting_workers")


def _told(*arguments: str) -> str:
    result = CliRunner().invoke(cli.app, ["info", *arguments], standalone_mode=False)
    assert result.exception is None
    assert result.return_value == 0
    return result.stdout


@pytest.mark.parametrize("clip", clips.names())
def test_a_clip_is_told_with_beats_numbers_and_checks(clip: str) -> None:
    found = json.loads(_told(clip, "--json"))
    assert found["clip"] == clip
    assert (found["title"], found["summary"]) == clip_sentences.summary(clip)
    scene = scene_class(clip)
    short, full = (found["cuts"][cut]["beats"] for cut in ("short", "full"))
    assert [beat["name"] for beat in short] == list(scene.short_beats)
    assert [beat["name"] for beat in full] == list(scene.beat_names)
    for cut in found["cuts"].values():
        assert cut["beats"][0]["start_s"] == 0
        assert cut["beats"][-1]["end_s"] == cut["duration_s"]
        assert all(0 < len(beat["caption"]) <= CAPTION_LIMIT for beat in cut["beats"])
    assert found["facts"]
    assert all(fact["written"] for fact in found["facts"].values())
    assert len(found["checks"]) > 1
    assert ("--seed N" in found["takes"]) == clips.takes_seed(clip)


def test_a_seed_that_is_refused_is_not_listed() -> None:
    """Nothing of this clip is drawn at random."""
    assert "--seed" not in _told("linear-regression")
    with pytest.raises(UsageError, match="--seed changes nothing"):
        declared("linear_regression").run(seed=3)


def test_for_a_person_it_is_lines_in_sections() -> None:
    lines = _told("roc").splitlines()
    assert lines[0] == "roc: ROC and AUC"
    starts = [line for line in lines if line and not line.startswith(" ")]
    assert [line.split(",")[0] for line in starts[1:]] == [
        "takes",
        "parameters (--set NAME=VALUE)",
        "short cut",
        "full cut",
        "numbers",
        "true before it is drawn",
    ]
    assert any("--predictions FILE" in line for line in lines)
    assert any(line.split() == ["auc", "0.94"] for line in lines)


def test_an_unknown_clip_is_a_typing_error() -> None:
    result = CliRunner().invoke(cli.app, ["info", "rco"], standalone_mode=False)
    assert "Did you mean 'roc'" in str(result.exception)

"""Texts of clips: correct for every kind of result, and safe with any names."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from mlu_anim.bundle import captions, text_files
from mlu_anim.bundle.clip_text import ClipText, cut_as_plain
from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.bundle.transcript import WIDTH, transcript
from mlu_anim.results.result import Result
from mlu_anim.stage.variant import Cut
from mlu_anim.system.durations import format_clock
from mlu_anim.system.errors import MachineNotReady
from mlu_anim.wording.sentences import ALT_LIMIT, wording
from tests.bundle.clip_texts import HOSTILE, clip_text, timeline
from tests.experiments import forests
from tests.playing import default_result, shot_of, timeline_of
from tests.scenes import roc_results

NAMES = [*roc_results.NAMES, *(f"forest {n}" for n in forests.KINDS)]


def _result(name: str) -> Result:
    kind, _, rest = name.partition("forest ")
    return forests.KINDS[rest]() if not kind else roc_results.result(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_result_has_texts(name: str) -> None:
    result = _result(name)
    text = ClipText.of(result)
    beats = text.beats(timeline_of(shot_of(result, cut=Cut("full"))))
    assert len(text.alt) <= ALT_LIMIT
    for sentence in (text.description, *(beat.seen for beat in beats)):
        assert "{" not in sentence
        assert not re.search(r"\b(nan|inf)\b", sentence)
        assert sentence[-1] == "."


def test_the_numbers_are_those_of_the_result() -> None:
    result = default_result("roc")
    text = ClipText.of(result)
    beats = {b.name: b.seen for b in text.beats(timeline_of(shot_of(result, cut=Cut("full"))))}
    facts = result.facts()
    tp, fn, tied = (facts[k].value for k in ("everyday_tp", "everyday_fn", "n_pairs_tied"))
    assert f"{tp} are hits and {fn} are missed" in beats["call"]
    assert f"{tied} are tied" in beats["auc"]
    assert f"{facts['auc'].value:.2f}" in text.description


@pytest.mark.parametrize(
    ("clip", "key", "verdict"),
    [
        ("roc", "seen.choose", "stays"),
        ("roc", "seen.choose", "constant"),
        ("bias_variance", "description", "resampled"),
        ("bias_variance", "seen.wiggly", "clipped"),
    ],
)
def test_a_verdict_has_its_own_sentences(clip: str, key: str, verdict: str) -> None:
    facts = default_result(clip.replace("_", "-")).facts()
    words = wording(clip)
    assert words.say(key, facts, verdict) != words.say(key, facts, "some other")


def test_texts_of_resampled_results_do_not_mention_the_truth(resampled: Result) -> None:
    text = ClipText.of(resampled)
    beats = text.beats(timeline_of(shot_of(resampled, cut=Cut("full"))))
    sentences = " ".join([text.description, *(beat.seen for beat in beats)])
    assert "truth" not in sentences
    assert "cannot tell apart" in text.description


@pytest.fixture(scope="module")
def resampled() -> Result:
    from mlu_anim.data.datasets import load_dataset
    from mlu_anim.experiments.bias_variance import EXPERIMENT

    return EXPERIMENT.run(data=load_dataset("diabetes"), n_resamples=40, max_degree=3)


def test_a_beat_without_texts_has_its_name_and_caption() -> None:
    first, second = clip_text("x").beats(timeline("x"))
    assert (first.title, first.seen) == ("The first", "Seen of x")
    assert (second.title, second.seen) == ("second", "Second")
    odd = replace(clip_text("x"), verdict="odd").beats(timeline("x"))
    assert odd[0].seen == "Odd"


def test_the_users_title_is_one_line() -> None:
    assert replace(clip_text(), own_title=" Ward 3:\n  who\u2028needs a bed? ").title == (
        "Ward 3: who needs a bed?"
    )


def test_the_manifest_has_the_texts_of_each_beat() -> None:
    plain = cut_as_plain(clip_text("x"), timeline("x"))
    assert plain["duration_s"] == 64.9
    assert plain["beats"][0] == {
        "name": "first",
        "title": "The first",
        "caption": "Caption of x",
        "seen": "Seen of x",
        "start_s": 0.0,
        "end_s": 5.1,
    }


# --- files --------------------------------------------------------------------------------------


def _cues(text: str) -> list[tuple[str, str, str]]:
    """Name, times and text of each cue, read by the WebVTT specification."""
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    cues = [block.split("\n") for block in blocks if not block.startswith("NOTE")]
    assert all(len(cue) == 3 for cue in cues)
    return [(name, times, words) for name, times, words in cues]


def test_captions_are_cues_without_markup() -> None:
    text = captions.captions("A --> <b>", clip_text().beats(timeline()))
    cues = _cues(text)
    assert [cue[:2] for cue in cues] == [
        ("first", "00:00:00.000 --> 00:00:05.100"),
        ("second", "00:00:05.100 --> 00:01:04.900"),
    ]
    assert text.count("-->") == len(cues)
    assert "<" not in text
    assert "&lt;/script&gt;&lt;script&gt;" in cues[0][2]


def test_chapters_have_the_titles() -> None:
    cues = _cues(captions.chapters("T", clip_text().beats(timeline())))
    assert [words for _, _, words in cues] == ["The first", "second"]


def test_clocks() -> None:
    assert captions.clock(float(Fraction(599, 10))) == "00:00:59.900"
    assert captions.clock(59.9996) == "00:01:00.000"
    assert captions.clock(3661.5) == "01:01:01.500"
    assert format_clock(61.9) == "1:01"


def test_the_transcript_has_every_beat_in_short_lines() -> None:
    text = transcript(clip_text("x"), clip_text("x").beats(timeline("x")))
    assert text.startswith("Title\n=====\n\nDescription of x\n")
    assert "0:05  second\n      Caption: Second\n" in text
    assert "Seen: Second" not in text
    assert all(len(line) <= WIDTH for line in text.splitlines())


@pytest.mark.parametrize(
    ("formats", "n_files"), [(("mp4", "png"), 3), (("gif",), 3), (("png",), 1)]
)
def test_a_still_has_no_captions(tmp_path: Path, formats: tuple[str, ...], n_files: int) -> None:
    (tmp_path / "demo").mkdir()
    paths = BundlePaths(tmp_path / "demo", "demo")
    written = text_files.write_words(paths, formats, clip_text(), timeline())
    assert len(written) == n_files
    assert sorted(written) == sorted((tmp_path / "demo").iterdir())
    assert HOSTILE in written[-1].read_text(encoding="utf-8").replace("\n      ", " ")


def test_text_files_are_written_atomically(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "roc.vtt"
    text_files.write_whole(path, "before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(MachineNotReady, match="No space"):
        text_files.write_whole(path, "after")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("roc.vtt", "before")]
    with pytest.raises(MachineNotReady, match="cannot write"):
        text_files.write_whole(tmp_path / "none" / "roc.vtt", "x")

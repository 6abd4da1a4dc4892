"""The gates of published files find outdated texts and files that are too large."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mlu_anim.bundle.clip_text import cut_as_plain
from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.bundle.rendered_bundles import RenderedBundle, find_bundles
from mlu_anim.bundle.text_files import write_words
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.gates.published_words import PublishedWords
from mlu_anim.review.quality.gates.sizes import Sizes
from tests.review.quality.planting import subject, view


@pytest.fixture(scope="module")
def observed() -> GateInput:
    return subject(view(lambda _: []))


@pytest.fixture
def published(observed: GateInput, tmp_path: Path) -> GateInput:
    """roc with published files, including a GIF of 1 MB and 20 seconds."""
    texts, timeline = observed.clip_text, observed.views[0].timeline
    (tmp_path / "roc").mkdir()
    paths = BundlePaths(tmp_path / "roc", "roc")
    words = write_words(paths, ("gif",), texts, timeline)
    files = [{"name": path.name, "size_bytes": 1} for path in words]
    gif = {"name": "roc.gif", "size_bytes": 1_000_000, "duration_s": 20.0}
    (tmp_path / "roc" / "roc.gif").write_bytes(bytes(1_000_000))
    manifest = {
        "clip": "roc",
        "title": texts.title,
        "alt": texts.alt,
        "description": texts.description,
        "cuts": {"short": cut_as_plain(texts, timeline)},
        "files": [gif, *files],
        "result_digest": observed.result.digest(),
        "options": {"title": None},
    }
    (tmp_path / "roc" / "roc.json").write_text(json.dumps(manifest), encoding="utf-8")
    (bundle,), _ = find_bundles(tmp_path)
    return replace(observed, bundles=(bundle,))


def _folder(subject: GateInput) -> Path:
    return subject.bundles[0].folder


def _changed(subject: GateInput, **changed: object) -> GateInput:
    (bundle,) = subject.bundles
    other = RenderedBundle(bundle.path, {**bundle.manifest, **changed})
    return replace(subject, bundles=(other,))


def test_unchanged_files_have_no_faults(published: GateInput) -> None:
    assert PublishedWords().run(published) == Sizes().run(published) == []


def test_outdated_texts_in_a_manifest_are_found(published: GateInput) -> None:
    (finding,) = PublishedWords().run(_changed(published, alt="AUC 0.99."))
    assert finding.words == "its alt is outdated: 'AUC 0.99.'; render it again"
    assert finding.where == str(_folder(published) / "roc.json")


def test_an_outdated_caption_in_a_manifest_is_found_with_its_beat(published: GateInput) -> None:
    cut = json.loads(json.dumps(published.bundles[0].manifest["cuts"]["short"]))
    cut["beats"][0]["caption"] = "Each hit steps down"
    findings = PublishedWords().run(_changed(published, cuts={"short": cut}))
    assert ("alarm", "its caption is outdated; render it again") in [
        (finding.beat, finding.words) for finding in findings
    ]
    assert any("roc.vtt differs" in finding.words for finding in findings)


def test_an_outdated_result_is_found(published: GateInput) -> None:
    (finding,) = PublishedWords().run(_changed(published, result_digest="0" * 64))
    assert "outdated result" in finding.words


def test_renderings_of_users_data_are_not_compared(published: GateInput) -> None:
    own = _changed(published, result_digest="0" * 64, alt="Ward 3.", options={"data": "w.csv"})
    assert PublishedWords().run(own) == []


@pytest.mark.parametrize("suffix", [".vtt", ".chapters.vtt", ".transcript.txt"])
def test_changed_or_missing_text_files_are_found(published: GateInput, suffix: str) -> None:
    path = _folder(published) / f"roc{suffix}"
    path.write_text("WEBVTT\n", encoding="utf-8")
    assert f"{path.name} " in PublishedWords().run(published)[0].words
    path.unlink()
    assert PublishedWords().run(published)[0].words.startswith(f"{path.name} is missing")


def test_a_still_needs_no_captions(published: GateInput) -> None:
    folder = _folder(published)
    for suffix in (".vtt", ".chapters.vtt"):
        (folder / f"roc{suffix}").unlink()
    (folder / "roc.png").write_bytes(b"x")
    still = {"name": "roc.png", "size_bytes": 1}
    others = [{"name": f"roc{end}", "size_bytes": 1} for end in (".transcript.txt", ".frames.csv")]
    assert PublishedWords().run(_changed(published, files=[still, *others])) == []


def test_a_large_gif_is_found(published: GateInput) -> None:
    (_folder(published) / "roc.gif").write_bytes(bytes(2_100_000))
    findings = Sizes().run(published)
    assert [finding.words for finding in findings] == [
        "has 2.1 MB; the limit is 2.0 MB",
        "has 105 KB a second; the limit is 100 KB",
    ]
    assert findings[0].where == str(_folder(published) / "roc.gif")

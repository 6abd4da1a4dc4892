"""The gates of what has been rendered see stale words and files that are too large."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mlu_anim.bundle.clip_text import cut_as_plain
from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.bundle.rendered import RenderedBundle, all_in
from mlu_anim.bundle.text_files import write_words
from mlu_anim.review.quality.gates.published import Published
from mlu_anim.review.quality.gates.sizes import Sizes
from mlu_anim.review.quality.subject import Subject
from tests.review.quality.planting import subject, view


@pytest.fixture(scope="module")
def seen() -> Subject:
    return subject(view(lambda _: []))


@pytest.fixture
def published(seen: Subject, tmp_path: Path) -> Subject:
    """roc as it would have been published, with a GIF of 1 MB that lasts 20 seconds."""
    told, timeline = seen.telling, seen.views[0].timeline
    (tmp_path / "roc").mkdir()
    paths = BundlePaths(tmp_path / "roc", "roc")
    words = write_words(paths, ("gif",), told, timeline)
    files = [{"name": path.name, "size_bytes": 1} for path in words]
    gif = {"name": "roc.gif", "size_bytes": 1_000_000, "duration_s": 20.0}
    (tmp_path / "roc" / "roc.gif").write_bytes(bytes(1_000_000))
    manifest = {
        "clip": "roc",
        "title": told.title,
        "alt": told.alt,
        "description": told.description,
        "cuts": {"short": cut_as_plain(told, timeline)},
        "files": [gif, *files],
        "result_digest": seen.result.digest(),
        "options": {"title": None},
    }
    (tmp_path / "roc" / "roc.json").write_text(json.dumps(manifest), encoding="utf-8")
    (bundle,), _ = all_in(tmp_path)
    return replace(seen, bundles=(bundle,))


def _folder(subject: Subject) -> Path:
    return subject.bundles[0].folder


def _changed(subject: Subject, **changed: object) -> Subject:
    (bundle,) = subject.bundles
    other = RenderedBundle(bundle.path, {**bundle.manifest, **changed})
    return replace(subject, bundles=(other,))


def test_what_is_as_it_was_published_is_let_be(published: Subject) -> None:
    assert Published().run(published) == Sizes().run(published) == []


def test_stale_words_in_a_manifest_are_seen(published: Subject) -> None:
    (finding,) = Published().run(_changed(published, alt="AUC 0.99."))
    assert finding.words == "its alt is stale: 'AUC 0.99.'; render it again"
    assert finding.where == str(_folder(published) / "roc.json")


def test_a_stale_caption_in_a_manifest_is_seen_with_its_beat(published: Subject) -> None:
    cut = json.loads(json.dumps(published.bundles[0].manifest["cuts"]["short"]))
    cut["beats"][0]["caption"] = "Each hit steps down"
    findings = Published().run(_changed(published, cuts={"short": cut}))
    assert ("sweep", "its caption is stale; render it again") in [
        (each.beat, each.words) for each in findings
    ]
    assert any("roc.vtt does not say" in each.words for each in findings)


def test_another_result_is_seen(published: Subject) -> None:
    (finding,) = Published().run(_changed(published, result_digest="0" * 64))
    assert "another result" in finding.words


def test_a_rendering_of_others_data_is_not_held_to_ours(published: Subject) -> None:
    own = _changed(published, result_digest="0" * 64, alt="Ward 3.", options={"data": "w.csv"})
    assert Published().run(own) == []


@pytest.mark.parametrize("suffix", [".vtt", ".chapters.vtt", ".transcript.txt"])
def test_files_of_words_that_were_changed_or_removed_are_seen(
    published: Subject, suffix: str
) -> None:
    path = _folder(published) / f"roc{suffix}"
    path.write_text("WEBVTT\n", encoding="utf-8")
    assert f"{path.name} " in Published().run(published)[0].words
    path.unlink()
    assert Published().run(published)[0].words.startswith(f"{path.name} is missing")


def test_a_still_has_no_captions_to_miss(published: Subject) -> None:
    folder = _folder(published)
    for suffix in (".vtt", ".chapters.vtt"):
        (folder / f"roc{suffix}").unlink()
    (folder / "roc.png").write_bytes(b"x")
    still = {"name": "roc.png", "size_bytes": 1}
    others = [
        {"name": f"roc{each}", "size_bytes": 1} for each in (".transcript.txt", ".frames.csv")
    ]
    assert Published().run(_changed(published, files=[still, *others])) == []


def test_a_large_gif_is_seen(published: Subject) -> None:
    (_folder(published) / "roc.gif").write_bytes(bytes(2_100_000))
    findings = Sizes().run(published)
    assert [each.words for each in findings] == [
        "has 2.1 MB, not 2.0 MB",
        "has 105 KB a second, not 100 KB",
    ]
    assert findings[0].where == str(_folder(published) / "roc.gif")

"""Sentences: each that the scene asks for exists, numbers are written one way, captions fit."""

import ast
import re
import string
import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.experiments.roc import RocSweep
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results import clips
from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.stage.page import page
from mlu_anim.stage.variant import RATIOS
from mlu_anim.stage.words import text_width
from mlu_anim.system.clip_files import scene_files
from mlu_anim.system.durations import format_duration
from mlu_anim.system.errors import AuthorMistake, UsageError
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.wording.numerals import ENGLISH
from mlu_anim.wording.sentences import (
    CAPTION_LIMIT,
    THIN_SPACE,
    formatted,
    grouped,
    rate,
    reading_time_s,
    ungrouped,
    wording,
)
from tests.playing import default_result

VERDICTS = ("usual", "perfect", "inverted", "constant", "rounded", "median")
CAPTIONS = ("question", "call", "hit", "alarm", "duels", "auc", "choose")
ROC = wording("roc")
_THIN = THIN_SPACE
_LABEL = re.compile(r"labels\.[a-z_*]*[a-z*]")


def _asked_for(path: Path) -> set[str]:
    """The keys of sentences in a file: of `say(...)` calls, and labels; f-strings have `*`."""
    keys = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            name = function.id if isinstance(function, ast.Name) else name
            if name in ("say", "plain"):
                keys.add(_pattern(node.args[0]))
        elif isinstance(node, ast.Constant | ast.JoinedStr):
            keys.add((_LABEL.fullmatch(_pattern(node)) and _pattern(node)) or "")
    return keys - {""}


def _pattern(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "*" for v in node.values)
    return ""


def _all_keys(clip: str = "roc") -> set[str]:
    text = (shipped_path("assets") / "wording" / "en.toml").read_text(encoding="utf-8")
    found = set()
    for key, value in tomllib.loads(text)[clip].items():
        found |= {f"{key}.{inner}" for inner in value} if isinstance(value, dict) else {key}
    return found


def test_every_sentence_that_is_asked_for_exists() -> None:
    """A scene's in its own clip's sentences; a part's, which several clips may use, in one's."""
    package = shipped_path("scenes").parent / "mlu_anim"
    files = [*(package / "stage").rglob("*.py")]
    files += [package / "wording" / "clip_sentences.py", package / "bundle" / "clip_text.py"]
    asked = set().union(*(_asked_for(path) for path in files))
    assert {"captions.*", "title", "alt"} <= asked
    modules = [clips.module_name(name) for name in clips.names()]
    _require(asked, set().union(*(_all_keys(module) for module in modules)))
    for module in modules:
        own = set().union(*(_asked_for(path) for path in scene_files(module)))
        assert any(key.startswith("labels.") for key in own)
        _require(own, _all_keys(module))


def _require(asked: set[str], keys: set[str]) -> None:
    for pattern in asked:
        form = re.compile(".+".join(map(re.escape, pattern.split("*"))))
        assert any(map(form.fullmatch, keys)), f"no sentence {pattern!r}"


@pytest.mark.parametrize("clip", clips.names())
def test_every_beat_has_a_caption(clip: str) -> None:
    for beat in scene_class(clip).beat_names:
        assert wording(clips.module_name(clip)).has(f"captions.{beat}")


@cache
def _swept(middle: float, spread: float) -> RocSweep:
    """More rows than steps are held, so that a threshold has all its digits."""
    rng = np.random.default_rng(0)
    y = np.arange(4_000) % 2 == 0
    return RocSweep.from_predictions(y, middle + spread * (rng.normal(size=4_000) + 5 * y))


def _extreme(result: RocSweep, verdict: str, share: float) -> dict[str, Fact]:
    """The facts of a result, with counts and shares as long as they get."""
    facts = dict(result.facts())
    for name, fact in facts.items():
        if fact.kind is Kind.COUNT:
            facts[name] = Fact(100 if name == "miss_cost" else 1_000_000, Kind.COUNT)
        if fact.kind in (Kind.SHARE, Kind.PERCENT):
            facts[name] = Fact(1.0 if verdict == "perfect" else share, fact.kind)
    return facts


SCALES = [(0.0, 0.1), (-12345.678, 10.0), (-9.87e-7, 1e-9), (-1e30, 1e27), (987654.3, 1.0)]


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("share", [1 - 1e-12, 1e-12])
@pytest.mark.parametrize("key", CAPTIONS)
def test_captions_fit_whatever_the_numbers(
    verdict: str, scale: tuple[float, float], share: float, key: str
) -> None:
    facts = _extreme(_swept(*scale), verdict, share)
    caption = ROC.say(f"captions.{key}", facts, verdict)
    assert 0 < len(caption) <= CAPTION_LIMIT, caption
    assert "{" not in caption


@pytest.mark.parametrize("ratio", RATIOS)
def test_longest_words_of_a_caption_fit_a_line(ratio: str) -> None:
    made = page(ratio, compact=False)
    for verdict in VERDICTS:
        for key in CAPTIONS:
            caption = ROC.say(
                f"captions.{key}", _extreme(_swept(-12345.678, 10.0), verdict, 0.5), verdict
            )
            for word in caption.split():
                assert text_width(word, made.type.text, "medium") <= made.content.width


def test_every_sentence_can_be_said_of_the_default_result() -> None:
    of_marks = (
        ("mark_share", 0.02, Kind.PERCENT),
        ("risk", 0.5, Kind.SHARE),
        ("size", "9", Kind.NAME),
    )
    counted = ((name, 3, Kind.COUNT) for name in ("n", "won", "total"))
    more = {name: Fact(value, kind) for name, value, kind in (*of_marks, *counted)}
    facts = {**default_result("roc").facts(), **more}
    for key in _all_keys():
        said = ROC.say(key, facts)
        assert said
        assert not set(said) & set("{}|")


def test_every_template_parses() -> None:
    tables = tomllib.loads(
        (shipped_path("assets") / "wording" / "en.toml").read_text(encoding="utf-8")
    )
    for table in tables.values():
        for value in table.values():
            for template in value.values() if isinstance(value, dict) else [value]:
                fields = [name for _, name, _, _ in string.Formatter().parse(template) if name]
                assert all(name.isidentifier() for name in fields)


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        (Fact(7, Kind.COUNT), "7"),
        (Fact(1_000_000, Kind.COUNT), f"1{_THIN}000{_THIN}000"),
        (Fact(0.8581, Kind.SHARE), "0.86"),
        (Fact(1.0, Kind.SHARE), "1.00"),
        (Fact(0.0, Kind.SHARE), "0.00"),
        (Fact(0.9952, Kind.SHARE), "0.995"),
        (Fact(0.9996, Kind.SHARE), "0.9996"),
        (Fact(1 - 1e-12, Kind.SHARE), "0.9999"),
        (Fact(1e-12, Kind.SHARE), "0.0001"),
        (Fact(0.0004, Kind.SHARE), "0.0004"),
        (Fact(-0.25, Kind.SHARE), "\u22120.25"),
        (Fact(-1234, Kind.COUNT), f"\u22121{_THIN}234"),
        (Fact(0.5, Kind.PERCENT), f"50{_THIN}%"),
        (Fact(0.996, Kind.PERCENT), f">99{_THIN}%"),
        (Fact(0.004, Kind.PERCENT), f"<1{_THIN}%"),
        (Fact(1.0, Kind.PERCENT), f"100{_THIN}%"),
        (Fact(0.0, Kind.PERCENT), f"0{_THIN}%"),
        (Fact(0.38, Kind.SCORE), "0.38"),
        (Fact(-12300.0, Kind.SCORE), "\u221212\u2009300"),
        (Fact(1234.5, Kind.SCORE), "1\u2009234.5"),
        (Fact(-1.23e-7, Kind.SCORE), "\u22121.23e\u22127"),
        (Fact(1.5e300, Kind.SCORE), "1.5e300"),
        (Fact("malignant", Kind.NAME), "malignant"),
    ],
)
def test_facts_are_written_by_their_kind(fact: Fact, written: str) -> None:
    assert formatted(fact) == written


@given(st.floats(min_value=0, max_value=1))
def test_a_share_is_rounded_but_reads_as_one_or_zero_only_when_it_is(value: float) -> None:
    read = float(formatted(Fact(value, Kind.SHARE)))
    assert abs(read - value) <= 0.005 + 1e-12
    assert (read == 1) == (value == 1)
    assert (read == 0) == (value == 0)


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([Kind.SCORE, Kind.SHARE, Kind.PERCENT]),
)
def test_no_number_for_a_reader_has_a_hyphen_for_its_minus(value: float, kind: Kind) -> None:
    for written in (formatted(Fact(value, kind)), ENGLISH.tick(value), rate(value)):
        assert "-" not in written
    sign = "\u2212" if value < 0 else ""
    assert ENGLISH.tick(value).startswith(sign)


@given(st.floats(min_value=0, max_value=1))
def test_a_percentage_says_all_or_none_only_when_it_is_so(value: float) -> None:
    written = formatted(Fact(value, Kind.PERCENT)).removesuffix(f"{_THIN}%")
    assert (written == "100") == (value == 1)
    assert (written == "0") == (value == 0)
    bound = {">99": value > 0.99, "<1": value < 0.01}
    assert bound.get(written) or abs(float(written) - 100 * value) <= 0.5 + 1e-9


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(36, "36 s"), (35.6, "36 s"), (0, "0 s"), (119.4, "119 s"), (120, "2 min"),
     (125.2, "2 min 5 s")],
)  # fmt: skip
def test_a_duration_is_whole_seconds(seconds: float, written: str) -> None:
    assert format_duration(seconds) == written


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_grouped_counts_can_be_read_back(count: int) -> None:
    assert ungrouped(grouped(count)) == count
    assert all(len(group) == 3 for group in grouped(count).split(_THIN)[1:])
    assert "-" not in grouped(count)


@pytest.mark.parametrize(("n", "said"), [(1, "1 case "), (0, "0 cases "), (42, "42 cases ")])
def test_nouns_agree_with_their_counts(n: int, said: str) -> None:
    caption = ROC.say("captions.question", {"n_samples": Fact(n, Kind.COUNT)})
    assert caption.startswith(said)


def test_a_percentage_can_be_asked_of_a_share() -> None:
    facts = {"n_samples": Fact(42, Kind.COUNT), "auc": Fact(0.858, Kind.SHARE)}
    assert f"86{_THIN}% of the duels" in ROC.say("alt", facts)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_has_its_own_sentence_where_there_is_one(verdict: str) -> None:
    facts = default_result("roc").facts()
    said = ROC.say("captions.auc", facts, verdict)
    assert ROC.say("captions.call", facts, verdict) == ROC.say("captions.call", facts)
    assert (said == ROC.say("captions.auc", facts)) == (verdict in ("usual", "rounded", "median"))


def test_an_unknown_fact_is_named_beside_those_there_are() -> None:
    rule = r"en.toml, line \d+: \[roc\] captions.auc: no fact named 'auc'"
    with pytest.raises(AuthorMistake, match=rule) as caught:
        ROC.say("captions.auc", {"n_pos": Fact(1, Kind.COUNT)})
    assert caught.value.hint == "facts: n_pos"


def test_an_unknown_sentence_is_named() -> None:
    with pytest.raises(AuthorMistake, match=r"no sentence 'captions.nothing'.*'roc'"):
        ROC.say("captions.nothing", {})
    with pytest.raises(AuthorMistake, match="no sentence"):
        ROC.plain("captions")
    assert not ROC.has("captions.call.more")


def test_unknown_languages_and_clips_are_named() -> None:
    with pytest.raises(UsageError, match="'xx'"):
        wording("roc", "xx")
    with pytest.raises(AuthorMistake, match=r"no table \[no_clip\]"):
        wording("no_clip")


def test_names_of_the_user_are_never_templates() -> None:
    facts = {"positive": Fact("{auc} <b>&", Kind.NAME)}
    assert ROC.say("labels.positive", facts) == "{auc} <b>&"


def test_reading_takes_a_second_and_a_fifteenth_a_character() -> None:
    assert reading_time_s("x" * 45) == pytest.approx(3.5)


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0.00"), (1.0, "1.00"), (399 / 400, "0.99"), (1 / 400, "0.01"), (0.864, "0.86")],
)
def test_a_live_rate_says_all_and_none_only_when_it_is_so(value: float, written: str) -> None:
    assert rate(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0.00"), (0.443, "0.44"), (1.0, "1.00"), (8.316, "8.32"), (32.1, "32.1"),
     (354.6, "355"), (4354.12, "4\u2009354"), (28095.4, "28\u2009095")],
)  # fmt: skip
def test_a_length_or_an_area_is_short_at_any_scale(value: float, written: str) -> None:
    assert formatted(measure(value)) == written

"""The user's own words: read or refused with one message, and never more than words."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestClassifier

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.data.predictions import predictions_from_columns
from mlu_anim.experiments import random_forest, roc
from mlu_anim.pipeline.outcomes import notes_of
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results import clips
from mlu_anim.system import toml_files
from mlu_anim.system.errors import BadInput
from mlu_anim.wording import words_file
from mlu_anim.wording.numerals import THIN_SPACE, Numbers
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.sentences import wording, words_for
from mlu_anim.wording.vocabulary import missing_lines, vocabulary
from mlu_anim.wording.words_template import words_template
from tests.experiments.forests import saved, table
from tests.playing import default_result
from tests.strategies import ONE_FOLDER

WORDS = Path(__file__).parent / "languages"


def _read(folder: Path, text: str, clip: str = "roc") -> OwnWords:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return words_file.read_words(path, clip)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('title = "a"\nx =', r"not TOML: .*(line 2|end of document)"),
        ("[" * 3000, "not TOML"),
        (f"title = {'9' * 5000}", "not TOML"),
        ('titel = "a"', r"titel: no such sentence in roc(.|\n)*mean 'title'\?"),
        ('[captions]\ncal = "a"', r"captions.cal(.|\n)*mean 'captions.call'\?"),
        ('[rok]\ntitle = "a"', r"rok: no such sentence(.|\n)*mean 'roc'\?"),
        ('[captions]\ncall = "{aucc}"', r"captions.call: there is no fact \{aucc\}(.|\n)*auc'\?"),
        ('[captions]\ncall = "{auc.__class__}"', r"\{auc.__class__\} is not the name of a fact"),
        ('[captions]\ncall = "{auc[0]}"', r"\{auc\[0\]\} is not the name"),
        ('[captions]\ncall = "{0}"', r"\{0\} is not the name of a fact"),
        ('[captions]\ncall = "{}"', r"\{\} is not the name of a fact"),
        ('[captions]\ncall = "{auc!r}"', "'!r' is not allowed"),
        ('[captions]\ncall = "{auc:>10}"', "'>10' is neither % nor a noun"),
        ('[captions]\ncall = "{auc:{n_pos}}"', "neither % nor a noun"),
        ('[captions]\ncall = "{auc"', "brace without its other half"),
        ('[captions]\ncall = "auc}"', "brace without its other half"),
        ('[captions]\ncall = "{n_pos:case|}"', "neither % nor a noun"),
        ('[captions]\ncall = "{n_pos:a|b|c}"', "3 forms of a noun; the language 'en' has 2"),
        ('language = "ru"\n[captions]\ncall = "{n_pos:a|b}"', "'ru' has 3: one|few|many"),
        ('[captions]\ncall = "{positive:%}"', "'positive' is not a share"),
        ('[captions]\ncall = "{auc:one|many}"', "'auc' is not a count"),
        ("[captions]\ncall = 3", "captions.call: is not text"),
        ('[captions]\ncall = " \\n "', "captions.call: is empty"),
        ('captions = "a"', "captions: is not a table"),
        ("names = 3", "names: is not a table"),
        ("roc = 3", "roc: is not a table"),
        (f'title = "{"a" * 1001}"', "1001 characters"),
        ('title = "の"', r"title: 'の' \(U\+306E HIRAGANA LETTER NO\) is not in the bundled font"),
        ('title = "שלום"', r"U\+05E9 HEBREW LETTER SHIN\) is written from right to left"),
        ('title = "a\\u202Eb"', r"U\+202E RIGHT-TO-LEFT OVERRIDE\) is an invisible control"),
        ('title = "a\\u0007b"', r"U\+0007\) is an invisible control character"),
        ('[names]\nmalignant = "悪性"', r"names.'malignant': '悪' \(U\+60AA"),
        ('[names]\nmean.radius = "a"', r'names.mean: is a table(.|\n)*"mean.radius" in quotes'),
        ("[names]\nmalignant = 1", "names.'malignant': 1 is not text"),
        ('language = "ar"', "'ar' is written from right to left"),
        ('language = "x y"', "'x y' is not a language code"),
        ('[numbers]\ndecimal = ";"', "numbers.decimal: ';' is not allowed"),
        ('[numbers]\ndecimal = ","\ngroup = ","', "is the decimal sign too"),
        ('[numbers]\npercent = "%"', r"'%' is not \{number\} and a sign"),
        ('[numbers]\npercent = "{number} {auc}"', r"is not \{number\} and a sign"),
        ('[numbers]\ndecimals = ","', r"numbers.decimals: no such format(.|\n)*mean 'decimal'\?"),
        ('title = "a"\n[roc]\ntitle = "b"', "title is outside of the clips' tables"),
        ('[random-forest]\ntitle = "a"', r"no words for the clip 'roc'(.|\n)*\[random-forest\]"),
        ('[roc]\ntitle = "a"\n[bias-variance]\ntitel = "b"', "bias-variance.titel: no such"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named_with_its_key_and_the_next_step(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(BadInput, match=message) as raised:
        _read(tmp_path, text)
    assert str(raised.value).startswith("my.toml: ")
    assert raised.value.hint
    assert raised.value.exit_code == 4


def test_files_that_are_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes('title = "\xfc"'.encode("latin-1"))
    (tmp_path / "large.toml").write_bytes(b"#" * (toml_files.LARGEST_BYTES + 1))
    for name, rule in (("latin", "not UTF-8"), ("large", "bytes"), ("none", "No such file")):
        with pytest.raises(BadInput, match=rule):
            words_file.read_words(tmp_path / f"{name}.toml", "roc")
    with pytest.raises(BadInput, match="directory"):
        words_file.read_words(tmp_path, "roc")


def test_a_flat_file_and_a_table_of_the_clip_say_the_same(tmp_path: Path) -> None:
    flat = _read(tmp_path, 'title = "T"\n[captions]\ncall = "S"\n[names]\nbenign = "B"')
    nested = _read(
        tmp_path, '[roc]\ntitle = "T"\n[roc.captions]\ncall = "S"\n[roc.names]\nbenign = "B"'
    )
    assert flat == nested
    assert hash(flat) == hash(nested)
    assert pickle.loads(pickle.dumps(flat)) == flat
    shared = _read(tmp_path, '[names]\nbenign = "B"\n[random_forest]\ntitle = "F"')
    assert shared.names == (("benign", "B"),)
    assert shared.sentences == ()


def test_letters_are_composed_and_blanks_are_one(tmp_path: Path) -> None:
    own = _read(tmp_path, 'title = """\nBo\u0308se \n  Zeile"""\n[names]\n"u\u0308" = "o\u0308"')
    assert own.by_key["title"] == "B\xf6se Zeile"
    assert own.named("\xfc") == own.named("u\u0308") == "\xf6"


def test_own_sentences_stand_before_the_shipped_ones_by_verdict(tmp_path: Path) -> None:
    own = _read(tmp_path, '[captions]\ncall = "S"\ncall_perfect = "P"\nauc = "Q"')
    words = wording("roc", own=own)
    assert words.say("captions.call", {}) == "S"
    assert words.say("captions.call", {}, "inverted") == "S"
    assert words.say("captions.call", {}, "perfect") == "P"
    facts = default_result("roc").facts()
    assert words.say("captions.auc", facts) == "Q"
    # A shipped sentence for a verdict is true where the user's usual one would not be.
    assert "lost" in words.say("captions.auc", facts, "inverted")
    assert words.say("title", {}) == "ROC and AUC"


def test_nouns_agree_in_the_language_of_their_sentence(tmp_path: Path) -> None:
    own = _read(tmp_path, 'language = "ru"\n[captions]\ncall = "{n_pos:случай|случая|случаев}"')
    facts = dict(default_result("roc").facts())
    for n, said in ((1, "1 случай"), (22, "22 случая"), (12, "12 случаев"), (5, "5 случаев")):
        facts["n_pos"] = facts["n_samples"] = facts["n_pos"].__class__(n, facts["n_pos"].kind)
        assert wording("roc", own=own).say("captions.call", facts) == said
    assert wording("roc", own=own).say("captions.question", facts).startswith("5 cases")


def test_a_fact_that_this_data_lacks_is_refused_before_drawing(tmp_path: Path) -> None:
    own = _read(tmp_path, '[captions]\ncall = "{seed}"')
    facts = dict(default_result("roc").facts())
    words_file.require_facts(own, "roc", facts)
    del facts["seed"]
    with pytest.raises(BadInput, match=r"captions.call: there is no \{seed\} for this data"):
        words_file.require_facts(own, "roc", facts)


def test_names_that_nothing_is_called_are_found(tmp_path: Path) -> None:
    own = _read(tmp_path, '[names]\nmalignat = "a"\nbenign = "b"')
    assert own.unused_names(default_result("roc").names()) == ["malignat"]


def _own(**names: str) -> OwnWords:
    return OwnWords("my.toml", names=tuple(names.items()))


@pytest.mark.parametrize(
    ("names", "labels", "positive", "negative"),
    [
        ({"yes": "erkrankt"}, {"yes": "positive", "no": "negative"}, "erkrankt", "negative"),
        ({"positive": "P"}, {"yes": "positive", "no": "negative"}, "P", "negative"),
        ({"positive": "P", "yes": "Y"}, {"yes": "positive", "no": "negative"}, "Y", "negative"),
        ({"1": "eins", "0": "null"}, {"1": "positive", "0": "negative"}, "eins", "null"),
        ({"1.0": "eins"}, {"1": "positive", "0": "negative"}, "eins", "negative"),
        ({"1.0": "a", "1": "b"}, {"1": "positive", "0": "negative"}, "b", "negative"),
        ({"True": "wahr"}, {"true": "positive", "false": "negative"}, "wahr", "negative"),
        ({"-1": "minus"}, {"1": "positive", "-1": "negative"}, "positive", "minus"),
        # The key of a column renames the column; the class keeps its own way.
        ({"age": "Alter"}, {"age": "positive", "no": "negative"}, "positive", "negative"),
        (
            {"age": "A", "positive": "P"},
            {"age": "positive", "no": "negative"},
            "P",
            "negative",
        ),
    ],
)
def test_a_class_is_renamed_by_its_label_in_the_table(
    names: dict[str, str], labels: dict[str, str], positive: str, negative: str
) -> None:
    own = _own(**names).for_data(["positive", "negative", "age", "my.csv"], labels)
    assert (own.named("positive"), own.named("negative")) == (positive, negative)
    assert own.named("age") == names.get("age", "age")


def test_a_label_with_blanks_is_the_class_itself() -> None:
    labels = {"not sick": "not sick", "the rest": "the rest"}
    own = _own(**{"not sick": "gesund"}).for_data([*labels, "age"], labels)
    assert own.named("not sick") == "gesund"
    assert own.unused_names([*labels, "age"]) == []


def test_every_source_of_a_table_knows_its_labels() -> None:
    rows = np.arange(40.0)
    y = np.where(rows % 7 < 3, "yes", "no")
    data = table(np.column_stack([rows % 7 + rows / 90, rows % 5]), y)
    forest = RandomForestClassifier(5, random_state=0).fit(data.X, y)
    predictions = predictions_from_columns(y, rows)
    results = [
        roc.EXPERIMENT.run(data=data, seed=0),
        roc.EXPERIMENT.run(predictions=predictions),
        random_forest.EXPERIMENT.run(data=data, seed=0),
        random_forest.EXPERIMENT.run(model=saved(forest), data=data),
    ]
    for result in results:
        assert result.labels() == {"yes": "positive", "no": "negative"}
        words = words_for(result, own=_own(yes="erkrankt", no="gesund"))
        assert words.say("labels.positive", result.facts()) == "erkrankt"
        assert words.say("labels.negative", result.facts()) == "gesund"
        telling = ClipText.of(result, own=_own(yes="erkrankt"))
        assert "erkrankt" in telling.say("seen.votes" if result.clip != "roc" else "seen.question")


def test_a_name_that_is_misspelled_is_told_with_its_key_and_the_nearest() -> None:
    wording_of = {
        "file": "my.toml",
        "names_not_in_the_data": ["yess", "zzz"],
        "names_in_the_data": ["positive", "negative", "age"],
        "labels_in_the_data": {"yes": "positive", "no": "negative"},
    }
    first, second = notes_of({"wording": wording_of})
    there = "'positive' (label 'yes'), 'negative' (label 'no'), 'age'"
    called = "no such name in the data"
    assert first == f"my.toml: names.'yess': {called}. Did you mean 'yes'? The names are {there}"
    assert second == f"my.toml: names.'zzz': {called}. The names are {there}"


def test_numbers_are_written_in_one_way() -> None:
    german = Numbers(",", ".", f"{{number}}{THIN_SPACE}%")
    assert german.grouped(1_234_567) == "1.234.567"
    assert german.ungrouped("1.234.567") == 1_234_567
    assert Numbers(group="").ungrouped("12") == 12
    assert german.rate(0.444) == "0,44"
    assert german.tick(-0.25) == "\u22120,25"


@pytest.mark.parametrize("clip", clips.names())
def test_the_template_is_a_complete_file_that_changes_nothing(clip: str, tmp_path: Path) -> None:
    result = default_result(clip)
    own = _read(tmp_path, words_template(clip, result), clip)
    told = vocabulary(clips.module_name(clip))
    assert dict(own.sentences) == dict(told.sentences)
    assert own.numbers == Numbers()
    assert own.language == "en"
    assert [name for name, _ in own.names] == result.names()
    assert all(name == shown for name, shown in own.names)


def test_templates_of_all_clips_can_stand_in_one_file(tmp_path: Path) -> None:
    text = "\n".join(words_template(clip, default_result(clip)) for clip in clips.names())
    for clip in clips.names():
        assert _read(tmp_path, text, clip).by_key["title"]


@pytest.mark.parametrize("clip", clips.names())
def test_every_fact_is_written_down_with_its_kind(clip: str) -> None:
    """A fact missing in assets/facts.toml is reported with the line to add."""
    result = default_result(clip)
    verdict = getattr(result, "verdict", "usual")
    assert missing_lines(result.clip, result.facts(), verdict) == []


@pytest.mark.parametrize("clip", ["roc", "random-forest", "bias-variance"])
@pytest.mark.parametrize("language", ["german", "russian"])
def test_whole_files_in_other_languages_are_read(clip: str, language: str) -> None:
    own = words_file.read_words(WORDS / f"{language}.toml", clip)
    words, facts = wording(clips.module_name(clip), own=own), default_result(clip).facts()
    for beat in scene_class(clip).beat_names:
        assert f"captions.{beat}" in own.by_key
    assert "." not in words.say("alt", facts).rstrip(".").replace(". ", "")


_TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="{}{}auc:|!%._[]n0 \u202e\u05d0", max_size=30),
    st.sampled_from(["{auc}", "{auc:%}", "{n_pos:a|b}", "{{x}}", "{auc!s}", "{auc.real}"]),
)


@given(_TEXTS)
@settings(max_examples=300, suppress_health_check=ONE_FOLDER)
def test_any_text_is_a_sentence_or_refused(tmp_path: Path, text: str) -> None:
    quoted = json.dumps(text).replace("\\ud", "\\\\ud")
    file = f"[captions]\ncall = {quoted}\n[names]\nbenign = {quoted}"
    own = _or_refusal(lambda: _read(tmp_path, file))
    if own is None:
        return
    words, facts = wording("roc", own=own), default_result("roc").facts()
    assert words.say("captions.call", facts)
    assert words.named("benign") == own.named("benign")


@given(st.binary(max_size=80))
@settings(max_examples=200, suppress_health_check=ONE_FOLDER)
def test_any_file_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.toml"
    path.write_bytes(content)
    _or_refusal(lambda: words_file.read_words(path, "roc"))


def _or_refusal(read: Callable[[], OwnWords]) -> OwnWords | None:
    """What was read; None where it was refused with a next step."""
    try:
        return read()
    except BadInput as error:
        hint = error.hint
    assert hint
    return None

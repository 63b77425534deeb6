"""What a model says for its claim is kept in English, and said in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from samples import sample_analysis, sample_finding

from medviewer.domain.finding import Evidence, EvidenceKind, Sentence
from medviewer.domain.findings_codec import analysis_from_json, analysis_to_json, finding_to_json
from medviewer.domain.wording import speak

if TYPE_CHECKING:
    from collections.abc import Iterator

BRIGHT = Sentence("{what}: {value} HU", (("what", "Core minus surround"), ("value", "467")))
GERMAN = {"{what}: {value} HU": "{value} HU beträgt: {what}", "Core minus surround": "Kern ohne Umgebung"}
SAID = Evidence(EvidenceKind.TEXT, BRIGHT.english, sentence=BRIGHT)
PLAIN = Evidence(EvidenceKind.TEXT, "Seen by the vendor's own method")


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """No test leaves its language behind."""
    yield
    speak({})


def again(finding):
    (found,) = analysis_from_json(analysis_to_json(sample_analysis((finding,)), []))[0].findings
    return found


def test_that_a_sentence_is_said_in_the_readers_language_and_kept_in_english():
    assert SAID.said == SAID.text == "Core minus surround: 467 HU"
    speak(GERMAN)
    assert SAID.said == "467 HU beträgt: Kern ohne Umgebung"
    assert SAID.text == BRIGHT.english == "Core minus surround: 467 HU"


def test_that_what_is_no_sentence_of_ours_is_said_as_it_is():
    speak(GERMAN)
    assert PLAIN.said == PLAIN.text


@pytest.mark.parametrize("evidence", [(SAID,), (PLAIN, SAID), (SAID, PLAIN), (PLAIN,)])
def test_that_sentences_come_back_from_json(evidence):
    finding = replace(sample_finding(), evidence=evidence)
    assert again(finding).evidence == evidence
    assert ("evidence_sentences" in finding_to_json(finding)) is (SAID in evidence)


@pytest.mark.parametrize(
    "sentences",
    [
        [{"{what} {nobody}": {"what": "a"}}],
        [{"Something else": {}}],
        [{"{0}": {}}],
        [{"{": {}}],
        [{}],
        [None, None, None],
        [],
    ],
)
def test_that_a_sentence_that_says_something_else_than_its_text_is_passed_over(sentences):
    value = analysis_to_json(sample_analysis((replace(sample_finding(), evidence=(SAID,)),)), [])
    value["findings"][0]["evidence_sentences"] = sentences
    (found,) = analysis_from_json(value)[0].findings
    assert found.evidence == (replace(SAID, sentence=None),)

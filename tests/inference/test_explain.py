"""The sentence of a candidate: kept in English, said in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medviewer.domain.finding import EvidenceKind
from medviewer.domain.resources import plugins_path
from medviewer.domain.wording import speak
from medviewer.inference.catalog import load_plugin
from medviewer.inference.explain import SHIPPED, evidence_of
from medviewer.inference.manifest.statements import Explain
from medviewer.inference.postprocess import Candidate
from medviewer.ui.language import read_texts, texts_path

if TYPE_CHECKING:
    from collections.abc import Iterator

CANDIDATE = Candidate((0.0, 0.0, 0.0), 11.1, 467.2, 31.9, -435.3, 4.0, 0.741, 0.77)
NUMBERS = "467 HU (core 32 HU, surround -435 HU; best scale 8.0 mm; 74 % of it lies in a ball)."


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """No test leaves its language behind."""
    yield
    speak({})


def explain(text="", method="response") -> Explain:
    return Explain(method=method, tensor="r", unit="HU", range=(0.0, 400.0), text=text)


@pytest.mark.parametrize(
    ("text", "what"), [("", "Core minus surround"), (SHIPPED[0], SHIPPED[0]), ("By {magic}", "By {magic}")]
)
def test_that_the_sentence_has_the_numbers_of_the_candidate(text, what):
    heatmap, sentence = evidence_of(CANDIDATE, explain(text))
    assert (heatmap.kind, sentence.kind) == (EvidenceKind.HEATMAP, EvidenceKind.TEXT)
    assert sentence.text == sentence.said == f"{what}: {NUMBERS}"


def test_that_it_is_said_in_german_and_kept_in_english():
    speak(read_texts(texts_path("de")))
    (sentence,) = evidence_of(CANDIDATE, explain(SHIPPED[0], "none"))
    assert sentence.text == f"{SHIPPED[0]}: {NUMBERS}"
    assert sentence.said.startswith("Heller ")
    assert "467 HU (Kern 32 HU, Umgebung -435 HU; beste" in sentence.said
    assert "74 % davon" in sentence.said


def test_that_what_the_shipped_models_say_can_be_translated():
    shipped = [load_plugin(folder) for folder in plugins_path().iterdir() if (folder / "manifest.yaml").exists()]
    assert {plugin.manifest.explain.text for plugin in shipped} <= {*SHIPPED, ""}

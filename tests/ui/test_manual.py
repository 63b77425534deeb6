"""The manual names keys that are true, opens where the reader is, and finds words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QSlider

from medviewer.domain.resources import resource_path
from medviewer.domain.wording import speak
from medviewer.ui.actions import ACTIONS
from medviewer.ui.language import read_texts, texts_path
from medviewer.ui.manual import KEY_MARK, KEYS_TOPIC, ManualTopic, manual_topics
from medviewer.ui.manual_window import ManualWindow, topic_for

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication
    from ui.conftest import Bench

BOTH = (resource_path("docs", "manual"), resource_path("docs", "manual", "de"))
PAGES = sorted(BOTH[0].glob("*.md"))
HAND_WRITTEN = re.compile(r"\b(?:Ctrl|Alt|Shift)\+\w|\bF\d{1,2}\b|\bpress(?:es)? [A-Z]\b", re.IGNORECASE)
"""A key that does not come from the table."""


def plain(topic: ManualTopic) -> str:
    document = QTextDocument()
    document.setMarkdown(topic.markdown)
    return document.toPlainText()


def manual_of(bench: Bench) -> ManualWindow:
    bench.key(Qt.Key.Key_F1)
    (manual,) = bench.window.findChildren(ManualWindow)
    bench.qtbot.waitExposed(manual)
    return manual


def test_that_no_key_is_written_by_hand_and_each_named_action_exists() -> None:
    names = {spec.id for spec in ACTIONS}
    for page in (*PAGES, *BOTH[1].glob("*.md")):
        text = page.read_text(encoding="utf-8")
        assert HAND_WRITTEN.findall(text) == [], page.name
        assert set(KEY_MARK.findall(text)) <= names, page.name


def test_that_a_key_that_was_changed_is_named_as_it_is_now(qapp: QCoreApplication) -> None:
    pages = {topic.id: plain(topic) for topic in manual_topics({"accept": ("Ctrl+J",), "redo": ()})}
    assert "Ctrl+J\naccepts the selected finding" in pages["findings-and-verdicts"]
    assert "Ctrl+Z, (no key)" in pages["findings-and-verdicts"]
    assert "Ctrl+J\nAccept" in pages[KEYS_TOPIC]


def test_that_the_last_page_names_every_action_with_its_true_key(qapp: QCoreApplication) -> None:
    lines = plain(manual_topics({})[-1]).splitlines()
    for spec in ACTIONS:
        row = spec.text.rstrip("…") + ("; held: for as long as it is held" if spec.held else "")
        assert (", ".join(spec.keys) or "–") in {lines[n - 1] for n, line in enumerate(lines) if line == row}, spec.id


def test_that_f1_opens_it_at_the_panel_with_the_keyboard(loaded: Bench) -> None:
    (slider,) = loaded.window.findings.findChildren(QSlider)
    slider.setFocus()
    loaded.qtbot.waitUntil(slider.hasFocus)
    manual = manual_of(loaded)
    assert manual.topic is not None
    assert manual.topic.id == "findings-and-verdicts"
    assert "Findings and verdicts" in manual.text.toPlainText()
    manual.close()


def test_that_each_panel_has_its_page_and_the_rest_the_first_one(bench: Bench) -> None:
    window = bench.window
    assert topic_for(window.studies.tree) == "reading-a-study"
    assert topic_for(window.grid) == "slices-and-windows"
    assert topic_for(window.evidence) == "findings-and-verdicts"
    assert topic_for(window.header) == topic_for(None) == "reading-a-study"


def test_that_a_search_leaves_the_pages_with_the_words_and_marks_them(bench: Bench) -> None:
    manual = manual_of(bench)
    bench.qtbot.keyClicks(manual.search, "geometry passport")
    assert [manual.contents.item(n).text() for n in range(manual.contents.count())] == [
        "Reading a study  (1)",
        "All keys  (1)",
    ]
    marks = manual.text.extraSelections()
    assert [mark.cursor.selectedText() for mark in marks] == ["geometry passport"]
    bench.qtbot.keyClick(manual.search, Qt.Key.Key_Return)
    assert manual.contents.currentRow() == 1
    manual.search.clear()
    assert manual.contents.count() == len(PAGES) + 1
    assert manual.text.extraSelections() == []
    bench.qtbot.keyClicks(manual.search, "no such words")
    assert manual.contents.count() == 0
    assert manual.said.text() == "“no such words” is not in the manual."
    manual.close()


@pytest.mark.parametrize("word", ["accepts", "window", "not a cleared medical device"])
def test_that_the_counts_are_those_of_the_text_as_shown(bench: Bench, word: str) -> None:
    manual = manual_of(bench)
    manual.search.setText(word)
    for row in range(manual.contents.count()):
        manual.contents.setCurrentRow(row)
        assert manual.topic is not None
        assert len(manual.hits()) == manual.topic.count(word) > 0
    manual.close()


def test_that_each_page_has_a_title_and_they_are_told_in_their_order(qapp: QCoreApplication) -> None:
    titles = [topic.title for topic in manual_topics({})]
    assert titles[0] == "Reading a study"
    assert titles[-2:] == ["What it is not", "All keys"]
    assert len(set(titles)) == len(PAGES) + 1


def test_that_the_german_manual_has_the_same_pages_and_names_the_same_keys(qapp: QCoreApplication) -> None:
    english, german = ({path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")} for folder in BOTH)
    assert english.keys() == german.keys()
    for name, text in english.items():
        assert sorted(KEY_MARK.findall(text)) == sorted(KEY_MARK.findall(german[name])), name
        assert [line.split(" ")[0] for line in text.splitlines() if line[:1] == "#"] == [
            line.split(" ")[0] for line in german[name].splitlines() if line[:1] == "#"
        ], name


def test_that_the_german_manual_names_actions_as_the_menus_do(qapp: QCoreApplication) -> None:
    words = read_texts(texts_path("de"))
    speak(words)
    try:
        pages = manual_topics({})
    finally:
        speak({})
    assert [page.id for page in pages] == [page.id for page in manual_topics({})]
    named = {
        " ".join(said.split()).rstrip("…")
        for page in pages
        for said in re.findall(r"\*\*[^*]+ > ([^*>]+)\*\*", page.markdown)
    }
    assert len(named) > 8
    assert named <= {text.rstrip("…") for text in words.values()}

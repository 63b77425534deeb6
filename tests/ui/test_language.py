"""Another language: every text is said in it, all of it fits, and the choice lasts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QDialog
from texts import texts_said
from ui.clipping import DIALOGS, cut_off
from ui.said import CLOSE, OPEN, drawn_texts, texts_of, untranslated

from medviewer.app import viewing
from medviewer.app.settings import Settings
from medviewer.domain.planes import PlaneName
from medviewer.domain.wording import speak, spoken, tr
from medviewer.ui.language import LANGUAGES, language_of, read_texts, texts_path, use_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ui.conftest import Bench

SHIFT = Qt.KeyboardModifier.ShiftModifier
OF_QT = frozenset({"OK", "Cancel", "Close", "&OK", "&Cancel", "&Close"})
"""Buttons that Qt names; its own translations are loaded beside ours."""
DATA = (
    "DOE JANE", "medviewer", "nodule", "Lung nodule candidates 1.0", "Patient ID 1234 stands for two names.",
    "manifest.yaml: line 3: unknown field", "CT chest", "Chest 3 mm", "Chest before", "English", "Deutsch",
    "MPR + 3D", "Dr N. Example",
    "Core is 320 HU denser than its surround.", "Solitary nodule of lung (SCT 427359005)",
    "ID", "CPU (no usable GPU)", "im", "zoom", "mm", "ml", "HU",
)  # fmt: skip
"""What is no text of the program: of the made-up study and model, names of languages, units and marks of the trade."""
KEYS = re.compile(
    r"\b(Ctrl|Shift|Alt|Space|Up|Down|Home|End|Left|Right|Del|Backspace|PgUp|PgDown|Esc|Enter|Tab|F\d+)\b"
)


@pytest.fixture
def in_brackets() -> Iterator[None]:
    """A language that puts brackets around each text."""
    speak({text: f"{OPEN}{text}{CLOSE}" for text in texts_said()})
    yield
    speak({})


@pytest.fixture
def in_german() -> Iterator[None]:
    speak(read_texts(texts_path("de")))
    yield
    speak({})


def rest(text: str) -> str:
    """What is left of a text without data, keys and translated words."""
    left = KEYS.sub(" ", untranslated(text.replace("\u2009", " ")))
    for data in sorted(DATA, key=len, reverse=True):
        left = re.sub(rf"(?<!\w){re.escape(data)}(?!\w)", " ", left)
    return left.strip() if re.search("[A-Za-z]{2}", left) and left not in OF_QT else ""


def worked_on(bench: Bench) -> Bench:
    """A study with a finding decided each way, a line, a region, a segment and a key image."""
    bench.open().analyse()
    for finding, key in (("f1", Qt.Key.Key_A), ("f2", Qt.Key.Key_A)):
        viewing.select_finding(bench.review, finding)
        bench.key(key)
    middle = bench.view().rect().center()
    for key, modifier in ((Qt.Key.Key_D, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_B, SHIFT)):
        bench.key(key, modifier)
        bench.drag(PlaneName.AXIAL, middle, middle + (bench.view().rect().topLeft() - middle) / 3)
        bench.settle()
    bench.key(Qt.Key.Key_Escape)
    bench.key(Qt.Key.Key_K)
    bench.settle()
    return bench


def dialogs_of(bench: Bench, names: tuple[str, ...]) -> Iterator[QDialog]:
    for name in names:
        before = set(bench.window.findChildren(QDialog))
        bench.trigger(name)
        bench.settle()
        for dialog in set(bench.window.findChildren(QDialog)) - before:
            yield dialog
            dialog.close()
    QApplication.processEvents()


@pytest.mark.usefixtures("in_brackets")
def test_that_every_text_of_the_window_can_be_said_in_another_language(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench()
    empty = {text for text in map(rest, texts_of(bench.window)) if text}
    worked_on(bench)
    drawn = [text for text in drawn_texts(bench.session) if OPEN in text]
    full = {text for text in map(rest, (*texts_of(bench.window), *drawn_texts(bench.session))) if text}
    assert (empty, full) == (set(), set())
    assert drawn, "nothing was said at all"


@pytest.mark.usefixtures("in_brackets")
def test_that_every_text_of_the_dialogs_can_be_said_in_another_language(make_bench: Callable[..., Bench]) -> None:
    bench = worked_on(make_bench())
    viewing.select_finding(bench.review, "f1")
    names = (*(name for name in DIALOGS if name != "manual"), "window_numbers", "display_check", "follow_up")
    found = {text for dialog in dialogs_of(bench, names) for text in map(rest, texts_of(dialog)) if text}
    assert found == set()


@pytest.mark.usefixtures("in_german")
def test_that_no_german_word_is_cut_off(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(size=(1024, 768)).open().analyse()
    viewing.select_finding(bench.review, "f1")
    bench.settle()
    found = {"window": cut_off(bench.window)}
    for dialog in dialogs_of(bench, DIALOGS):
        QApplication.processEvents()
        found[dialog.windowTitle()] = cut_off(dialog)
    assert {name: cut for name, cut in found.items() if cut} == {}
    assert "Befund ablehnen" in found


@pytest.mark.usefixtures("in_german")
def test_that_the_window_says_in_german_what_was_found_and_decided(make_bench: Callable[..., Bench]) -> None:
    bench = worked_on(make_bench())
    said = set(texts_of(bench.window)) | set(drawn_texts(bench.session))
    assert {"&Annehmen", "STUDIES"} & said == set()
    assert {"BEFUNDE   2 von 3", "EVIDENZ", "axial", "Ansicht axial", "Segment 1 zeigen"} <= said
    assert any(text.startswith("Angenommen von Dr N. Example") for text in said)
    assert any("angenommen" in text and "rechts" in text for text in said)


def test_that_the_file_for_qt_linguist_holds_the_texts_of_the_code_and_german_is_whole() -> None:
    german = read_texts(texts_path("de"))
    assert set(german) == set(texts_said()), "run `make texts` and translate what is new"
    assert 'type="unfinished"' not in texts_path("de").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_that_a_translation_names_the_same_values_and_keeps_its_edges(language: str) -> None:
    fields = re.compile(r"\{[^{}]*\}")
    wrong = []
    for english, said in read_texts(texts_path(language)).items():
        same_edges = (english[0] == " ", english[-1] == " ") == (said[0] == " ", said[-1] == " ")
        if sorted(fields.findall(english)) != sorted(fields.findall(said)) or not same_edges:
            wrong.append((english, said))
        if ("…" in english, "&" in english) != ("…" in said, "&" in said):
            wrong.append((english, said))
    assert wrong == []


def test_that_the_language_is_that_of_the_setting_or_of_the_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().language == "system"
    assert language_of("de") == "de"
    assert language_of("en") == "en"
    for name, expected in (("de_AT", "de"), ("fr_FR", "en"), ("C", "en")):
        monkeypatch.setattr("medviewer.ui.language.QLocale.system", lambda name=name: QLocale(name))
        assert language_of("system") == expected


def test_that_the_texts_of_qt_follow_and_english_takes_nothing(qapp: QApplication) -> None:
    use_language(qapp, "en")
    assert spoken() == {}
    assert qapp.findChildren(QTranslator) == []
    try:
        use_language(qapp, "de")
        assert tr("Accept") == "Annehmen"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    finally:
        speak({})
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()


def test_that_texts_that_cannot_be_read_leave_english(tmp_path: Path, expected_warnings: list[str]) -> None:
    expected_warnings += ["no texts in", "end too early"]
    assert read_texts(tmp_path / "none.ts") == {}
    cut = tmp_path / "cut.ts"
    cut.write_text(texts_path("de").read_text(encoding="utf-8")[:2000], encoding="utf-8")
    few = read_texts(cut)
    assert 0 < len(few) < 20


def test_that_the_language_is_chosen_in_the_menu_and_kept_for_the_next_start(bench: Bench) -> None:
    bench.trigger("language_de")
    assert bench.session.settings.language == "de"
    assert bench.desk.saved[-1].language == "de"
    assert bench.session.notices[-1].title == "The language changes at the next start."
    assert bench.window.actions_set.action("language_de").isChecked()

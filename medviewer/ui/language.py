"""The language that the window speaks, from the files that Qt Linguist edits (`resources/languages`, `make texts`)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QFile, QLibraryInfo, QLocale, QTranslator, QXmlStreamReader

from medviewer.domain.resources import resource_path
from medviewer.domain.wording import speak

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QCoreApplication

    Choice = Literal["system", "en", "de"]

LOG = logging.getLogger("medviewer.language")
ENGLISH: Choice = "en"
LANGUAGES: dict[Choice, str] = {ENGLISH: "English", "de": "Deutsch"}
"""What the program can speak, each by its own name, so that it is found by those who speak nothing else."""


def texts_path(language: str) -> Path:
    """The file with the texts of a language other than English."""
    return resource_path("languages") / f"medviewer_{language}.ts"


def language_of(chosen: Choice) -> str:
    """The language for a setting: of the desktop, where it is one that there are texts for, else English."""
    wanted = QLocale.system().name()[:2] if chosen == "system" else chosen
    return wanted if wanted in LANGUAGES else ENGLISH


def use_language(app: QCoreApplication, language: str) -> None:
    """Say every text in a language from now on; before the first text is said, since none is said again.

    Qt's own texts (dialogs of files, buttons) follow. Numbers keep the decimal point in every language: a comma in a
    field that another program reads, or a point taken for thousands, would be a wrong number.
    """
    speak({} if language == ENGLISH else read_texts(texts_path(language)))
    if language != ENGLISH:
        of_qt = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if of_qt.load(f"qtbase_{language}", folder):
            app.installTranslator(of_qt)


def read_texts(path: Path) -> dict[str, str]:
    """The finished translations in a file of Qt Linguist; none, and a line in the log, where it cannot be read."""
    file = QFile(path)
    if not file.open(QFile.OpenModeFlag.ReadOnly):
        LOG.warning("no texts in %s: %s", path, file.errorString())
        return {}
    texts, source = {}, ""
    reader = QXmlStreamReader(file)
    while not reader.atEnd():
        if reader.readNext() is not QXmlStreamReader.TokenType.StartElement:
            continue
        if reader.name() == "source":
            source = reader.readElementText()
        elif reader.name() == "translation" and not reader.attributes().hasAttribute("type"):
            texts[source] = reader.readElementText()
    if reader.hasError():
        LOG.warning("texts in %s end too early: %s", path, reader.errorString())
    return {source: text for source, text in texts.items() if text}

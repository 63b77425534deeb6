"""The words that a person reads: written in English where they are said, turned into another language here.

Qt's tools find them: `pyside6-lupdate` reads every text inside `tr` and `mark` into `resources/languages/*.ts`
(`make texts`), Qt Linguist edits those files, and `medviewer.ui.language` reads them when the window starts. The
layers below the window know no Qt, so what translates is handed in, once, before the first text is said.
See ADR 0021.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_translations: dict[str, str] = {}


def speak(translations: Mapping[str, str]) -> None:
    """Say every text in another language from now on; a text that is missing stays English.

    Parameters
    ----------
    translations
        The English text as it stands in the code -> the same in the other language, with the same names in
        braces. Empty for English.
    """
    _translations.clear()
    _translations.update(translations)


def spoken() -> Mapping[str, str]:
    """The translations in force, for a process beside this one that says texts too; empty for English."""
    return dict(_translations)


def tr(text: str, /, **values: object) -> str:
    """Say a text in the reader's language.

    Parameters
    ----------
    text
        English, with the names of values in braces as `str.format` takes them. `pyside6-lupdate` finds it only
        where it stands here as a literal, or inside `mark`.
    **values
        What stands in the braces; without any, braces are left as they are.

    Returns
    -------
    str
        The text with its values. Never an error: a translation whose braces do not fit is passed over.
    """
    said = _translations.get(text, text)
    if not values:
        return said
    try:
        return said.format(**values)
    except (KeyError, IndexError, ValueError):
        return text.format(**values)


def mark(text: str, /) -> str:
    """Give a text as it is, marked for translation: for tables, whose texts are said with `tr` where they are shown."""
    return text

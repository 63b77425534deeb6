"""Fonts of the PDF report: each run of a text in the first font on this machine that has its letters."""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.pdfbase.ttfonts import TTFError, TTFont  # type: ignore[import-untyped]  # reportlab ships no types

from medviewer.export.visual_order import visual

_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
)
_BASE = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "arial.ttf", "Arial.ttf", "Vera.ttf")
_BOLD = ("DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf", "arialbd.ttf", "Arial Bold.ttf", "VeraBd.ttf")
_WIDE = (
    *("wqy-microhei.ttc", "DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "wqy-zenhei.ttc"),
    *("msyh.ttc", "malgun.ttf", "msgothic.ttc", "Arial Unicode.ttf", "NotoSansSymbols2-Regular.ttf"),
)
"""Fonts with TrueType outlines (reportlab embeds no others) for Chinese, Japanese, Korean and rare signs."""


@cache
def _files() -> dict[str, Path]:
    """Font files by name; reportlab's own Vera comes last, so that there is always one."""
    own = [Path(folder) for folder in rl_config.TTFSearchPath if "%" not in folder and "~" not in folder]
    bundled = Path(pdfmetrics.__file__).parents[1] / "fonts"
    found: dict[str, Path] = {}
    for folder in (*_FOLDERS, *own, bundled):
        for pattern in ("*.ttf", "*.ttc"):
            for path in sorted(folder.rglob(pattern)) if folder.is_dir() else ():
                found.setdefault(path.name, path)
    return found


@cache
def _loaded(filename: str) -> Any:
    """The font of that file, registered under its file's name; None where it is absent or cannot be embedded."""
    path = _files().get(filename)
    if path is None:
        return None
    try:
        font = TTFont(path.stem, str(path))
    except (TTFError, OSError, ValueError, KeyError, IndexError):
        return None
    pdfmetrics.registerFont(font)
    return font


def _first(filenames: tuple[str, ...]) -> Any:
    return next(font for font in map(_loaded, filenames) if font is not None)


@cache
def base_font() -> str:
    """Name of the font for running text."""
    return str(_first(_BASE).fontName)


@cache
def bold_font() -> str:
    """Name of the font for headings."""
    return str(_first(_BOLD).fontName)


def _script_font(char: str) -> str:
    """The file that Noto gives the character's script: the first word of its Unicode name says which."""
    name = unicodedata.name(char, "").split(" ")[0].title()
    return f"NotoSans{name}-Regular.ttf"


@cache
def _font_name(char: str, *, bold: bool) -> str:
    """The font to draw a character with; the running font where none has it (it shows an empty box then)."""
    first = (*_BOLD, *_BASE) if bold else _BASE
    for filename in (*first, _script_font(char), *_WIDE):
        font = _loaded(filename)
        if font is not None and ord(char) in font.face.charToGlyph:
            return str(font.fontName)
    return _viewer_font(char) or base_font()


def _viewer_font(char: str) -> str:
    """A font that the PDF viewer brings itself (PDF 32000 9.7.5.2), for East Asian letters without a file here."""
    name = unicodedata.name(char, "")
    if name.startswith("HANGUL"):
        return _cid("HYSMyeongJo-Medium")
    if name.startswith(("HIRAGANA", "KATAKANA")):
        return _cid("HeiseiKakuGo-W5")
    return _cid("STSong-Light") if name.startswith("CJK") else ""


@cache
def _cid(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def _run_font(text: str, *, bold: bool) -> list[tuple[str, str]]:
    """The text in runs of one font; spaces and marks stay in the font of the letter before them."""
    fonts: list[str] = []
    for char in text:
        follows = bool(fonts) and (char.isspace() or unicodedata.combining(char) > 0)
        fonts.append(fonts[-1] if follows else _font_name(char, bold=bold))
    pairs = zip(fonts, text, strict=True)
    return [(font, "".join(char for _, char in run)) for font, run in groupby(pairs, key=lambda pair: pair[0])]


def markup(text: str, *, bold: bool = False) -> str:
    """A text in any script as reportlab's paragraph markup; control characters are left out, line ends kept."""
    return "<br/>".join(_line_markup(line, bold=bold) for line in str(text).splitlines())


def _line_markup(line: str, *, bold: bool) -> str:
    plain = "".join(char if char.isprintable() or unicodedata.category(char) == "Cf" else " " for char in line)
    runs = _run_font(visual(unicodedata.normalize("NFC", plain)), bold=bold)
    return "".join(f'<font name="{font}">{escape(run)}</font>' for font, run in runs)

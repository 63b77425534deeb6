"""Text of right-to-left scripts in the order and forms in which it is drawn from left to right.

The PDF library draws code points as they come. Arabic letters are replaced by their presentation forms (Unicode
Standard 9.2, joining), and right-to-left runs are put in visual order: the part of the Unicode Bidirectional
Algorithm (UAX #9) that names need, in a left-to-right paragraph and without explicit embeddings.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_TATWEEL = "\u0640"
_LAM = "\u0644"


def visual(text: str) -> str:
    """The text as it is drawn from left to right; unchanged where it holds no right-to-left letter."""
    if not any(_is_rtl(char) for char in text):
        return text
    return _reordered(shaped(text).translate(_ZERO_WIDTH))


def shaped(text: str) -> str:
    """Arabic letters as the forms they take beside their neighbours, lam-alef as one letter; else as it is."""
    letters = _with_ligatures(text)
    return "".join(_formed(letters, place) for place in range(len(letters)))


def _is_rtl(char: str) -> bool:
    return unicodedata.bidirectional(char[:1]) in ("R", "AL")


@cache
def _forms() -> dict[str, dict[str, str]]:
    """The presentation forms of each letter (or lam and alef): Unicode's own compatibility decompositions."""
    forms: dict[str, dict[str, str]] = {}
    for number in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)):
        tag, *codes = unicodedata.decomposition(chr(number)).split() or [""]
        letters = "".join(chr(int(code, 16)) for code in codes)
        known = ("<isolated>", "<final>", "<initial>", "<medial>")
        if tag in known and (len(letters) == 1 or (letters[:1] == _LAM and len(letters) == 2)):
            forms.setdefault(letters, {})[tag] = chr(number)
    return forms


def _with_ligatures(text: str) -> list[str]:
    """The text letter by letter; lam and an alef after it are one."""
    letters: list[str] = []
    for char in text:
        if letters and letters[-1] == _LAM and _LAM + char in _forms() and char in "\u0622\u0623\u0625\u0627":
            letters[-1] += char
        else:
            letters.append(char)
    return letters


def _neighbour(letters: list[str], place: int, step: int) -> str:
    """The next letter in a direction, marks passed over."""
    place += step
    while 0 <= place < len(letters) and unicodedata.bidirectional(letters[place][:1]) == "NSM":
        place += step
    return letters[place] if 0 <= place < len(letters) else ""


def _formed(letters: list[str], place: int) -> str:
    letter = letters[place]
    forms = _forms().get(letter)
    if not forms:
        return letter
    before, after = _neighbour(letters, place, -1), _neighbour(letters, place, 1)
    joined_before = before == _TATWEEL or "<initial>" in _forms().get(before, {})
    joined_after = after == _TATWEEL or "<final>" in _forms().get(after, {})
    before_fits, after_fits = joined_before and "<final>" in forms, joined_after and "<initial>" in forms
    if before_fits and after_fits:
        return forms.get("<medial>", letter)
    if before_fits:
        return forms["<final>"]
    return forms["<initial>"] if after_fits else forms.get("<isolated>", letter)


def _clusters(text: str) -> list[str]:
    """Characters with the marks upon them; a number with its inner separators is one."""
    clusters: list[str] = []
    for char in text:
        kind = unicodedata.bidirectional(char)
        last = unicodedata.bidirectional(clusters[-1][-1]) if clusters else ""
        in_number = kind in ("EN", "AN") and last in ("EN", "AN", "CS", "ES")
        separator = kind in ("CS", "ES") and last in ("EN", "AN")
        if clusters and (kind == "NSM" or ((in_number or separator) and _is_number(clusters[-1]))):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _is_number(cluster: str) -> bool:
    return unicodedata.bidirectional(cluster[0]) in ("EN", "AN")


def _reordered(text: str) -> str:
    """Each run from a right-to-left letter to the last one before a left-to-right letter, turned round."""
    drawn: list[str] = []
    run: list[str] = []
    waiting: list[str] = []  # neutrals and numbers that belong to the run only if it goes on
    for cluster in _clusters(text):
        if _is_rtl(cluster):
            run += [*waiting, cluster]
            waiting = []
        elif run and unicodedata.bidirectional(cluster[0]) != "L":
            waiting.append(cluster)
        else:
            drawn += [*_turned(run), *waiting, cluster]
            run, waiting = [], []
    return "".join([*drawn, *_turned(run), *waiting])


def _turned(run: list[str]) -> list[str]:
    return [_MIRRORED.get(cluster, cluster) for cluster in reversed(run)]

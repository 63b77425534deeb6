"""How well a text answers to a few typed letters, as command palettes rate it."""

from __future__ import annotations

WORD_START, FOLLOWS, ANYWHERE = 8, 5, 1
"""What a letter is worth at the start of a word, right after the letter found before it, and elsewhere."""
TOGETHER = 100
"""On top for each letter where they stand together in the text; twice where they begin a word."""
NEVER = -(10**6)


def rating(typed: str, text: str) -> int | None:
    """Points of a text for the letters typed, more is better; None where one of them does not come in their order.

    Letters at the start of words and letters that follow each other count more. Blanks and case do not count; of
    texts that are as good as each other the shorter one wins.
    """
    letters, shown = "".join(typed.casefold().split()), text.casefold()
    if not letters:
        return 0
    place = shown.find(typed.casefold().strip())
    if place >= 0:
        return TOGETHER * len(letters) * (2 if _starts_word(shown, place) else 1) - len(shown)
    found = max(_points(letters, shown))
    return 2 * found - len(shown) if found > 0 else None


def _points(letters: str, shown: str) -> list[int]:
    """The most points with which the last letter is found at each place of the text, the others before it."""
    ends = [NEVER] * len(shown)
    for number, letter in enumerate(letters):
        former, ends = ends, [NEVER] * len(shown)
        before = 0 if number == 0 else NEVER
        for place, sign in enumerate(shown):
            if sign == letter:
                worth = WORD_START if _starts_word(shown, place) else ANYWHERE
                follows = former[place - 1] + max(worth, FOLLOWS) if place else NEVER
                ends[place] = max(before + worth, follows)
            before = max(before, former[place])
    return ends or [NEVER]


def _starts_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()

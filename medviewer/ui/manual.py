"""The manual: the Markdown of `resources/docs/manual`, with the keys that are in force, and a search through it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.resources import resource_path
from medviewer.domain.wording import mark, tr
from medviewer.ui.actions import ACTIONS
from medviewer.ui.shortcuts import key_text, keys_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

KEY_MARK = re.compile(r"\{key:(\w+)\}")
"""Where a key is named in the text: it comes from the table of actions."""
MARKUP = re.compile(r"[*`|#>]|^\s*[-|: ]+$", re.MULTILINE)
NO_KEY = mark("(no key)")
KEYS_TOPIC = "keys"
FIRST_TOPIC = "reading-a-study"


@dataclass(frozen=True, slots=True)
class ManualTopic:
    """One page of the manual; `id` is its file's name without number and ending."""

    id: str
    title: str
    markdown: str

    def count(self, words: str) -> int:
        """How often the words come in its text, whatever their case."""
        plain = " ".join(MARKUP.sub("", self.markdown).split()).casefold()
        wanted = " ".join(words.casefold().split())
        return plain.count(wanted) if wanted else 0


def manual_topics(chosen: Mapping[str, tuple[str, ...]]) -> tuple[ManualTopic, ...]:
    """All pages in their order, the last one made of the table of actions; `chosen`: the keys in the settings."""
    keys = {name: key_text(own) for name, own in keys_in_force(chosen).items()}
    pages = [
        _topic(path.stem.split("-", 1)[1], path.read_text(encoding="utf-8"), keys)
        for path in sorted(_folder().glob("*.md"))
    ]
    return (*pages, ManualTopic(KEYS_TOPIC, tr("All keys"), "\n".join(_key_lines(keys))))


def _folder() -> Path:
    """The pages in the language that is spoken, in a folder by its code; English where there is none."""
    english = resource_path("docs", "manual")
    spoken = english / tr("en")
    return spoken if spoken.is_dir() else english


def _topic(name: str, text: str, keys: Mapping[str, str]) -> ManualTopic:
    shown = KEY_MARK.sub(lambda named: f"**{_escaped(keys[named[1]]) or tr(NO_KEY)}**", text)
    return ManualTopic(name, text.splitlines()[0].removeprefix("# ").strip(), shown)


def _key_lines(keys: Mapping[str, str]) -> Iterable[str]:
    yield f"# {tr('All keys')}\n"
    yield tr("This page is made of the table of shortcuts, with your own keys in it.")
    for menu in dict.fromkeys(spec.menu for spec in ACTIONS):
        key, does = tr("key"), tr("does")
        yield f"\n## {tr(menu)}\n\n| {key} | {does} |\n|---|---|"
        for spec in ACTIONS:
            if spec.menu == menu:
                held = tr("; held: for as long as it is held") if spec.held else ""
                yield f"| {_escaped(keys[spec.id]) or '–'} | {spec.said.rstrip('…')}{held} |"


def _escaped(text: str) -> str:
    """Signs that Markdown would take for its own."""
    return re.sub(r"([\\|*_`#+\-=<>\[\]])", r"\\\1", text)

"""The keys in force: those of the table of actions, with what the user chose instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from medviewer.domain.wording import tr
from medviewer.ui.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medviewer.app.settings import Settings

    Keys = tuple[str, ...]

MODIFIER_KEYS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
    }
)
KEPT_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
TRAVEL_KEYS = frozenset({"Tab", "Shift+Tab", "Shift+Backtab", "Backtab"})
"""They move between the controls, and the window would be closed to whoever has no mouse without them."""


def normal_key(text: str) -> str:
    """Qt's portable spelling of one key; empty where the text names none or several."""
    sequence = QKeySequence.fromString(text, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1:
        return ""
    key = cast("Any", sequence)[0].key()  # the stubs leave out that it has parts
    return "" if key in MODIFIER_KEYS else sequence.toString(QKeySequence.SequenceFormat.PortableText)


def key_of(event: QKeyEvent) -> str:
    """The key that was pressed, in the spelling of the table; empty for Shift and the like alone.

    Shift counts unless it was needed to type the sign, as for `+` on many keyboards.
    """
    key = Qt.Key(event.key())
    if key in MODIFIER_KEYS:
        return ""
    modifiers = event.modifiers() & KEPT_MODIFIERS
    text = event.text()
    is_sign = bool(text) and text[0].isprintable() and not text[0].isalnum() and not text[0].isspace()
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not is_sign:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    return normal_key(QKeySequence(QKeyCombination(modifiers, key)).toString())


def keys_in_force(chosen: Mapping[str, Keys]) -> dict[str, Keys]:
    """The keys of every action. What is no action or no key is left out; a key never does two things.

    Where two want the same key, what the user chose wins over what the table has, then the order of the table.
    """
    wanted = {spec.id: _valid(chosen[spec.id]) for spec in ACTIONS if spec.id in chosen}
    found: dict[str, Keys] = {}
    taken: set[str] = set()
    for spec in sorted(ACTIONS, key=lambda spec: wanted.get(spec.id) is None):
        own = wanted.get(spec.id)
        keys = tuple(key for key in (spec.keys if own is None else own) if key not in taken)
        found[spec.id] = keys
        taken.update(keys)
    return found


def _valid(keys: Keys) -> Keys | None:
    """Those that are keys; None where some were named and none is one, so that the table's own stay."""
    valid = tuple(dict.fromkeys(key for key in map(normal_key, keys) if key and key not in TRAVEL_KEYS))
    return valid if valid or not keys else None


def key_text(keys: Keys) -> str:
    """Keys as people read them, e.g. `A` or `Ctrl+Z, F3`."""
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def why_refused(name: str, key: str, keys: Mapping[str, Keys]) -> str:
    """Why an action cannot have a key, in a sentence; empty where it can."""
    if key in TRAVEL_KEYS:
        return tr("Tab moves between the controls of the window and cannot do anything else.")
    other = next((spec for spec in ACTIONS if spec.id != name and key in keys[spec.id]), None)
    if other is None:
        return ""
    return tr(
        "{key_text} already does “{rstrip}”. Take it away there first, or press another key.",
        key_text=key_text((key,)),
        rstrip=other.text.rstrip("…"),
    )


def with_keys(settings: Settings, name: str, keys: Keys) -> Settings:
    """The settings with other keys for an action; those of the table are not written down."""
    own = next(spec.keys for spec in ACTIONS if spec.id == name)
    chosen = {action: taken for action, taken in settings.shortcuts.items() if action != name}
    if keys != own:
        chosen[name] = keys
    return settings.model_copy(update={"shortcuts": chosen})


def without_own_keys(settings: Settings) -> Settings:
    """The settings with the keys of the table."""
    return settings.model_copy(update={"shortcuts": {}})

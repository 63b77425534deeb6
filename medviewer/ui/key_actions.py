"""The part of the table of actions that marks key images."""

from __future__ import annotations

from medviewer.app.marking import can_mark, is_marked, toggle_mark
from medviewer.domain.wording import mark
from medviewer.ui.action_spec import ActionSpec

KEY_IMAGES = (
    ActionSpec(
        "key_image",
        mark("Key image"),
        lambda review, _window: toggle_mark(review),
        ("K",),
        "Findings",
        "star",
        can_mark,
        checked=is_marked,
    ),
)

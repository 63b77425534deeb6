"""The part of the table of actions that takes pictures out of the window."""

from __future__ import annotations

from medviewer.domain.wording import mark
from medviewer.ui.action_spec import ActionSpec, has_volume

PICTURES = (
    ActionSpec(
        "copy_picture",
        mark("Copy picture"),
        lambda _r, w: w.pictures.copy(),
        ("Ctrl+C",),
        "File",
        "copy",
        has_volume,
    ),
    ActionSpec("save_picture", mark("Save picture…"), lambda _r, w: w.pictures.save(), (), "File", "image", has_volume),
    ActionSpec(
        "print_picture",
        mark("Print picture…"),
        lambda _r, w: w.pictures.print(),
        (),
        "File",
        "printer",
        has_volume,
    ),
)

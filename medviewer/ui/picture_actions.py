"""The part of the table of actions that takes pictures out of the window."""

from __future__ import annotations

from medviewer.ui.action_spec import ActionSpec, has_volume

PICTURES = (
    ActionSpec(
        "copy_picture", "Copy picture", lambda _r, w: w.pictures.copy(), ("Ctrl+C",), "File", "copy", has_volume
    ),
    ActionSpec("save_picture", "Save picture…", lambda _r, w: w.pictures.save(), (), "File", "image", has_volume),
    ActionSpec("print_picture", "Print picture…", lambda _r, w: w.pictures.print(), (), "File", "printer", has_volume),
)

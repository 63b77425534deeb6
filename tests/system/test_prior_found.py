"""A prior that was opened once, in another folder, stands beside the next study of that person by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from series import affine_of, stable_uid, write_series
from system.real_window import opened, settle

from medviewer.app.hanging import stage_text

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from medviewer.desktop import Desktop


def study(folder: Path, day: str) -> Path:
    """A chest CT of that day in a folder of its own."""
    pixels = np.random.default_rng(int(day)).integers(0, 2000, (6, 24, 20)).astype(np.int16)
    uids = {"StudyInstanceUID": stable_uid(day), "SeriesInstanceUID": stable_uid(day, "series")}
    frame = {"FrameOfReferenceUID": stable_uid(day, "frame")}
    said = {"StudyDescription": "CT chest", "SeriesDescription": f"lung {day}", "BodyPartExamined": "CHEST"}
    write_series(folder / day, affine_of((3.0, 2.0, 2.0), (0, 0, 0)), pixels, StudyDate=day, **uids, **frame, **said)
    return folder / day


def listed(one: Desktop) -> list[str]:
    return [str(found.date) for found in one.review.session.opened.studies]


def test_that_a_prior_in_another_folder_is_found_and_hung_by_one_key(
    qtbot: QtBot, desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medviewer.io.known.SETTLED_NS", 0)  # the files were written a moment ago
    then, now = (study(tmp_path, day) for day in ("20230105", "20240229"))
    opened(qtbot, desktop, then).close()
    one = opened(qtbot, desktop, now)
    assert listed(one) == ["2024-02-29", "2023-01-05"]
    assert any("CT chest 2023-01-05" in notice.title for notice in one.review.session.notices)
    qtbot.keyClick(one.window, Qt.Key.Key_Period)
    settle(qtbot, one)
    assert stage_text(one.review.room) == "CT follow-up: Current and prior"
    sessions = [one.review.room.sessions[group] for group in one.review.room.layout.groups]
    assert [found.current.series.description for found in sessions if found.current] == [
        "lung 20240229",
        "lung 20230105",
    ]


def test_that_a_prior_whose_files_are_gone_is_not_offered(
    qtbot: QtBot, desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medviewer.io.known.SETTLED_NS", 0)
    then, now = (study(tmp_path, day) for day in ("20230105", "20240229"))
    opened(qtbot, desktop, then).close()
    for path in then.iterdir():
        path.unlink()
    one = opened(qtbot, desktop, now)
    assert listed(one) == ["2024-02-29"]
    assert one.review.session.notices == ()

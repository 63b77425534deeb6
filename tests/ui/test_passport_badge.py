"""The geometry of the series on screen is told by a badge, and at length in a dialog."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from medviewer.app.signal import Topic
from medviewer.domain.study import HealthNote, HealthSeverity
from medviewer.ui.passport_dialog import PassportDialog

if TYPE_CHECKING:
    from ui.conftest import Bench


def test_that_the_badge_says_what_the_geometry_is_and_opens_the_passport(bench: Bench) -> None:
    status = bench.window.status
    assert not status.geometry_badge.isVisible()
    bench.open()
    assert status.geometry_badge.isVisible()
    assert status.geometry_badge.text() == "geometry sound"
    bench.qtbot.mouseClick(status.geometry_badge, Qt.MouseButton.LeftButton)
    (dialog,) = bench.window.findChildren(PassportDialog)
    assert dialog.isVisible()
    assert [line.topic for line in dialog.passport.lines][:2] == ["Slices", "Pixels"]
    dialog.reject()


def test_that_a_fault_stands_on_the_badge(bench: Bench) -> None:
    bench.open()
    current = bench.session.current
    assert current is not None
    note = HealthNote("gantry_tilt", HealthSeverity.WARNING, "The gantry was tilted.")
    bench.session.desk.current = replace(current, series=replace(current.series, health=(note,)))
    bench.session.changed.emit(Topic.VOLUME)
    bench.settle()
    assert bench.window.status.geometry_badge.text() == "resampled"
    assert "The gantry was tilted." in bench.window.status.geometry_badge.toolTip()

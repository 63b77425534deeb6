"""A slice step does the work of the slice that it shows, and none of what stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from typing_extensions import override

from medviewer.app import viewing
from medviewer.app.arranging import put_series, set_layout
from medviewer.domain.layout import grid_of
from medviewer.domain.link import Link
from medviewer.domain.planes import PlaneName
from medviewer.rendering import ink
from medviewer.rendering.text import LineStore
from medviewer.ui.action_set import ActionSet
from medviewer.ui.panels.evidence_panel import EvidencePanel
from medviewer.ui.panels.segment_tools import SegmentTools
from medviewer.ui.slice_viewport import SliceViewport
from medviewer.ui.viewport_frame import ViewportFrame

if TYPE_CHECKING:
    import pytest
    from PySide6.QtWidgets import QWidget


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[int]:
    """Of which objects, by id, a method was called from now on; it still does what it did.

    A class is patched and no object of it, and no object is kept: the window has to go at the end of the test.
    """
    calls: list[int] = []
    real = getattr(owner, name)

    def counting(*args: Any, **named: Any) -> Any:
        calls.append(id(args[0]))
        return real(*args, **named)

    monkeypatch.setattr(owner, name, counting)
    return calls


class Paints(QObject):
    """Counts how often a widget is painted from now on."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def step(bench, by: int = 1) -> None:
    """One slice on, and what the window does before the image is drawn, with the image."""
    viewing.step_slices(bench.review, PlaneName.AXIAL, by)
    bench.window._refresh.now()
    bench.view().draw_now()


def test_that_a_slice_step_leaves_lists_and_actions_alone(bench, monkeypatch) -> None:
    bench.open().analyse()
    bench.settle()
    window = bench.window
    rows = counted(monkeypatch, type(window.findings.model), "show")
    facts = counted(monkeypatch, EvidencePanel, "_rebuild")
    actions = counted(monkeypatch, ActionSet, "_update")
    tools = counted(monkeypatch, SegmentTools, "refresh")
    cells = counted(monkeypatch, ViewportFrame, "set_empty")
    step(bench)
    assert (rows, facts, actions, tools, cells) == ([], [], [], [], [])
    bench.settle()
    assert actions  # they follow once the image is there


def test_that_the_thumb_follows_the_image(bench) -> None:
    bench.open()
    bench.settle()
    strip = bench.view().parentWidget().strip
    bench.qtbot.waitUntil(lambda: not strip._painting.isActive())
    paints = Paints(strip)
    step(bench)
    assert paints.count == 0  # the image comes first
    bench.qtbot.waitUntil(lambda: paints.count > 0)


def test_that_lines_that_stay_are_not_made_anew_with_each_slice(bench, monkeypatch) -> None:
    bench.open()
    bench.settle()
    step(bench)
    made = []
    real = ink._soft_pieces
    monkeypatch.setattr(ink, "_soft_pieces", lambda *args: made.append(args) or real(*args))
    step(bench)
    assert made == []


def test_that_a_slice_step_paints_only_the_words_that_changed(bench, monkeypatch) -> None:
    bench.open()
    bench.settle()
    lines = bench.view().scene._lines
    painted = counted(monkeypatch, lines, "_painter")
    shown = counted(monkeypatch, LineStore, "line")
    step(bench)
    assert 0 < len(painted) < len(shown) / 2
    painted.clear()
    step(bench, -1)
    assert painted == []  # the words of a slice that was shown before are kept


def test_that_a_slice_step_leaves_the_views_that_are_not_linked_alone(bench, monkeypatch) -> None:
    bench.open()
    bench.settle()
    review = bench.review
    current = review.session.current
    set_layout(review, grid_of(2, 2))
    for session in list(review.room.sessions.values()):
        put_series(review, session, current.study, current.series)
    review.room.set_link(Link(is_on=False))
    bench.settle()
    mine = next(iter(bench.window.grid.viewports))
    refreshed = counted(monkeypatch, SliceViewport, "refresh")
    viewing.step_slices(mine.review, mine.plane, 1)
    bench.window._refresh.now()
    assert refreshed == [id(mine)]

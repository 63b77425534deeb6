"""What the panels say, and that nothing in the window is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QLabel
from ui.clipping import cut_off
from ui.fakes import CENTERS

from medviewer.app import deciding, viewing
from medviewer.app.shared import Notice
from medviewer.domain.regions import Box
from medviewer.domain.report import DISCLAIMER
from medviewer.rendering.offscreen import pixels
from medviewer.ui import notices
from medviewer.ui.panels.findings_model import GLYPH_PX, PADDING
from medviewer.ui.text_painter import paint_line
from medviewer.ui.theme import DARK, SMALL_POINTS, ui_font

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ui.conftest import Bench


def evidence_text(bench: Bench) -> str:
    for _ in range(2):  # the refresh, then the layout it asked for
        QApplication.processEvents()
    labels = bench.window.evidence.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(bench.window))


def test_that_the_evidence_names_claim_model_and_weights(loaded: Bench) -> None:
    viewing.select_finding(loaded.review, "f1")
    text = evidence_text(loaded)
    for words in (
        "Core is 320 HU denser than its surround.",
        "diameter: 10 mm",
        "contrast: 320 HU",
        "Solitary nodule of lung (SCT 427359005)",
        "Pending: no verdict yet.",
        "Lung nodule candidates 1.0",
        "CPUExecutionProvider, 10.0 s, operating point 0.50",
        "abababababababab",
        "Not drawn under 100 HU",
        DISCLAIMER,
    ):
        assert words in text


def test_that_a_decision_stands_with_reader_time_and_reason(loaded: Bench) -> None:
    viewing.select_finding(loaded.review, "f1")
    deciding.reject(loaded.review, "Vessel", "Branches at the hilum")
    text = evidence_text(loaded)
    assert "Rejected by Dr N. Example (Reader), 2026-01-02" in text
    assert "Vessel" in text
    assert "Branches at the hilum" in text


def test_that_the_opacity_slider_and_the_switch_act_on_the_heatmap(loaded: Bench) -> None:
    panel = loaded.window.evidence
    assert panel.opacity.value() == 45
    panel.opacity.setValue(20)
    loaded.settle()
    frame = loaded.view().scene.frame
    assert frame is not None
    assert frame.heatmap is not None
    assert frame.heatmap.opacity == pytest.approx(0.2)
    loaded.qtbot.mouseClick(panel.heatmap, Qt.MouseButton.LeftButton)
    loaded.settle()
    frame = loaded.view().scene.frame
    assert frame is not None
    assert frame.heatmap is None


def test_that_a_notice_goes_by_itself_and_an_error_only_when_dismissed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "INFO_MS", 30)
    bench.session.notify(Notice("Stored."))
    bench.session.notify(Notice("The disk is full.", "Make room.", is_error=True))
    bench.qtbot.waitUntil(lambda: [card.notice.title for card in bench.window.notices.cards] == ["The disk is full."])
    bench.qtbot.mouseClick(bench.window.notices.cards[0].button, Qt.MouseButton.LeftButton)
    bench.qtbot.waitUntil(lambda: bench.window.notices.cards == ())
    assert not bench.window.notices.isVisible()


def overlaps_images(bench: Bench) -> bool:
    grid = bench.window.grid
    card = bench.window.notices
    place = card.mapTo(bench.window, QPoint(0, 0))
    return grid.geometry().translated(grid.parentWidget().mapTo(bench.window, QPoint(0, 0))).contains(place)


def test_that_notices_never_lie_over_images(loaded: Bench) -> None:
    loaded.session.notify(Notice("The disk is full.", "Make room.", is_error=True))
    loaded.settle()
    assert loaded.window.notices.isVisible()
    assert not overlaps_images(loaded)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (3840, 2160)])
def test_that_nothing_is_cut_off(make_bench: Callable[..., Bench], size: tuple[int, int]) -> None:
    bench = make_bench(size=size).open().analyse()
    viewing.select_finding(bench.review, "f1")
    bench.settle()
    assert (bench.window.width(), bench.window.height()) == size
    assert cut_off(bench.window) == []


def modified(bench: Bench, move_mm: float) -> None:
    """The first finding decided on with a box of the reader's own, moved to the patient's left."""
    viewing.select_finding(bench.review, "f1")
    x, y, z = CENTERS[0]
    deciding.modify(bench.review, Box((x + move_mm, y, z), (14.0, 9.5, 12.0)))
    bench.settle()


def test_that_what_the_model_measured_is_not_given_as_the_readers(loaded: Bench) -> None:
    assert loaded.window.findings.model.rows[0].size == "right · 10.0 mm · moderate"
    modified(loaded, 2.0)
    row = loaded.window.findings.model.rows[0]
    assert (row.size, row.model) == ("right · 14.0 × 9.5 × 12.0 mm", "model: 10.0 mm · moderate")
    room = loaded.window.findings.list.viewport().width() - 2 * PADDING - GLYPH_PX - 8
    assert QFontMetrics(ui_font(SMALL_POINTS)).horizontalAdvance(f"side unknown{row.size[5:]}") <= room
    text = evidence_text(loaded).splitlines()
    assert "14.0 × 9.5 × 12.0 mm, right" in text
    assert "THE MODEL, OF ITS OWN BOX" in text
    for words in ("diameter: 10 mm", "contrast: 320 HU", "Core is 320 HU denser than its surround."):
        assert words not in text
        assert f"model: {words}" in text


def test_that_a_box_that_left_the_models_has_no_known_side(loaded: Bench) -> None:
    modified(loaded, 40.0)
    assert loaded.window.findings.model.rows[0].size.startswith("side unknown · 14.0 ×")
    assert "14.0 × 9.5 × 12.0 mm, side unknown" in evidence_text(loaded).splitlines()
    deciding.undo(loaded.review)
    loaded.settle()
    assert loaded.window.findings.model.rows[0].size == "right · 10.0 mm · moderate"
    assert "diameter: 10 mm" in evidence_text(loaded).splitlines()


def rgb(image: QImage, x: int, y: int) -> tuple[int, int, int]:
    color = QColor(image.pixel(x, y))
    return color.red(), color.green(), color.blue()


def test_that_the_picture_of_the_window_holds_panels_and_images(loaded: Bench, tmp_path: Path) -> None:
    viewing.select_finding(loaded.review, "f1")
    loaded.settle()
    loaded.window.save_picture(tmp_path / "window.png")
    image = QImage(str(tmp_path / "window.png"))
    assert (image.width(), image.height()) == (1280, 800)
    assert rgb(image, 100, 600) == (0x1E, 0x21, 0x26)
    view = loaded.view()
    place = view.mapTo(loaded.window, QPoint(0, 0))
    drawn = pixels(view.render_window)
    for x, y in ((view.width() // 2, view.height() // 2), (20, 20), (view.width() // 3, view.height() // 3)):
        assert rgb(image, place.x() + x, place.y() + y) == tuple(drawn[y, x])


def test_that_the_picture_is_the_screen(loaded: Bench) -> None:
    QApplication.processEvents()
    screen = loaded.window.screen().grabWindow(loaded.window.winId()).toImage()
    picture = loaded.window.grab_picture()
    view = loaded.view()
    place = view.mapTo(loaded.window, QPoint(0, 0))
    points = [(place.x() + x, place.y() + y) for x in range(10, 300, 37) for y in range(10, 300, 41)]
    assert [rgb(screen, *point) for point in points] == [rgb(picture, *point) for point in points]


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio of two colours."""

    def luminance(text: str) -> float:
        parts = np.array([int(text[n : n + 2], 16) for n in (1, 3, 5)]) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ (0.2126, 0.7152, 0.0722))

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("surface", [DARK.window, DARK.panel, DARK.raised])
@pytest.mark.parametrize("text", [DARK.text, DARK.secondary])
def test_that_text_can_be_read_on_every_surface(text: str, surface: str) -> None:
    assert contrast(text, surface) >= 4.5


@pytest.mark.parametrize("name", ["DOE JANE", "山田 太郎", "יעל כהן", "สมชาย", "Müller"])
def test_that_a_name_in_any_script_is_painted(name: str) -> None:
    painted = paint_line(name, 14, (230, 232, 235))
    missing = paint_line("\U000f0000" * len(name), 14, (230, 232, 235))
    assert (painted[..., 3] > 128).sum() > 20
    assert painted.shape != missing.shape or (painted != missing).any()


def test_that_lines_of_one_height_have_as_many_rows() -> None:
    assert len({paint_line(text, 13, (255, 255, 255)).shape[0] for text in ("a", "Äg|", "山田", "สมชาย")}) == 1

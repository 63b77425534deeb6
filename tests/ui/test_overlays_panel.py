"""The list of overlays, what reports claim, and documents, in the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from made_layers import made_claim, object_series
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QApplication, QLabel, QTreeWidget
from samples import sample_document
from ui.conftest import send_move
from ui.fakes import BLANK_PDF, CENTERS, geometry, made_up_study

from medviewer.app.opening import show_series
from medviewer.app.resolve import slice_frame
from medviewer.domain.annotations import (
    Contours,
    ContourSet,
    Origin,
    ParameterMap,
    ParametricMap,
    References,
    Segmentation,
    SegmentMask,
)
from medviewer.domain.documents import Document, Observer, ReportContent, TextLine
from medviewer.domain.planes import PlaneName
from medviewer.domain.regions import Point
from medviewer.domain.study import SeriesKind
from medviewer.domain.volume import Volume
from medviewer.ui.document_dialog import DocumentDialog
from medviewer.ui.panels.overlays_panel import swatch

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from ui.conftest import Bench

HERE = References(frame_uid="1.2.3")
ORIGIN = Origin("1.9.1", "1.9", "Lesions", "Maker 1.0", "Dr Two", "2026-01-01 08:00:00")
KINDS = {"sr": SeriesKind.REPORT, "pdf": SeriesKind.DOCUMENT}


def mask() -> Volume:
    grid = geometry()
    array = np.zeros(grid.shape, np.uint8)
    array[5:20, 10:30, 10:40] = 1
    return Volume(grid, array)


def segmentation(count: int = 2) -> Segmentation:
    segments = tuple(SegmentMask(n, f"Lesion {n}", mask(), color=(255, 0, 0)) for n in range(1, count + 1))
    return Segmentation(ORIGIN, HERE, segments, "BINARY")


def report() -> ReportContent:
    claims = (made_claim("Nodule", Point(CENTERS[1])), made_claim("Effusion"))
    lines = (TextLine(0, "Imaging Measurement Report", ""), TextLine(1, "Finding", "Nodule"))
    return ReportContent(
        ORIGIN, HERE, claims, (Observer("PERSON", "Dr Two"),), lines=lines, notes=("Nobody verified it.",)
    )


@pytest.fixture
def click(bench: Bench):
    """Opens the study with one object, and clicks on that."""

    def act(read: object, name: str = "seg") -> Bench:
        entry = object_series(name, KINDS.get(name, SeriesKind.SEGMENTATION))
        bench.desk.objects[name] = read  # type: ignore[assignment]  # one of the objects
        study = made_up_study()
        bench.desk.study = replace(study, series=(*study.series, entry))
        bench.open()
        show_series(bench.review, bench.desk.study, entry)
        bench.settle()
        return bench

    return act


def frame(bench: Bench):
    return slice_frame(bench.session, PlaneName.AXIAL)


def test_that_the_list_is_hidden_until_something_lies_over_the_images(bench: Bench, click) -> None:
    assert not bench.window.overlays.isVisible()
    click(segmentation())
    panel = bench.window.overlays
    assert panel.isVisible()
    assert len(panel.rows) == 2
    words = [label.text() for label in panel.findChildren(QLabel)]
    assert words == ["OVERLAYS", "Lesions, Maker 1.0, Dr Two, 2026-01-01 08:00:00", "Lesion 1", "Lesion 2"]


def test_that_all_rows_can_be_seen_or_scrolled_to(click) -> None:
    few = click(segmentation(3)).window.overlays
    assert few._scroll.verticalScrollBar().maximum() == 0
    many = click(segmentation(40)).window.overlays
    assert many.height() < 320
    assert many._scroll.verticalScrollBar().maximum() > 0


def test_that_the_switch_hides_a_layer_and_the_slider_fades_it(click) -> None:
    bench = click(segmentation())
    first, second = bench.window.overlays.rows.values()
    bench.qtbot.mouseClick(first.switch, Qt.MouseButton.LeftButton, pos=QPoint(6, first.switch.height() // 2))
    bench.settle()
    assert [drawn.name for drawn in frame(bench).overlays.masks] == ["Lesion 2"]
    second.opacity.setValue(80)
    bench.settle()
    assert frame(bench).overlays.masks[0].opacity == 0.8


def test_that_overlays_are_drawn_in_the_window_and_the_key_hides_them(click) -> None:
    bench = click(segmentation(1))
    view = bench.view()
    shown = bench.window.grab_picture()
    at = view.mapTo(bench.window, bench.place(PlaneName.AXIAL, (-10.0, 0.0, 36.0)))
    ratio = shown.devicePixelRatio()

    def color() -> QColor:
        return bench.window.grab_picture().pixelColor(round(at.x() * ratio), round(at.y() * ratio))

    assert color().red() > color().green() + 40
    bench.key(Qt.Key.Key_O)
    bench.settle()
    assert color().red() == color().green()


def test_that_an_object_is_taken_off_by_its_button(click) -> None:
    bench = click(segmentation())
    button = next(b for b in bench.window.overlays.findChildren(type(bench.window.findings.rejected)))
    assert button.accessibleName() == "Take Lesions, Maker 1.0, Dr Two, 2026-01-01 08:00:00 off the images"
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.session.over.layers == ()
    assert not bench.window.overlays.isVisible()


def test_that_lines_have_no_opacity_and_a_map_the_colour_of_its_scale(click) -> None:
    from medviewer.app.layers import layers_of
    from medviewer.domain.annotations import Polygon

    polygon = Polygon(geometry().to_lps([(12, 5, 5), (12, 5, 20), (12, 20, 20)]))
    bench = click(ContourSet(ORIGIN, HERE, (Contours(1, "Heart", (1, 2, 3), (polygon,)),)))
    (row,) = bench.window.overlays.rows.values()
    assert not row.opacity.isVisible()
    values = Volume(geometry(), np.ones(geometry().shape, np.float32), "ms")
    (layer,) = layers_of(ParametricMap(ORIGIN, HERE, (ParameterMap("T2", values),)), "map")
    seen = swatch(layer).pixmap(12, 12).toImage().pixelColor(5, 5)
    assert (seen.red(), seen.blue()) != layer.color[::2]
    assert seen.red() > seen.blue()


def test_that_the_read_out_names_the_segment_under_the_cursor(click) -> None:
    bench = click(segmentation(1))
    at = bench.place(PlaneName.AXIAL, (-10.0, 0.0, 36.0))
    send_move(bench.view(), at, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    assert bench.window.status.hover.text().endswith("mm   Lesion 1")


def test_that_claims_of_a_report_are_listed_apart_and_cannot_be_decided_on(click) -> None:
    bench = click(report(), "sr")
    reported = bench.window.findings.reported
    assert reported.isVisible()
    top = reported.tree.topLevelItem(0)
    assert "read from SR · Dr Two · 2026-01-01 08:00:00 · not verified" in top.toolTip(0)
    assert [top.child(n).text(0) for n in range(top.childCount())] == ["Nodule", "Effusion"]
    assert "diameter 8.2 mm · contrast 310 HU · Lung · seen before" in top.child(0).toolTip(0)
    assert bench.window.findings.model.rows == ()
    bench.key(Qt.Key.Key_N)
    assert bench.session.selected is None
    assert not bench.window.actions_set.action("accept").isEnabled()


def test_that_a_click_on_a_claim_goes_there_and_on_a_report_opens_its_text(click) -> None:
    bench = click(report(), "sr")
    tree = bench.window.findings.reported.tree
    top = tree.topLevelItem(0)
    tree.itemClicked.emit(top.child(0), 0)
    assert bench.session.view.position_lps == pytest.approx(CENTERS[1])
    tree.itemClicked.emit(top.child(1), 0)
    assert bench.session.view.position_lps == pytest.approx(CENTERS[1])
    tree.itemClicked.emit(top, 0)
    bench.settle()
    (dialog,) = dialogs(bench)
    assert texts(dialog.findChild(QTreeWidget)) == ["Imaging Measurement Report", "Finding: Nodule"]
    dialog.reject()


def test_that_a_verified_report_names_who_vouches_for_it(click) -> None:
    bench = click(replace(report(), is_verified=True, verifier="Dr Three", observers=()), "sr")
    top = bench.window.findings.reported.tree.topLevelItem(0)
    assert "read from SR · Maker 1.0 · 2026-01-01 08:00:00 · verified by Dr Three" in top.toolTip(0)


def dialogs(bench: Bench) -> list[DocumentDialog]:
    return [child for child in bench.window.findChildren(DocumentDialog) if child.isVisible()]


def texts(tree: QTreeWidget) -> list[str]:
    found = []

    def walk(item) -> None:
        found.append(item.text(0))
        for n in range(item.childCount()):
            walk(item.child(n))

    for n in range(tree.topLevelItemCount()):
        walk(tree.topLevelItem(n))
    return found


def test_that_a_plain_report_is_shown_as_text_with_its_notes(click) -> None:
    bench = click(replace(sample_document(), notes=("Nobody has verified this report.",)), "sr")
    (dialog,) = dialogs(bench)
    assert texts(dialog.findChild(QTreeWidget)) == ["Report", "Finding: Nothing new"]
    assert [label.text() for label in dialog.findChildren(QLabel)] == [
        "Report, Maker 1.0",
        "Nobody has verified this report.",
    ]
    assert bench.session.over.layers == ()
    dialog.reject()


def test_that_a_pdf_is_shown_page_by_page_and_again_at_the_next_click(click) -> None:
    pdf = Document(ORIGIN, References(), "application/pdf", BLANK_PDF)
    bench = click(pdf, "pdf")
    for number in (1, 2):
        (dialog,) = dialogs(bench)
        assert dialog.pdf.pageCount() == 1
        assert dialog.findChild(QPdfView) is not None
        dialog.reject()
        QApplication.processEvents()
        bench.desk.objects["pdf"] = replace(pdf)
        if number == 1:
            show_series(bench.review, bench.desk.study, bench.desk.study.series[-1])
            bench.settle()


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (Document(ORIGIN, References(), "application/pdf", b"%PDF-1.4 torn"), "damaged"),
        (Document(ORIGIN, References(), "model/stl", b"solid"), "model/stl (5 bytes) is not shown here"),
    ],
)
def test_that_what_cannot_be_shown_says_so_in_its_place(click, document, words) -> None:
    (dialog,) = dialogs(click(document, "pdf"))
    assert any(words in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()

"""Laying a second series over the images, in the real window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt

from medviewer.app.viewing import go_to
from medviewer.domain.fusion import FusedVolume
from medviewer.domain.geometry import Geometry
from medviewer.domain.vectors import vec3
from medviewer.rendering.offscreen import pixels

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from ui.conftest import Bench


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """A window on a study with two series of one frame of reference."""
    study, volume = bench.desk.study, bench.desk.volume
    first = next(series for series in study.series if series.opens)
    other = replace(first, id="1.2.99", series_uid="1.2.99", description="second")
    bench.desk.study = replace(study, series=(*study.series, other))
    geometry = volume.geometry
    bench.desk.volume = replace(volume, geometry=Geometry(geometry.affine, geometry.shape, "1.2.9"))
    return bench.open()


def entry(bench: Bench, text: str) -> QAction:
    """An entry of the menu of the second series in the list."""
    panel = bench.window.studies
    item = next(item for _study, series, item in panel._rows if series.id == "1.2.99")
    menu = panel.menu_of(item)
    assert menu is not None
    return next(action for action in menu.actions() if action.text() == text)


def lay_over(bench: Bench) -> None:
    entry(bench, "Lay over the images on screen").trigger()
    bench.settle()


def test_that_a_series_from_the_list_is_seen_over_the_images_and_blended_with_its_slider(bench: Bench) -> None:
    brightest = np.unravel_index(int(np.argmax(bench.desk.volume.array)), bench.desk.volume.array.shape)
    go_to(bench.review, vec3(bench.desk.volume.geometry.to_lps(brightest)))
    bench.key(Qt.Key.Key_3)  # two greys, where the second volume is black and white
    bench.settle()
    before = pixels(bench.view().render_window)
    lay_over(bench)
    (layer,) = bench.session.over.layers
    assert isinstance(layer.content, FusedVolume)
    half = pixels(bench.view().render_window)
    assert not np.array_equal(half, before)
    row = bench.window.overlays.rows[layer.id]
    assert row.opacity.isVisible()
    row.opacity.setValue(100)
    bench.settle()
    assert not np.array_equal(pixels(bench.view().render_window), half)
    row.switch.click()
    bench.settle()
    assert np.array_equal(pixels(bench.view().render_window), before)


def test_that_its_colour_bar_stands_in_the_corner(bench: Bench) -> None:
    lay_over(bench)
    bench.window.overlays.rows[bench.session.over.layers[0].id].opacity.setValue(0)
    bench.settle()
    picture = pixels(bench.view().render_window).astype(int)
    rows, columns = picture.shape[:2]
    corner = picture[rows // 2 :, columns - 40 :]
    colored = corner[(corner.max(axis=2) - corner.min(axis=2)) > 100]
    assert len(colored) > 100
    assert (colored[:, 0] >= colored[:, 2]).all()


def test_that_a_drag_changes_its_window_when_asked(bench: Bench) -> None:
    lay_over(bench)
    before = bench.session.view.window
    bench.trigger("window_on_fused")
    middle = bench.view().rect().center()
    bench.drag(bench.view().plane, middle, middle + type(middle)(60, 0))
    content = bench.session.over.layers[0].content
    assert isinstance(content, FusedVolume)
    assert bench.session.view.window == before
    assert content.window != before


def test_that_what_cannot_be_laid_over_is_said(bench: Bench) -> None:
    bench.session.close_series()
    lay_over(bench)
    assert "no images on screen" in bench.session.notices[-1].title

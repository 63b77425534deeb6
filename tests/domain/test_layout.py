"""Which viewports there are."""

from __future__ import annotations

import pytest

from medviewer.domain.layout import LAYOUTS, MPR, Cell, Layout, ViewName, grid_of


def test_that_cells_stand_row_by_row():
    layout = grid_of(2, 3)
    assert [layout.place(cell) for cell in layout.cells] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert layout.groups == (0, 1, 2, 3, 4, 5)
    assert layout.views_of(4) == (ViewName.ACQUIRED,)


def test_that_mpr_shows_one_series_in_all_views():
    assert MPR.groups == (0,)
    assert MPR.views_of(0) == (ViewName.AXIAL, ViewName.CORONAL, ViewName.SAGITTAL, ViewName.VOLUME_3D)
    assert MPR.renumbered({0: 7}).groups == (7,)


def test_that_names_tell_layouts_apart():
    assert [layout.name for layout in LAYOUTS] == ["1 × 1", "1 × 2", "2 × 2", "2 × 3", "3 × 3", "MPR + 3D"]


@pytest.mark.parametrize(
    ("rows", "columns", "cells"),
    [
        (1, 2, (Cell(0, ViewName.AXIAL),)),
        (0, 0, ()),
        (1, 2, (Cell(0, ViewName.AXIAL), Cell(0, ViewName.AXIAL))),
    ],
)
def test_that_a_layout_that_cannot_be_is_refused(rows, columns, cells):
    with pytest.raises(ValueError, match="viewports"):
        Layout(rows, columns, cells)

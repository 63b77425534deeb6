from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest

from medviewer.domain.color_maps import (
    AMBER,
    COLOR_MAPS,
    GREY,
    HOT_IRON,
    HOT_METAL_BLUE,
    INFERNO,
    PET,
    PET_20_STEP,
    SKY_BLUE,
    ColorMap,
    color_map,
)

PALETTES = Path(pydicom.__file__).parent / "data" / "palettes"


def luminance(table: np.ndarray) -> np.ndarray:
    """Relative luminance of sRGB colours (IEC 61966-2-1)."""
    shares = table / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize(
    ("shown", "file"),
    [(HOT_IRON, "hotiron"), (PET, "pet"), (HOT_METAL_BLUE, "hotmetalblue"), (PET_20_STEP, "pet20step")],
)
def test_that_the_palettes_of_dicom_are_those_that_pydicom_ships(shown, file):
    palette = pydicom.dcmread(PALETTES / f"{file}.dcm", force=True)
    for channel, name in enumerate(("Red", "Green", "Blue")):
        data = palette[f"{name}PaletteColorLookupTableData"].value
        assert shown.table[:, channel].tolist() == list(data)


def test_that_grey_leaves_every_value_as_it_is():
    assert (GREY.table == np.arange(256)[:, None]).all()
    assert GREY.is_grey
    assert not any(other.is_grey for other in COLOR_MAPS if other is not GREY)


@pytest.mark.parametrize("shown", [GREY, HOT_IRON, INFERNO, SKY_BLUE, AMBER], ids=lambda one: one.name)
def test_that_the_maps_offered_first_never_grow_darker(shown):
    steps = np.diff(luminance(shown.table))
    assert steps.min() >= -1e-4
    assert luminance(shown.table)[[0, -1]].tolist() == pytest.approx([0, 1], abs=0.15)


def test_that_a_single_hue_goes_through_its_colour():
    assert SKY_BLUE.table[153].tolist() == [0x56, 0xB4, 0xE9]
    assert SKY_BLUE.table[[0, 255]].tolist() == [[0, 0, 0], [255, 255, 255]]


def test_that_a_map_is_found_by_its_name_and_an_unknown_one_is_grey():
    assert [color_map(one.name) for one in COLOR_MAPS] == list(COLOR_MAPS)
    assert color_map("rainbow") is GREY


def test_that_a_map_of_another_length_is_refused():
    with pytest.raises(ValueError, match="256 colours, not 2"):
        ColorMap("short", bytes(6))

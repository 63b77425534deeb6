"""What a plain header says of its values is what the whole data set says."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian
from series import affine_of, slice_dataset, write_dataset

from medviewer.io.datasets import read_dataset, tolerant_reading
from medviewer.io.elements import PARSE_ERRORS
from medviewer.io.padding import padding_range
from medviewer.io.plain_values import plain_values
from medviewer.io.voi import header_voi

if TYPE_CHECKING:
    from pathlib import Path

RESCALE = [(2.0, -1024.0)]


def said(header: Any) -> tuple[object, ...]:
    return padding_range(header, RESCALE), header_voi(header, has_negative_values=True)


def made(path: Path, syntax: Any = ExplicitVRLittleEndian, **values: Any) -> bytes:
    dataset = slice_dataset(affine_of((1, 1, 1), (0, 0, 0)), 0, np.zeros((4, 4), np.int16))
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return write_dataset(dataset, path, syntax).read_bytes()


def both(data: bytes) -> tuple[tuple[object, ...], tuple[object, ...]]:
    plain = plain_values(io.BytesIO(data))
    assert plain is not None
    with tolerant_reading():
        return said(plain), said(read_dataset(io.BytesIO(data)))


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian], ids=lambda one: one.name)
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"WindowCenter": "40", "WindowWidth": "400"},
        {"WindowCenter": ["40", "-600"], "WindowWidth": ["400", "1500"], "WindowCenterWidthExplanation": ["A", "B B"]},
        {"WindowCenter": "0.5", "WindowWidth": "1", "VOILUTFunction": "SIGMOID"},
        {"WindowCenter": "", "WindowWidth": "", "VOILUTFunction": ""},
        {"PixelPaddingValue": -2000},
        {"PixelPaddingValue": -2000, "PixelPaddingRangeLimit": -1900, "BitsStored": 16},
    ],
)
def test_that_made_headers_say_the_same(values: dict[str, Any], syntax: Any, tmp_path: Path) -> None:
    plain, whole = both(made(tmp_path / "a", syntax, **values))
    assert plain == whole


def test_that_the_padding_and_the_windows_are_found(tmp_path: Path) -> None:
    data = made(tmp_path / "a", PixelPaddingValue=-2000, WindowCenter=["40", "50"], WindowWidth=["400", "10"])
    (padding, voi), _ = both(data)
    assert padding == (-5024.0, -5024.0)
    assert [(window.level, window.width) for window, _name in voi.windows] == [(40, 400), (50, 10)]  # type: ignore[attr-defined]  # a tuple of objects


@pytest.mark.parametrize(
    "values",
    [
        {"VOILUTSequence": [Dataset()]},
        {"ModalityLUTSequence": [Dataset()]},
        {"SharedFunctionalGroupsSequence": [Dataset()]},
        {"PixelPaddingValue": [1, 2]},
        {"WindowCenterWidthExplanation": "Knöchern", "SpecificCharacterSet": "ISO_IR 100"},
    ],
)
def test_that_what_takes_a_data_set_is_left_to_it(values: dict[str, Any], tmp_path: Path) -> None:
    assert plain_values(io.BytesIO(made(tmp_path / "a", **values))) is None


def test_that_real_headers_say_the_same(shared_data: Path) -> None:
    folders = [folder for folder in shared_data.rglob("*") if folder.is_dir()]
    files = [path for folder in folders for path in islice(sorted(p for p in folder.iterdir() if p.is_file()), 40)]
    compared = 0
    for path in files:
        with path.open("rb") as stream:
            start = stream.read(1 << 18)
        if start[128:132] != b"DICM":
            continue
        plain = plain_values(io.BytesIO(start))
        if plain is None:
            continue
        with tolerant_reading():
            try:
                dataset = read_dataset(io.BytesIO(start))
            except PARSE_ERRORS:
                continue
            if "FloatPixelData" in dataset:
                continue
            assert said(plain) == said(dataset), path
        compared += 1
    assert compared > 100

"""One CT slice in every transfer syntax: lossless copies are the original pixel for pixel, lossy ones say so."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from reading import only_series

from medviewer.domain.job import CancelToken
from medviewer.io.load import load_series

LOSSLESS = {
    "BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2",
    "DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99",
    "JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90",
    "JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80",
    "JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70",
    "JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57",
    "LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1",
    "LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2",
    "RLELosslessTransferSyntax_1.2.840.10008.1.2.5",
}
LOSSY = {
    "JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91": 5,
    "JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81": 1,
    "JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55": 36,
    "JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50": 65,
    "JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51": 36,
    "JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53": 36,
}
"""Copies, and by how much a value may differ from the original (measured once, rounded up)."""


def original(shared_data) -> np.ndarray:
    """Values as pydicom reads and rescales them from the uncompressed original."""
    dataset = pydicom.dcmread(shared_data / "codecs_ct" / "CTImage.dcm", force=True)
    return dataset.pixel_array * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)


def read(shared_data, name: str):
    series = only_series(shared_data / "codecs_ct" / f"CTImage.dcm_{name}.dcm")
    return series, load_series(series, CancelToken(), lambda _: None).volume.array[0]


@pytest.mark.parametrize("name", sorted(LOSSLESS))
def test_that_a_lossless_copy_is_the_original_pixel_for_pixel(shared_data, name: str) -> None:
    series, values = read(shared_data, name)
    np.testing.assert_array_equal(values, original(shared_data))
    assert "lossy" not in {note.code for note in series.health}


@pytest.mark.parametrize("name", sorted(LOSSY))
def test_that_a_lossy_copy_is_near_the_original_and_marked(shared_data, name: str) -> None:
    series, values = read(shared_data, name)
    assert 0 < np.abs(values - original(shared_data)).max() <= LOSSY[name]
    assert "lossy" in {note.code for note in series.health}


def test_that_no_copy_is_left_out(shared_data) -> None:
    names = {path.name for path in (shared_data / "codecs_ct").glob("CTImage.dcm_*.dcm")}
    assert names == {f"CTImage.dcm_{name}.dcm" for name in (*LOSSLESS, *LOSSY)}

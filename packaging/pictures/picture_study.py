"""Gives the demo's chest CT more series, so that pictures of large layouts have something in every viewport.

Usage: picture_study.py SLICES OUT, both folders. OUT gets the series of SLICES and eight that are computed from it.
"""

from __future__ import annotations

import sys
from copy import deepcopy
from pathlib import Path

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.uid import generate_uid

Values = NDArray[np.float64]


def write(first: pydicom.Dataset, out: Path, number: int, name: str, stack: list[tuple[Values, list[float]]]) -> None:
    """Write a series: each slice's stored values (row, column), and the place of its first pixel in LPS mm."""
    for instance, (values, place) in enumerate(stack, 1):
        one = deepcopy(first)
        one.SeriesInstanceUID = generate_uid(entropy_srcs=[name])
        one.SOPInstanceUID = one.file_meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[name, str(instance)])
        one.SeriesNumber, one.SeriesDescription, one.InstanceNumber = number, name, instance
        one.ImageType = ["DERIVED", "SECONDARY", "REFORMATTED"]
        one.ImagePositionPatient = [round(part, 4) for part in place]
        stored = np.clip(np.rint(values), 0, 4095).astype("<u2")
        one.Rows, one.Columns = stored.shape
        one.PixelData = stored.tobytes()
        folder = out / f"{number}"
        folder.mkdir(parents=True, exist_ok=True)
        one.save_as(folder / f"IM{instance:04d}.dcm", enforce_file_format=True)


def main(slices: Path, out: Path) -> None:
    """Read the slices from the lowest to the highest, and write nine series."""
    files = sorted(
        (pydicom.dcmread(path) for path in slices.glob("*.dcm")), key=lambda one: one.ImagePositionPatient[2]
    )
    volume = np.stack([one.pixel_array for one in files]).astype(float)
    first = files[0]
    x, y, z = (float(part) for part in first.ImagePositionPatient)
    step, pixel = float(first.SliceThickness), float(first.PixelSpacing[0])
    for number, (name, thick, how) in enumerate(
        [
            ("Lungs thin", 1, np.mean),
            ("Mean 5 mm", 5, np.mean),
            ("Mean 10 mm", 10, np.mean),
            ("MIP 10 mm", 10, np.max),
            ("MIP 20 mm", 20, np.max),
            ("MinIP 10 mm", 10, np.min),
        ],
        2,
    ):
        count = max(1, round(thick / step))
        starts = range(0, len(volume) - count + 1, count)
        stack = [(how(volume[k : k + count], axis=0), [x, y, z + (k + (count - 1) / 2) * step]) for k in starts]
        first.SliceThickness = count * step
        write(first, out, number, name, stack[::-1])
    rows, columns = volume.shape[1:]
    first.SliceThickness, top = pixel, z + (len(volume) - 1) * step
    first.PixelSpacing = [step, pixel]
    first.ImageOrientationPatient = [1, 0, 0, 0, 0, -1]
    write(first, out, 8, "Coronal", [(volume[::-1, k], [x, y + k * pixel, top]) for k in range(rows)])
    first.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
    write(first, out, 9, "Sagittal", [(volume[::-1, :, k], [x + k * pixel, y, top]) for k in range(columns)])
    first.WindowCenter, first.WindowWidth = [300, -600], [1500, 1500]
    first.WindowCenterWidthExplanation = ["BONE", "LUNG"]
    thick = 12
    stack = [
        (volume[::-1, k : k + thick].max(axis=1), [x, y + (k + (thick - 1) / 2) * pixel, top])
        for k in range(0, rows - thick + 1, thick)
    ]
    first.SliceThickness, first.ImageOrientationPatient = thick * pixel, [1, 0, 0, 0, 0, -1]
    write(first, out, 10, "Coronal MIP", stack)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Slices that readers marked, in the PDF report."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pypdf
from made_reports import make_finding, make_report

from medviewer.domain.report import KeyImage
from medviewer.export import pdf


def pixels(value: int) -> np.ndarray:
    made = np.full((40, 60, 3), value, np.uint8)
    made[:, :10] = (255, 0, value)
    return made


def test_that_marked_slices_are_pictures_with_captions_and_others_are_named(tmp_path, straight):
    report = make_report(straight, (make_finding(straight, 0, (1.0, 9.0, 9.0)),))
    marked = tuple(KeyImage(f"k{n}", pixels(40 * n), f"axial slice {n} of 9, marked by Dr Two") for n in (1, 2, 3))
    elsewhere = ("coronal slice 5 of 30, on another series of the study: not pictured here",)
    pdf.write(replace(report, marked=marked, marked_elsewhere=elsewhere), tmp_path / "r.pdf")
    reader = pypdf.PdfReader(tmp_path / "r.pdf")
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Key images (4)" in text
    for image in marked:
        assert image.caption in " ".join(text.split())
    assert "not pictured here" in text
    found = [np.asarray(image.image) for page in reader.pages for image in page.images]
    assert all(any(np.array_equal(one.pixels, other) for other in found) for one in marked)


def test_that_a_report_without_marks_has_no_such_part(tmp_path, straight):
    pdf.write(make_report(straight, ()), tmp_path / "r.pdf")
    assert not any("Key images" in page.extract_text() for page in pypdf.PdfReader(tmp_path / "r.pdf").pages)

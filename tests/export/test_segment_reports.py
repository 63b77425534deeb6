"""Segments in the printed report."""

from __future__ import annotations

from dataclasses import replace

import pypdf

from medviewer.domain.mask_segment import SegmentItem
from medviewer.export import pdf


def printed(report, folder) -> str:
    pdf.write(report, folder / "report.pdf")
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(folder / "report.pdf").pages)


def test_that_the_pdf_lists_segments_with_their_volumes(tmp_path, finished):
    items = (
        SegmentItem("Lesion", "3.21 ml", "drawn by hand", "LUNG 3.0"),
        SegmentItem("Film", "volume not measurable: the picture has no place in the patient", "Maker 1.0", "US"),
    )
    text = printed(replace(finished, segments=items), tmp_path)
    assert "Segments (2)" in text
    for words in ("Lesion", "3.21 ml", "drawn by hand", "LUNG 3.0", "not measurable", "Maker 1.0"):
        assert words in text


def test_that_a_report_without_segments_has_no_list_of_them(tmp_path, finished):
    assert "Segments (" not in printed(finished, tmp_path)

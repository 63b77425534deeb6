"""A report as a PDF: identity and status on every page, findings with their key images, and where all came from."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from reportlab import rl_config  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.lib.units import mm  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.platypus import (  # type: ignore[import-untyped]  # reportlab ships no types
    BaseDocTemplate,
    Frame,
    PageTemplate,
)

from medviewer import __version__
from medviewer.domain.wording import tr
from medviewer.export import pdf_text
from medviewer.export.pdf_parts import MARGIN, WIDTH, footer, header, story

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.report import Report

_FOOT = 20 * mm
# Letters instead of bytes, for mail of the 1980s, would be a quarter more to keep and half of the time to write.
rl_config.useA85 = 0


def write(report: Report, path: Path) -> None:
    """Write the report on A4 pages."""
    _, pages = _built(report, 0)  # once to count the pages
    data, _ = _built(report, pages)
    path.write_bytes(data)


def _built(report: Report, pages: int) -> tuple[bytes, int]:
    """The PDF with "n/pages" on its pages, and how many it has."""
    stream = io.BytesIO()
    top = header(report)
    _, height = top.wrap(WIDTH, A4[1])
    document = BaseDocTemplate(
        stream,
        pagesize=A4,
        title=tr("Report on AI findings: {status}", status=pdf_text.status_text(report)[0]),
        author=report.reader or "medviewer",
        subject=tr("Study {uid}", uid=report.study.uid),
        creator=f"medviewer {__version__}",
        lang=tr("en"),  # the code of the language that the report is in
    )

    def decorate(canvas: Any, page: Any) -> None:
        again = header(report)
        again.wrapOn(canvas, WIDTH, A4[1])
        again.drawOn(canvas, MARGIN, A4[1] - 8 * mm - height)
        below = footer(report, page.page, pages)
        _, foot_height = below.wrapOn(canvas, WIDTH, _FOOT)
        below.drawOn(canvas, MARGIN, _FOOT - 4 * mm - foot_height)

    room = A4[1] - height - 13 * mm - _FOOT
    frame = Frame(MARGIN, _FOOT, WIDTH, room, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=decorate))
    document.build(story(report))
    return stream.getvalue(), int(document.page)

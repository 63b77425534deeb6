"""The blocks of the PDF report: header, banner, tables and findings."""

from __future__ import annotations

import io
from itertools import chain
from typing import TYPE_CHECKING, Any

from PIL import Image as Picture
from reportlab.lib.colors import HexColor, white  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.lib.units import mm  # type: ignore[import-untyped]  # reportlab ships no types
from reportlab.platypus import (  # type: ignore[import-untyped]  # reportlab ships no types
    CondPageBreak,
    Image,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
)

from medviewer import __version__
from medviewer.domain.decision import ReviewState
from medviewer.domain.report import DISCLAIMER
from medviewer.domain.wording import mark, tr
from medviewer.export import pdf_text
from medviewer.export.pdf_fonts import base_font, markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.domain.report import KeyImage, Report, ReportedFinding

MARGIN = 16 * mm
WIDTH = A4[0] - 2 * MARGIN
_PICTURE = (80 * mm, 78 * mm)

_INK, _GREY, _RULE, _PALE = HexColor("#1b2329"), HexColor("#5b6770"), HexColor("#c9d1d6"), HexColor("#f2f5f7")
_COLOURS = {
    ReviewState.ACCEPTED: HexColor("#1d7a46"),
    ReviewState.MODIFIED: HexColor("#1d7a46"),
    ReviewState.REJECTED: HexColor("#8c3b3b"),
    ReviewState.PENDING: HexColor("#9a5b00"),
    ReviewState.DEFERRED: HexColor("#9a5b00"),
}

_SECTIONS = (
    (mark("Accepted findings"), (ReviewState.ACCEPTED, ReviewState.MODIFIED)),
    (mark("Findings waiting for review"), (ReviewState.PENDING, ReviewState.DEFERRED)),
    (mark("Annex: rejected findings"), (ReviewState.REJECTED,)),
)


def _style(size: float, colour: Any = _INK, **more: Any) -> Any:
    name = f"{size}"
    return ParagraphStyle(name, fontName=base_font(), fontSize=size, leading=size * 1.3, textColor=colour, **more)


def _text(text: str, size: float = 9, colour: Any = _INK, *, bold: bool = False, **more: Any) -> Any:
    return Paragraph(markup(text, bold=bold), _style(size, colour, **more))


def _heading(text: str) -> list[Any]:
    return [CondPageBreak(45 * mm), _text(text, 12, bold=True, spaceBefore=10, spaceAfter=4)]


def _status_colour(report: Report) -> Any:
    return _COLOURS[ReviewState.PENDING if report.is_preliminary else ReviewState.ACCEPTED]


def header(report: Report) -> Any:
    """Identity and status, for the top of every page."""
    study, patient = report.study, report.study.patient
    person = tr(
        "ID {id} · born {born} · sex {sex}",
        id=patient.id or tr("none"),
        born=pdf_text.day(patient.birth_date) or tr("not given"),
        sex=patient.sex or tr("not given"),
    )
    identity = [
        _text(pdf_text.cut(patient.display_name, 200), 10, bold=True),
        _text(pdf_text.cut(person, 200), 8),
    ]
    date = study.date.isoformat() if study.date else tr("date not given")
    about = tr(
        "{date} · accession {accession} · {description}",
        date=date,
        accession=study.accession or tr("none"),
        description=study.description or tr("no description"),
    )
    status = pdf_text.status_text(report)[0]
    right = [
        _text(status, 9, _status_colour(report), bold=True, alignment=2),
        _text(pdf_text.cut(about, 200), 8, _GREY, alignment=2),
    ]
    table = Table([[identity, right]], colWidths=[WIDTH * 0.52, WIDTH * 0.48])
    table.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.8, _RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def footer(report: Report, page: int, pages: int) -> Any:
    """The physician's judgement, the program, and the page's number, for the bottom of every page."""
    made = tr("medviewer {version} · {moment}", version=__version__, moment=pdf_text.moment(report.created))
    number = tr("Page {page}/{pages}", page=page, pages=pages)
    cells = [[_text(f"{tr(DISCLAIMER)}\n{made}", 6.5, _GREY), _text(number, 8, _GREY, alignment=2)]]
    table = Table(cells, colWidths=[WIDTH - 20 * mm, 20 * mm])
    table.setStyle(
        [
            ("LINEABOVE", (0, 0), (-1, -1), 0.5, _RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def story(report: Report) -> list[Any]:
    """All that flows over the pages."""
    flow = [_text(tr("Report on AI findings"), 17, bold=True, spaceAfter=6), _banner(report), Spacer(1, 4 * mm)]
    flow += [_facts_table(pdf_text.study_facts(report), columns=2), *_warnings(report), *_overview(report)]
    for title, states in _SECTIONS:
        items = report.having(*states)
        if items:
            flow += _heading(tr(title))
            for item in items:
                flow += _finding(report, item)
    flow += [*_marked(report), *_measured(report), *_segmented(report)]
    flow += [*_heading(tr("Provenance")), _facts_table(pdf_text.provenance_facts(report), columns=1)]
    return flow


def _banner(report: Report) -> Any:
    status, sentence = pdf_text.status_text(report)
    table = Table([[_text(status, 12, white, bold=True)], [_text(pdf_text.cut(sentence, 400), 9, white)]], [WIDTH])
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), _status_colour(report)),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, 0), (-1, 0), 6),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 0),
        ]
    )
    return table


def _facts_table(facts: Sequence[tuple[str, str]], *, columns: int, width: float = WIDTH) -> Any:
    """Labels and values in one or two columns, filled row by row."""
    cells = [[_text(label, 8, _GREY), _text(value, 9)] for label, value in facts]
    while len(cells) % columns:
        cells.append(["", ""])
    rows = [list(chain.from_iterable(cells[n : n + columns])) for n in range(0, len(cells), columns)]
    label_width = 33 * mm if columns == 1 and width == WIDTH else 26 * mm
    table = Table(rows, colWidths=[label_width, width / columns - label_width] * columns)
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1.2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
        ]
    )
    return table


def _warnings(report: Report) -> list[Any]:
    colour = _COLOURS[ReviewState.PENDING]
    lines = [_text(f"• {warning}", 9, colour) for warning in pdf_text.warnings_of(report)]
    return [*_heading(tr("Warnings")), *lines] if lines else []


def _overview(report: Report) -> list[Any]:
    """One line for each finding."""
    if not report.findings:
        return [*_heading(tr("Findings")), _text(tr("The model reported no finding at its operating point."))]
    titles = (tr("No."), tr("Finding"), tr("Side"), tr("Size"), tr("Score"), tr("Severity"), tr("Verdict"))
    rows = [[_text(title, 8, _GREY, bold=True) for title in titles]]
    rows += [_overview_row(item) for item in report.findings]
    widths = [10 * mm, 42 * mm, 24 * mm, 34 * mm, 14 * mm, 20 * mm]
    return [
        *_heading(tr("Findings ({count})", count=len(report.findings))),
        _listing(rows, [*widths, WIDTH - sum(widths)]),
    ]


def _measured(report: Report) -> list[Any]:
    """What readers measured, with the source of its millimetres."""
    if not report.measurements:
        return []
    titles = (tr("No."), tr("Measurement"), tr("Values"), tr("Source"), tr("Series"))
    rows = [[_text(title, 8, _GREY, bold=True) for title in titles]]
    for item in report.measurements:
        found = item.measured
        values = "\n".join((*found.lines, *(() if not found.detail else (found.detail,))))
        name = "\n".join(pdf_text.cut(part, 60) for part in (item.name, item.measurement.author) if part)
        cells = (str(item.number), name, values, found.source_text, pdf_text.cut(item.series, 60))
        rows.append([_text(cell, 8) for cell in cells])
    widths = [10 * mm, 42 * mm, 58 * mm, 34 * mm]
    return [
        *_heading(tr("Measurements ({count})", count=len(report.measurements))),
        _listing(rows, [*widths, WIDTH - sum(widths)]),
    ]


def _segmented(report: Report) -> list[Any]:
    """What readers outlined, with its volumes."""
    if not report.segments:
        return []
    rows = [
        [
            _text(title, 8, _GREY, bold=True)
            for title in (tr("No."), tr("Segment"), tr("Volume"), tr("Source"), tr("Series"))
        ]
    ]
    for number, item in enumerate(report.segments, start=1):
        cells = (str(number), pdf_text.cut(item.name, 60), item.volume, pdf_text.cut(item.source, 60), item.series)
        rows.append([_text(pdf_text.cut(cell, 80), 8) for cell in cells])
    widths = [10 * mm, 42 * mm, 34 * mm, 48 * mm]
    return [
        *_heading(tr("Segments ({count})", count=len(report.segments))),
        _listing(rows, [*widths, WIDTH - sum(widths)]),
    ]


def _marked(report: Report) -> list[Any]:
    """The slices that readers marked, two beside each other."""
    count = len(report.marked) + len(report.marked_elsewhere)
    if not count:
        return []
    cells: list[Any] = [_picture(image) for image in report.marked]
    cells += [""] * (len(cells) % 2)
    flow = _heading(tr("Key images ({count})", count=count))
    for n in range(0, len(cells), 2):
        row = Table([cells[n : n + 2]], [WIDTH / 2, WIDTH / 2])
        row.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
        flow.append(KeepTogether([row, Spacer(1, 3 * mm)]))
    return [*flow, *(_text(f"• {words}", 9) for words in report.marked_elsewhere)]


def _listing(rows: list[Any], widths: list[float]) -> Any:
    """A table with a pale first row that is repeated on each page."""
    table = Table(rows, colWidths=widths, repeatRows=1)
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), _PALE),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return table


def _overview_row(item: ReportedFinding) -> list[Any]:
    finding = item.reported
    severity = tr(finding.severity.value) if finding.severity else tr("not graded")
    values = (
        str(item.number),
        pdf_text.cut(finding.label, 60),
        pdf_text.side_text(finding),
        pdf_text.size_text(item),
        pdf_text.score_text(finding),
        severity,
    )
    verdict = _text(pdf_text.verdict_text(item), 8, _COLOURS[item.state], bold=True)
    return [*(_text(value, 8) for value in values), verdict]


def _finding(report: Report, item: ReportedFinding) -> list[Any]:
    """A finding's title, its key image beside its facts, and the remarks below."""
    title = f"{item.number}. {pdf_text.cut(item.finding.label)}"
    image = report.key_image(item.finding.id)
    facts = pdf_text.finding_facts(report, item)
    if image is None:
        body = _facts_table(facts, columns=1)
    else:
        room = WIDTH - _PICTURE[0] - 5 * mm
        body = Table([[_picture(image), _facts_table(facts, columns=1, width=room)]], [_PICTURE[0] + 5 * mm, room])
        body.setStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    block = KeepTogether([_text(title, 10, _COLOURS[item.state], bold=True, spaceBefore=4, spaceAfter=2), body])
    remarks = [_text(remark, 9, spaceBefore=1) for remark in pdf_text.remarks(item)]
    return [block, *remarks, Spacer(1, 5 * mm)]


def _picture(image: KeyImage) -> list[Any]:
    """The key image, as large as its room lets it be, with its caption."""
    stream = io.BytesIO()
    Picture.fromarray(image.pixels).convert("RGB").save(stream, "PNG")
    rows, columns = image.pixels.shape[:2]
    scale = min(_PICTURE[0] / columns, _PICTURE[1] / rows)
    stream.seek(0)
    drawn = Image(stream, width=columns * scale, height=rows * scale)
    drawn.hAlign = "LEFT"
    return [drawn, _text(pdf_text.cut(image.caption), 7, _GREY, spaceBefore=2)]

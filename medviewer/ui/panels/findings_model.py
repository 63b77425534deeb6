"""The findings list as Qt sees it: one row per listed finding, and how a row is painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from medviewer.domain.decision import ReviewState, shown_box, shown_side
from medviewer.domain.finding import Severity, Side
from medviewer.domain.regions import Point
from medviewer.domain.wording import tr
from medviewer.ui.icons import icon
from medviewer.ui.theme import SMALL_POINTS, shown_theme, ui_font

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Finding

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
STATE_ICONS = {
    ReviewState.PENDING: "square",
    ReviewState.ACCEPTED: "check-square",
    ReviewState.REJECTED: "x-square",
    ReviewState.MODIFIED: "pencil-simple",
    ReviewState.DEFERRED: "clock",
}
UNITS = {"[hnsf'U]": "HU", "1": "", "mm2": "mm²", "mm3": "mm³", "Cel": "°C"}
PADDING = 8
GLYPH_PX = 16
BUTTON_LINE_PX = 30


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What the list says about one finding; `model` is what the model measured where the box is a reader's."""

    finding_id: str
    label: str
    score: str
    place: str
    size: str
    state: ReviewState
    selected: bool
    model: str = ""


def finding_row(
    finding: Finding, decisions: Mapping[str, Decision], state: ReviewState, *, selected: bool
) -> FindingRow:
    """Put the words of a row together."""
    side, under = side_text(shown_side(finding, decisions)), "" if finding.positive else tr("under the operating point")
    own = is_readers_box(finding, decisions)
    facts = [side, box_text(finding, decisions), under] if own else [side, *model_facts(finding), under]
    return FindingRow(
        finding.id,
        finding.label,
        "" if finding.score is None else f"{finding.score:.2f}",
        place_text(finding, decisions),
        " · ".join(fact for fact in facts if fact),
        state,
        selected,
        tr("model: {facts}", facts=" · ".join(model_facts(finding))) if own and model_facts(finding) else "",
    )


def is_readers_box(finding: Finding, decisions: Mapping[str, Decision]) -> bool:
    """Whether the finding is shown with a reader's box: then the model's measurements are not of what is shown."""
    decision = decisions.get(finding.id)
    return decision is not None and decision.region is not None


def box_text(finding: Finding, decisions: Mapping[str, Decision]) -> str:
    """Edge lengths of the box that is shown; empty without a box."""
    box = shown_box(finding, decisions)
    return "" if box is None else " × ".join(f"{size:.1f}" for size in box.size_mm) + " mm"


def model_facts(finding: Finding) -> list[str]:
    """Diameter and severity as the model gave them."""
    severity = "" if finding.severity in (None, Severity.NONE) else tr(str(finding.severity))
    return [fact for fact in (diameter_text(finding), severity) if fact]


def side_text(side: Side) -> str:
    """The side in a word; an unknown one is said to be so."""
    return tr("side unknown") if side is Side.UNKNOWN else tr(str(side))


def diameter_text(finding: Finding) -> str:
    """The diameter, where the model measured one."""
    found = next((m for m in finding.measurements if "diameter" in m.name.lower()), None)
    return "" if found is None else f"{found.value:.1f} {unit_text(found.unit)}"


def unit_text(ucum: str) -> str:
    """A UCUM unit as people write it."""
    return UNITS.get(ucum, ucum)


def place_text(finding: Finding, decisions: Mapping[str, Decision]) -> str:
    """LPS coordinates of the finding's middle in mm; empty where it has none."""
    box = shown_box(finding, decisions)
    lps = box.center_lps if box is not None else finding.region.lps if isinstance(finding.region, Point) else None
    return "" if lps is None else f"({lps[0]:.1f}, {lps[1]:.1f}, {lps[2]:.1f}) mm"


class FindingsModel(QAbstractListModel):
    """Rows, replaced as a whole where one came or went, else told of row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[FindingRow, ...] = ()

    def show(self, rows: tuple[FindingRow, ...]) -> None:
        """Take other rows."""
        if [row.finding_id for row in rows] != [row.finding_id for row in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        changed = [n for n, (old, new) in enumerate(zip(self.rows, rows, strict=True)) if old != new]
        self.rows = rows
        for n in changed:
            self.dataChanged.emit(self.index(n), self.index(n))

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                size = ", ".join(part for part in (row.size, row.model) if part)
                return f"{row.label} {row.score}, {size}, {row.place}, {tr(row.state.value)}"
            case _ if role == ROW_ROLE:
                return row
            case _:
                return None


class FindingDelegate(QStyledItemDelegate):
    """Paints a finding: label and score, what and where, state as shape, word and colour."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: FindingRow = index.data(ROW_ROLE)
        lines = 3 if row.model else 2
        height = QFontMetrics(ui_font(bold=True)).height() + lines * QFontMetrics(ui_font(SMALL_POINTS)).height()
        return QSize(40, height + 2 * PADDING + (BUTTON_LINE_PX if row.selected else 0))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: FindingRow = index.data(ROW_ROLE)
        painter.save()
        rect, theme = option.rect, shown_theme()
        if row.selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(theme.raised))
        color = QColor(theme.state(row.state))
        painter.fillRect(QRect(rect.left(), rect.top(), 3 if row.selected else 2, rect.height() - 1), color)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.line))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        area = rect.adjusted(PADDING + 2, PADDING, -PADDING, -PADDING)
        glyph = QRect(area.left(), area.top() + 1, GLYPH_PX, GLYPH_PX)
        icon(STATE_ICONS[row.state], theme.state_role(row.state)).paint(painter, glyph)
        self._paint_lines(painter, area.adjusted(GLYPH_PX + 6, 0, 0, 0), row)
        painter.restore()

    def _paint_lines(self, painter: QPainter, area: QRect, row: FindingRow) -> None:
        bold, small, theme = ui_font(bold=True), ui_font(SMALL_POINTS), shown_theme()
        tall, low = QFontMetrics(bold).height(), QFontMetrics(small).height()
        line = QRect(area.left(), area.top(), area.width(), tall)
        muted = row.state is ReviewState.REJECTED
        _pair(painter, line, (row.label, bold, theme.secondary if muted else theme.text), (row.score, bold, theme.text))
        line = QRect(area.left(), line.bottom() + 1, area.width(), low)
        for facts in (row.size, row.model) if row.model else (row.size,):
            _pair(painter, line, (facts, small, theme.secondary), ("", small, theme.secondary))
            line.translate(0, low)
        word = (tr(row.state.value), small, theme.state(row.state))
        _pair(painter, line, (row.place, small, theme.secondary), word)


def _pair(painter: QPainter, line: QRect, left: tuple[str, Any, str], right: tuple[str, Any, str]) -> None:
    """Two texts on a line; the left one is elided before it reaches the right one."""
    text, font, color = right
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    room = line.width() - (QFontMetrics(font).horizontalAdvance(text) + PADDING if text else 0)
    text, font, color = left
    painter.setFont(font)
    painter.setPen(QColor(color))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, room)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)

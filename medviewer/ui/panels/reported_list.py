"""What reports of others claim: to be read and gone to, never to be decided on here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from medviewer.app.layer_switches import go_to_claim, read_report, reports_of
from medviewer.app.signal import Topic
from medviewer.domain.wording import mark, tr
from medviewer.ui.panels.findings_model import unit_text
from medviewer.ui.panels.two_lines import BOLD, SECOND_LINE, TwoLineDelegate
from medviewer.ui.rows import heading, text_label

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.documents import ReportContent, ReportedClaim

SHOWN_TOPICS = frozenset({Topic.VIEW, Topic.VOLUME})
TALLEST_PX = 220
EXPLANATION = mark("Read from a report, not found here; no verdicts. A click goes there, or opens the whole report.")
ROLE = int(Qt.ItemDataRole.UserRole)


class ReportedList(QWidget):
    """A tree of reports and their claims; hidden while no report is open.

    Parameters
    ----------
    review
        What the use cases act on.
    """

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self._shown: tuple[ReportContent, ...] = ()
        self._rows: list[ReportContent | ReportedClaim] = []
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(10)
        self.tree.setItemDelegate(TwoLineDelegate(self.tree))
        self.tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setMaximumHeight(TALLEST_PX)
        self.tree.setAccessibleName(tr("Read from reports"))
        self.tree.itemClicked.connect(self._go)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(heading(tr("READ FROM REPORTS")))
        box.addWidget(text_label(tr(EXPLANATION), "secondary"))
        box.addWidget(self.tree)
        self.setVisible(False)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the claims of the open reports."""
        if not topics & SHOWN_TOPICS:
            return
        reports = reports_of(self._review)
        if reports != self._shown:
            self._shown = reports
            self._rebuild()
        self.setVisible(bool(reports))

    def _rebuild(self) -> None:
        self.tree.clear()
        self._rows.clear()
        for report in self._shown:
            node = self._item(report, report.origin.title, _standing(report))
            self.tree.addTopLevelItem(node)
            for claim in report.claims:
                node.addChild(self._item(claim, *claim_lines(claim)))
            node.setExpanded(True)

    def _item(self, what: ReportContent | ReportedClaim, first: str, second: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([first])
        item.setData(0, SECOND_LINE, second)
        item.setData(0, BOLD, False)
        item.setData(0, ROLE, len(self._rows))
        item.setToolTip(0, f"{first}\n{second}")
        self._rows.append(what)
        return item

    def _go(self, item: QTreeWidgetItem) -> None:
        what = self._rows[item.data(0, ROLE)]
        if what in self._shown:
            read_report(self._review, what)
        else:
            go_to_claim(self._review, what)


def claim_lines(claim: ReportedClaim) -> tuple[str, str]:
    """What a report claims, with its numbers; and where, with its answers."""
    numbers = [f"{tr(m.name)} {m.value:.4g} {unit_text(m.unit)}".strip() for m in claim.finding.measurements]
    words = [claim.site.meaning if claim.site else "", *(answer.meaning for _, answer in claim.evaluations)]
    facts = [*numbers, *(word for word in words if word), *claim.comments]
    return claim.finding.label, " · ".join(facts) or tr("no measurements")


def _standing(report: ReportContent) -> str:
    verified = tr("verified by {verifier}", verifier=report.verifier) if report.is_verified and report.verifier else ""
    observers = ", ".join(observer.name for observer in report.observers)
    made = observers or report.origin.maker
    state = verified or (tr("verified") if report.is_verified else tr("not verified"))
    return " · ".join(part for part in (tr("read from SR"), made, report.origin.time, state) if part)

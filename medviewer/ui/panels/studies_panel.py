"""Studies: patient, study, series; and what did not open, with the reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QMimeData, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget
from typing_extensions import override

from medviewer.app.fusing import fuse
from medviewer.app.opening import loading_label, opening_job, show_series
from medviewer.app.signal import Topic
from medviewer.app.slice_text import identity
from medviewer.domain.identity import identity_warnings, patient_key
from medviewer.domain.study import SeriesKind
from medviewer.domain.wording import mark, tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.icons import icon
from medviewer.ui.panels.two_lines import BOLD, DIMMED, PROGRESS, SECOND_LINE, TwoLineDelegate
from medviewer.ui.rows import heading, panel_box, text_label
from medviewer.ui.series_drag import series_mime
from medviewer.ui.theme import ON_BLACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from PySide6.QtCore import QEvent, QPoint

    from medviewer.app.review import Review
    from medviewer.domain.identity import PatientKey
    from medviewer.domain.study import Patient, Rejected, Series, Study

THUMBNAIL_PX = 44
BADGE_PX = 32
"""Side of the sign of a kind, on a thumbnail of twice its size on screen."""
SERIES_ROLE = int(Qt.ItemDataRole.UserRole)
SERIES_ID_ROLE = SERIES_ROLE + 20
"""Of a series that can be dragged into a viewport: its id."""
SHOWN_TOPICS = frozenset({Topic.STUDIES, Topic.VOLUME, Topic.JOBS})
KIND_ICONS = {
    SeriesKind.VOLUME: "stack",
    SeriesKind.IMAGE: "image",
    SeriesKind.CINE: "film-strip",
    SeriesKind.DOCUMENT: "file-pdf",
    SeriesKind.SEGMENTATION: "polygon",
    SeriesKind.REPORT: "file-text",
    SeriesKind.UNSUPPORTED: "prohibit",
}
KIND_WORDS = {
    SeriesKind.VOLUME: (mark("slice"), mark("slices")),
    SeriesKind.IMAGE: (mark("picture"), mark("pictures")),
    SeriesKind.CINE: (mark("frame"), mark("frames")),
}
"""What a series is made of: one, and several."""
EMPTY_TEXT = mark("No studies are open. Drop a folder on the window, or press Ctrl+O.")
BROWSING_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space, Qt.Key.Key_Return}
)


class StudiesTree(QTreeWidget):
    """The tree. A click leaves the keys with the images; reached by Tab, it browses with the arrows.

    A series can be dragged from it into a viewport.
    """

    @override
    def mimeData(self, items: Sequence[QTreeWidgetItem], /) -> QMimeData:
        series = [item.data(0, SERIES_ID_ROLE) for item in items]
        return series_mime(series[0]) if series and series[0] else QMimeData()

    @override
    def event(self, event: QEvent) -> bool:
        override = isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.ShortcutOverride
        if override and cast("QKeyEvent", event).key() in BROWSING_KEYS:
            event.accept()
            return True
        return super().event(event)


class StudiesPanel(QWidget):
    """What is open: one node per patient (ID, name and birth date), never two patients under one.

    Parameters
    ----------
    review
        What the use cases act on.
    """

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self._shown: object = None
        self._icons: dict[str, QIcon] = {}
        self._rows: list[tuple[Study, Series, QTreeWidgetItem]] = []
        box = panel_box(self)
        box.addWidget(heading(tr("STUDIES")))
        self.empty = text_label(tr(EMPTY_TEXT), "secondary")
        self.warnings = text_label(role="warning")
        self.tree = self._make_tree()
        box.addWidget(self.empty)
        box.addWidget(self.warnings)
        box.addWidget(self.tree, 1)
        self.refresh(frozenset(Topic))

    def _make_tree(self) -> StudiesTree:
        tree = StudiesTree()
        tree.setHeaderHidden(True)
        tree.setIndentation(10)
        tree.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        tree.setItemDelegate(TwoLineDelegate(tree))
        tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        tree.setAccessibleName(tr("Studies"))
        tree.itemClicked.connect(self._open)
        tree.itemActivated.connect(self._open)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._pop_menu)
        return tree

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the studies, which series is on screen, and how far its loading is."""
        session = self._review.session
        if topics & SHOWN_TOPICS:
            key = (session.opened, len(session.thumbnails))
            if key != self._shown:
                self._shown = key
                self._rebuild()
            self._say_empty()
            self._mark_current()

    def _rebuild(self) -> None:
        opened = self._review.session.opened
        warnings = [sentence for result in opened.results for sentence in result.warnings]
        warnings = list(dict.fromkeys((*warnings, *identity_warnings(opened.studies))))
        self.warnings.setText("\n".join(warnings))
        self.warnings.setVisible(bool(warnings))
        self.tree.clear()
        self._rows.clear()
        for patient, studies in _by_patient(opened.studies):
            self._add_patient(patient, studies)
        self._add_rejected([rejected for result in opened.results for rejected in result.rejected])

    def _say_empty(self) -> None:
        session = self._review.session
        job = opening_job(session)
        self.empty.setText(tr(EMPTY_TEXT) if job is None else f"{job.label}…")
        self.empty.setVisible(not session.opened.studies)

    def _add_patient(self, patient: Patient, studies: list[Study]) -> None:
        name, *others = identity(patient)
        item = _item(name, " · ".join(others), bold=True)
        self.tree.addTopLevelItem(item)
        item.setExpanded(True)
        for study in studies:
            date = study.date.isoformat() if study.date else tr("no date")
            node = _item(study.description or tr("Study"), date)
            item.addChild(node)
            node.setExpanded(True)
            for series in study.series:
                node.addChild(self._series_item(study, series))

    def _series_item(self, study: Study, series: Series) -> QTreeWidgetItem:
        title = f"{series.modality}  {series.description}".strip()
        item = _item(title, series.refusal or _size_text(series))
        item.setData(0, SERIES_ROLE, len(self._rows))
        self._rows.append((study, series, item))
        item.setData(0, SERIES_ID_ROLE, series.id if series.opens else None)
        item.setIcon(0, self._thumbnail(series))
        item.setData(0, DIMMED, not (series.opens or series.is_object))
        notes = [note.text for note in series.health]
        item.setToolTip(
            0, "\n".join([title, _size_text(series), *([series.refusal] if series.refusal else []), *notes])
        )
        return item

    def _thumbnail(self, series: Series) -> QIcon:
        pixels = self._review.session.thumbnails.get(series.id)
        if pixels is None:
            return icon("prohibit" if series.refusal else KIND_ICONS[series.kind])
        if series.id not in self._icons:
            self._icons[series.id] = _thumbnail_icon(pixels, series.kind)
        return self._icons[series.id]

    def _add_rejected(self, rejected: list[Rejected]) -> None:
        if not rejected:
            return
        item = _item(tr("Not opened ({rejected})", rejected=len(rejected)), "")
        self.tree.addTopLevelItem(item)
        for entry in rejected:
            row = _item(entry.path.name, entry.reason)
            row.setToolTip(0, f"{entry.path}\n{entry.reason}")
            row.setData(0, DIMMED, True)
            item.addChild(row)
        item.setExpanded(not self._rows)  # where nothing else is open, the reasons are what there is to read

    def _mark_current(self) -> None:
        session = self._review.session
        current = None if session.current is None else session.current.series
        for _study, series, item in self._rows:
            is_current = current is not None and series.id == current.id
            item.setSelected(is_current)
            item.setData(0, PROGRESS, self._fraction() if is_current else None)

    def _fraction(self) -> float | None:
        current = self._review.session.current
        if current is None or not current.is_preview:
            return None
        label = loading_label(current.series)
        return next((float(job.fraction) for job in self._review.session.jobs if job.label == label), None)

    def menu_of(self, item: QTreeWidgetItem | None) -> QMenu | None:
        """What can be done with a series; None where that is none."""
        row = None if item is None else item.data(0, SERIES_ROLE)
        if row is None or item is None:
            return None
        study, series, _item = self._rows[row]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Show in the active viewport"), partial(self._open, item))
        over = menu.addAction(tr("Lay over the images on screen"), partial(self._lay_over, study, series))
        over.setEnabled(series.opens)
        return menu

    def _pop_menu(self, place: QPoint) -> None:
        menu = self.menu_of(self.tree.itemAt(place))
        if menu is not None:
            menu.popup(self.tree.viewport().mapToGlobal(place))

    def _lay_over(self, study: Study, series: Series) -> None:
        run_safely(self._review, lambda: _forget(fuse(self._review, study, series)))

    def _open(self, item: QTreeWidgetItem) -> None:
        row = item.data(0, SERIES_ROLE)
        if row is None:
            return
        study, series, _item = self._rows[row]
        current = self._review.session.current
        if current is None or current.study is not study or current.series.id != series.id:
            show_series(self._review, study, series)


def _forget(_job: object) -> None:
    """A job tells the session by itself how it goes."""


def _by_patient(studies: Iterable[Study]) -> list[tuple[Patient, list[Study]]]:
    """Studies by patient: the same only where ID, name and birth date agree; those that name nobody stand alone."""
    groups: dict[PatientKey, tuple[Patient, list[Study]]] = {}
    for study in studies:
        groups.setdefault(patient_key(study.patient, study.uid), (study.patient, []))[1].append(study)
    return list(groups.values())


def _item(first: str, second: str, *, bold: bool = False) -> QTreeWidgetItem:
    item = QTreeWidgetItem([first])
    item.setData(0, SECOND_LINE, second)
    item.setData(0, BOLD, bold)
    item.setToolTip(0, f"{first}\n{second}".strip())
    return item


def _size_text(series: Series) -> str:
    """What there is of a series: slices, pictures or frames, times, and pixels; else what kind of object it is."""
    count, rows, columns = series.shape
    words = KIND_WORDS.get(series.kind)
    if words is None or 0 in series.shape:
        return tr(series.kind.value)
    times = f"{series.times} × " if series.times > 1 else ""
    number = "" if series.kind is SeriesKind.IMAGE and count == 1 else f"{count} "
    return f"{times}{number}{tr(words[count != 1])}, {columns}×{rows}"


def _thumbnail_icon(pixels: NDArray[Any], kind: SeriesKind) -> QIcon:
    """Grey (rows, columns) or colour (rows, columns, 3), with the sign of its kind on what is no stack of slices."""
    rows, columns = pixels.shape[:2]
    layout = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
    image = QImage(pixels.tobytes(), columns, rows, pixels[0].size, layout).copy()
    side = THUMBNAIL_PX * 2
    picture = QPixmap.fromImage(image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
    if kind is not SeriesKind.VOLUME:
        spot = QRect(picture.width() - BADGE_PX, picture.height() - BADGE_PX, BADGE_PX, BADGE_PX)
        painter = QPainter(picture)
        painter.fillRect(spot, QColor(ON_BLACK.panel))
        icon(KIND_ICONS[kind], theme=ON_BLACK).paint(painter, spot)
        painter.end()
    return QIcon(picture)

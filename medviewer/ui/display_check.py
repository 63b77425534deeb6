"""The display check: the test pattern on the whole screen, and questions on what can be seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QButtonGroup, QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QRadioButton
from typing_extensions import override

from medviewer.app.display_checks import DisplayCheck, keep_check
from medviewer.app.settings import home_folder
from medviewer.app.shared import Notice
from medviewer.domain.wording import mark, tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.display_pattern import PatternPlaces, pattern_image
from medviewer.ui.rows import text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent, QScreen
    from PySide6.QtWidgets import QWidget

    from medviewer.app.review import Review

QUESTIONS = (
    ("dark", mark("Is the dark grey square inside the black one to be seen (5 % in 0 %)?")),
    ("bright", mark("Is the square inside the white one to be seen (95 % in 100 %)?")),
    ("steps", mark("Does each of the 18 steps differ from the next, in at least one of the rows?")),
    ("lines", mark("Are the finest lines sharp in the middle and in all corners, also the faint ones?")),
    ("geometry", mark("Are both frames whole at all four edges, and the lines straight?")),
    ("ramp", mark("Does the ramp go from black to white without bands of colour?")),
)
YES, NO = 1, 0
PASSED = (mark("The display passed its check."), mark("It is on record with your name and the date."))
NOT_PASSED = (
    mark("The display did not pass its check."),
    mark("It is on record. Have the screen looked after before you read on it."),
)
PANEL_PX = 700


class DisplayCheckWindow(QDialog):
    """Fills the screen; Esc leaves without a result."""

    checked = Signal(dict)
    """What was answered, by question, True for yes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Display check"))
        self.setModal(True)
        self.image = QImage()
        self.groups: dict[str, QButtonGroup] = {}
        self.panel = QFrame(self)
        self.panel.setObjectName("waiting")
        self.panel.setFixedWidth(PANEL_PX)
        self.keep = QPushButton(tr("Keep the result"))
        self.leave = QPushButton(tr("Leave without a result"))
        for button in (self.keep, self.leave):
            button.setAutoDefault(False)  # Enter on an answer ends nothing
        self._ask()
        self.keep.setEnabled(False)
        self.keep.clicked.connect(self._tell)
        self.leave.clicked.connect(self.reject)

    def _ask(self) -> None:
        grid = QGridLayout(self.panel)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (name, text) in enumerate(QUESTIONS):
            question = tr(text)
            grid.addWidget(QLabel(question), row, 0)
            group = QButtonGroup(self)
            for column, (number, word) in enumerate(((YES, tr("Yes")), (NO, tr("No")))):
                button = QRadioButton(word)
                button.setAccessibleName(f"{word}: {question}")
                group.addButton(button, number)
                grid.addWidget(button, row, column + 1)
            group.idToggled.connect(self._enable)
            self.groups[name] = group
        line = QHBoxLayout()
        line.addWidget(text_label(tr("In the light in which you read."), "secondary"), 1)
        line.addWidget(self.leave)
        line.addWidget(self.keep)
        grid.addLayout(line, len(QUESTIONS), 0, 1, 3)

    def _enable(self) -> None:
        self.keep.setEnabled(all(group.checkedId() >= 0 for group in self.groups.values()))

    def _tell(self) -> None:
        answers = {name: group.checkedId() == YES for name, group in self.groups.items()}
        self.accept()
        self.checked.emit(answers)

    def fill(self, screen: QScreen) -> None:
        """Show it on the whole of a screen; where there is no window manager nobody else would give it that size."""
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    @property
    def device_pixels(self) -> QSize:
        """Columns and rows of the screen's own pixels that the window has."""
        return (self.size().toSizeF() * self.devicePixelRatioF()).toSize()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.panel.adjustSize()
        top = PatternPlaces(self.device_pixels).questions_top / self.devicePixelRatioF()
        lowest = self.height() - self.panel.height() - 8
        self.panel.move((self.width() - self.panel.width()) // 2, max(0, min(round(top), lowest)))
        super().resizeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self.image.size() != self.device_pixels:
            self.image = pattern_image(self.device_pixels)
        self.image.setDevicePixelRatio(ratio)  # one pixel of the pattern is one of the screen
        painter = QPainter(self)
        painter.drawImage(0, 0, self.image)
        painter.end()


def start_display_check(review: Review, window: QWidget) -> None:
    """Fill the screen that a window is on; the answers are kept with the reader's name."""
    check = DisplayCheckWindow(window)
    check.checked.connect(lambda answers: _keep(review, window.screen(), answers))
    check.fill(window.screen())


def _keep(review: Review, screen: QScreen, answers: dict[str, bool]) -> None:
    settings = review.session.settings
    size = (screen.size().toSizeF() * screen.devicePixelRatio()).toSize()
    check = DisplayCheck(
        time=review.ports.now(),
        reader=settings.reader.strip(),
        role=settings.role,
        screen=" ".join(part for part in (screen.name(), screen.manufacturer(), screen.model()) if part),
        pixels=(size.width(), size.height()),
        answers=answers,
    )

    def keep() -> None:
        keep_check(check, home_folder())
        title, advice = PASSED if check.passed else NOT_PASSED
        review.session.notify(Notice(tr(title), tr(advice)))

    run_safely(review, keep)

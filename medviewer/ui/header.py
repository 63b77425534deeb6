"""The line at the top: menus, the actions used most, the model menu, and who reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from medviewer.app.signal import Topic
from medviewer.domain.wording import mark, tr
from medviewer.ui.icons import ICON_PX, icon
from medviewer.ui.mouse_actions import MODES
from medviewer.ui.rows import rule

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from medviewer.app.review import Review
    from medviewer.ui.action_set import ActionSet

HEIGHT_PX = 40
READER_PX = 220
MARGIN_PX = (4, 0, 8, 0)
SPACING_PX = 4
MORE = mark("More")
OPEN_PX = 140
"""Room for the first button, and between the parts."""
BUTTONS = {
    "Layout": "squares-four",
    "Window": "sliders-horizontal",
    "Mouse": "mouse",
    "Measure": "ruler",
    "Annotate": "paint-brush",
}
"""Menus that hang on buttons of their own, with their icons: the menu bar leaves the room to the patient's images."""
UPRIGHT_PX = 9
"""A line between parts with its margins, as the style sheet has it: it gives no hint of its size."""


class Header(QWidget):
    """Made from the table of actions.

    Parameters
    ----------
    review
        Whose reader is named.
    actions
        The table's actions.
    """

    def __init__(self, review: Review, actions: ActionSet) -> None:
        super().__init__()
        self._review = review
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self.menu_bar = QMenuBar()
        self.menu_bar.setNativeMenuBar(False)
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._menus = actions.menus()
        for title, menu in self._menus.items():
            if title not in BUTTONS:
                self.menu_bar.addMenu(menu)
        self.reader = self._button(actions, "reader")
        self._folding: list[QWidget] = []
        self.folded: tuple[QWidget, ...] = ()
        """What there is no room for on the line: it is in the menu of `more`."""
        self.rest = QMenu(tr(MORE), actions.models.parentWidget())  # as the others: the header is no window of its own
        self.more = _menu_button(tr(MORE), "dots-three", self.rest, icon_only=True)
        self._place(actions)
        self.refresh(frozenset(Topic))

    def _place(self, actions: ActionSet) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(*MARGIN_PX)
        line.setSpacing(SPACING_PX)
        line.addWidget(self.menu_bar, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(_upright())
        line.addWidget(self._button(actions, "open_folder", text=tr("Open")))
        self.run = _menu_button(tr("Run model"), "play", actions.models)
        line.addWidget(self.run)
        self.drop_downs = {
            title: _menu_button(tr(title), name, self._menus[title], icon_only=True) for title, name in BUTTONS.items()
        }
        for button in self.drop_downs.values():
            line.addWidget(button)
        switches = [self._button(actions, name, icon_only=True) for name in ("overlays", "heatmap", "crosshair")]
        steps = [self._button(actions, name, icon_only=True) for name in ("undo", "redo")]
        report, between = self._button(actions, "report", text=tr("Report")), _upright()
        for part in (*switches, between, *steps, report, self.more):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.reader)
        self._folding = [*reversed(steps), between, *reversed(switches), report, *reversed(self.drop_downs.values())]
        self._fold()

    def _fold(self) -> None:
        """Put what there is no room for into the menu of the button at its end, what is used least first."""
        parts = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        wide = {part: _width_of(part) + SPACING_PX for part in parts}
        needed = sum(wide.values()) + MARGIN_PX[0] + MARGIN_PX[2] - wide[self.more]
        folded: list[QWidget] = []
        for part in self._folding:
            if needed + (wide[self.more] if folded else 0) <= self.width():
                break
            folded.append(part)
            needed -= wide[part]
        if tuple(folded) != self.folded or self.more.isHidden() is bool(folded):
            self._show_folded(tuple(folded))

    def _show_folded(self, folded: tuple[QWidget, ...]) -> None:
        self.folded = folded
        for part in self._folding:
            part.setVisible(part not in folded)
        self.more.setVisible(bool(folded))
        self.rest.clear()
        for part in reversed(folded):
            if isinstance(part, QToolButton):
                self.rest.addAction(part.defaultAction() or part.menu().menuAction())

    @override
    def minimumSizeHint(self) -> QSize:
        kept = (self.menu_bar, self.run, self.more, self.reader)
        return QSize(sum(part.sizeHint().width() for part in kept) + OPEN_PX, HEIGHT_PX)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._folding:
            self._fold()  # a part is larger or smaller than it was
        return super().event(event)

    def _button(self, actions: ActionSet, name: str, text: str = "", *, icon_only: bool = False) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(actions.action(name))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon_only:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        else:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if text:
            actions.action(name).setIconText(text)
        button.setAccessibleName(actions.action(name).toolTip())
        return button

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show who reads, and what the left button does."""
        if Topic.MEASUREMENTS in topics:
            self._show_mode()
        if Topic.SETTINGS in topics:
            name = self._review.session.settings.reader.strip()
            text = tr("reader: {name}", name=name) if name else tr("reader: not named")
            room = READER_PX - 3 * ICON_PX
            self.reader.setMaximumWidth(READER_PX)
            self.reader.setText(self.reader.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))
            self.reader.setToolTip(tr("{value}. Click to change.", value=text))
            self._fold()

    def _show_mode(self) -> None:
        button, mode = self.drop_downs["Mouse"], MODES.get(self._review.room.tool)
        text = tr("Mouse") if mode is None else f"{tr('Mouse')}: {tr(mode.text)}"
        button.setIcon(icon(BUTTONS["Mouse"] if mode is None else mode.icon))
        button.setToolTip(text)
        button.setAccessibleName(text)


def _menu_button(text: str, icon_name: str, menu: QMenu, *, icon_only: bool = False) -> QToolButton:
    button = QToolButton()
    if icon_only:
        button.setProperty("role", "drop")
    button.setText("▾" if icon_only else f"{text}  ▾")
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMenu(menu)
    return button


def _width_of(part: QWidget) -> int:
    hint = part.sizeHint().width()
    return hint if hint > 0 else UPRIGHT_PX


def _upright() -> QWidget:
    line = rule()
    line.setProperty("role", "upright")
    return line

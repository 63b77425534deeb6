"""The table of actions made into Qt's actions, menus and buttons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from medviewer.app.analysing import run_model
from medviewer.app.review import notice_of
from medviewer.app.signal import Topic
from medviewer.domain.plugin import unusable
from medviewer.domain.wording import tr
from medviewer.ui.actions import ACTIONS, CONTEXT, MENUS, SUBMENUS
from medviewer.ui.header_windows import header_windows
from medviewer.ui.icons import icon
from medviewer.ui.shortcuts import key_text, keys_in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.plugin import PluginSummary
    from medviewer.ui.action_spec import ActionSpec, ActionWindow

LATER_MS = 120
"""From a change of the view to the actions that follow it."""
QUICK_TOPICS = frozenset({Topic.VIEW, Topic.SEEN})


def run_safely(review: Review, act: Callable[[], None]) -> None:
    """Do it; what goes wrong is told as a notice, and nothing is left half shown."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 - whatever an action raises is told to the person who asked for it
        review.session.notify(notice_of(error))


class ActionSet(QObject):
    """One QAction per entry of the table.

    Parameters
    ----------
    review, window
        What the actions act on.
    owner
        The widget on which the keys are heard.
    """

    def __init__(self, review: Review, window: ActionWindow, owner: QWidget) -> None:
        super().__init__(owner)
        self._review = review
        self._window = window
        self._owner = owner
        self._actions = {spec.id: self._make(spec) for spec in ACTIONS}
        self._keys_shown: object = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self.catch_up)
        self._apply_keys()
        self.models = QMenu(tr("Run model"), owner)
        self._fill_models()

    def action(self, name: str) -> QAction:
        """The action with that id."""
        return self._actions[name]

    def trigger(self, spec: ActionSpec) -> None:
        """Do what an action does, where it is enabled."""
        if spec.enabled(self._review.session):
            run_safely(self._review, lambda: spec.run(self._review.here(), self._window))
        self._update(spec)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Enable and tick the actions as the session has it; a little later where only the view changed.

        A slice step is not to wait for a hundred actions, and who opens a menu or presses a key is not so quick.
        """
        if topics - QUICK_TOPICS:
            self.catch_up()
        elif not self._later.isActive():
            self._later.start()
        if Topic.SETTINGS in topics:
            self._apply_keys()
        if topics & {Topic.PLUGINS, Topic.VOLUME, Topic.JOBS}:
            self._fill_models()

    def catch_up(self) -> None:
        """Enable and tick all actions now.

        A key may follow another within one turn of the event loop, and so may a menu that opens: they must meet what
        the first one changed.
        """
        self._later.stop()
        for spec in ACTIONS:
            self._update(spec)

    @property
    def is_behind(self) -> bool:
        """Whether the actions are still to follow the session."""
        return self._later.isActive()

    def menu(self, title: str) -> QMenu:
        """A menu of the table."""
        menu = QMenu(tr(title), self._owner)
        menu.aboutToShow.connect(self.catch_up)
        if title == "Model":
            menu.addMenu(self.models)
        if title == "Window":
            menu.addMenu(header_windows(self._review, self._owner))
        inner: dict[str, QMenu] = {}
        for spec in ACTIONS:
            if spec.menu == title:
                name = submenu_of(spec.id)
                if name and name not in inner:
                    inner[name] = menu.addMenu(tr(name))
                inner.get(name, menu).addAction(self._actions[spec.id])
        return menu

    def menus(self) -> dict[str, QMenu]:
        """All menus in their order, by their names in the table."""
        return {title: self.menu(title) for title in MENUS}

    def context_menu(self) -> QMenu:
        """The menu of a viewport."""
        menu = QMenu(self._owner)
        menu.aboutToShow.connect(self.catch_up)
        for name in CONTEXT:
            if name in MENUS:
                menu.addMenu(self.menu(name))
            elif name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        return menu

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.said, self._owner)
        action.setCheckable(spec.checked is not None)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(partial(self._triggered, spec))
        self._owner.addAction(action)
        return action

    def _apply_keys(self) -> None:
        """Give the actions the keys that are in force."""
        chosen = self._review.session.settings.shortcuts
        if chosen == self._keys_shown:
            return
        self._keys_shown = chosen
        keys = keys_in_force(chosen)
        for action in self._actions.values():
            action.setShortcuts([])  # all at first: a key may go from one to the other
        for spec in ACTIONS:
            _give_keys(self._actions[spec.id], spec, keys[spec.id])

    def _triggered(self, spec: ActionSpec, _checked: bool = False) -> None:
        self.trigger(spec)

    def _update(self, spec: ActionSpec) -> None:
        action, session = self._actions[spec.id], self._review.session
        action.setEnabled(spec.enabled(session))
        if spec.checked is not None:
            action.setChecked(spec.checked(session))
        if spec.named is not None:
            action.setText(spec.text_for(session))

    def _fill_models(self) -> None:
        session = self._review.session
        self.models.clear()
        for plugin in session.catalog.plugins:
            why = why_not(plugin, session)
            entry = self.models.addAction(f"{plugin.name} {plugin.version}{f'  ({why})' if why else ''}")
            entry.setEnabled(session.current is not None and not why)
            entry.triggered.connect(partial(self._run_model, plugin.id))
        for folder, reason in session.catalog.broken:
            entry = self.models.addAction(tr("{folder}: cannot be used", folder=folder.name))
            entry.setToolTip(reason)
            entry.setEnabled(False)
        if self.models.isEmpty():
            self.models.addAction(tr("No models are installed")).setEnabled(False)
        self.models.setToolTipsVisible(True)

    def _run_model(self, plugin_id: str, _checked: bool = False) -> None:
        run_safely(self._review, lambda: _ignore(run_model(self._review, plugin_id)))


def _give_keys(action: QAction, spec: ActionSpec, keys: tuple[str, ...]) -> None:
    text, shown = spec.said.rstrip("…"), key_text(keys)
    action.setToolTip(f"{text} ({shown})" if shown else text)
    if spec.held:  # heard by the window, so that the menu alone names it
        action.setText(f"{spec.said}\t{shown}" if shown else spec.said)
        action.setIconText(spec.said)
    else:
        action.setShortcuts([QKeySequence(key) for key in keys])


def submenu_of(action_id: str) -> str:
    """The menu within its menu that an action stands in; empty where it stands in its menu itself."""
    return next((title for title, begins in SUBMENUS.items() if action_id.startswith(begins)), "")


def why_not(plugin: PluginSummary, session: ReviewSession) -> str:
    """Why a model is not for the series on screen; empty where it is, or where there is none."""
    if session.current is None:
        return ""
    modality = session.current.series.modality
    if not plugin.accepts(modality):
        return tr("for {names}, not {modality}", names=", ".join(plugin.modalities), modality=modality)
    reason = "" if session.volume is None else unusable(session.volume)
    return tr("this series {reason}", reason=reason) if reason else ""


def _ignore(_job: object) -> None:
    """A job tells the session by itself how it goes."""

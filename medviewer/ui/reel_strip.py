"""The line under the viewports of what is played: slider, play and pause, speed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from medviewer.app import playing
from medviewer.app.signal import Topic
from medviewer.domain.wording import tr
from medviewer.ui.icons import ICON_PX, icon
from medviewer.ui.rows import text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from medviewer.app.playing import Reel
    from medviewer.app.review import Review

HEIGHT_PX = 32
SHOWN_TOPICS = frozenset({Topic.VOLUME, Topic.VIEW})


class ReelStrip(QWidget):
    """There for films and times, and for slices while they are played; it plays while the session says so.

    A timer waits for each next picture, and shows the one that is due by the clock: where drawing is slower than the
    film, pictures are left out, and the film keeps its speed.

    Parameters
    ----------
    review
        What the use cases act on.
    action
        The action that starts and stops.
    """

    def __init__(self, review: Review, action: QAction) -> None:
        super().__init__()
        self._review = review
        self._action = action
        self.clock = time.monotonic
        """Seconds; a test puts its own here."""
        self._start: tuple[int, float, float] | None = None
        """Which picture was shown when, in seconds, and how many times as fast as recorded it goes on from there."""
        self._shown = -1
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.show_due)
        self.play = QToolButton()
        self.play.clicked.connect(action.trigger)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.valueChanged.connect(self._go_to)
        self.place, self.speed, self.factor = QLabel(), text_label(role="secondary"), QComboBox()
        for factor in playing.SPEEDS:
            self.factor.addItem(f"{factor:g}×", factor)
        self.factor.activated.connect(self._set_speed)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self.play.setIconSize(QSize(ICON_PX, ICON_PX))
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.play.setAccessibleName(tr("Play"))
        self.slider.setAccessibleName(tr("Frame"))
        self.factor.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.factor.setAccessibleName(tr("Speed"))
        self.factor.view().setAccessibleName(tr("Speed"))
        self.factor.setToolTip(tr("How many times as fast as recorded"))
        self.speed.setWordWrap(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(8)
        line.addWidget(self.play)
        line.addWidget(self.slider, 1)
        line.addWidget(self.place)
        line.addWidget(self.factor)
        line.addWidget(self.speed)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Follow the session: what there is to play, which picture is shown, and whether it plays."""
        if not topics & SHOWN_TOPICS:
            return
        session = self._review.session
        is_wanted = session.view.playing or playing.is_film(session)  # a step through slices is not to wait for it
        reel = playing.reel(session) if is_wanted else None
        self.setVisible(reel is not None)
        if reel is None:
            self.stop()
            return
        self._say(reel)
        if not session.view.playing:
            self.stop()
        elif self._start is None or self._start[-1] != reel.speed:
            self._begin(reel)

    def stop(self) -> None:
        """Play no more; the session may say otherwise, and is heard at its next change."""
        self.timer.stop()
        self._start = None

    def rest(self) -> None:
        """Stand aside: the series that is worked on is shown in another window."""
        self.stop()
        self.hide()

    def show_due(self) -> None:
        """Show the picture that is due by the clock, and wait for the next one."""
        reel = playing.reel(self._review.session)
        if reel is None or self._start is None or not self._review.session.view.playing:
            self.stop()
        elif reel.number != self._shown:
            self._begin(reel)  # somebody went to another picture meanwhile: on from there
        else:
            number, since, _speed = self._start
            elapsed_ms = (self.clock() - since) * 1000.0
            self._shown = reel.due(number, elapsed_ms)
            playing.go_to_picture(self._review, self._shown)
            self._wait(reel.wait_ms(number, elapsed_ms))

    def _begin(self, reel: Reel) -> None:
        self._start, self._shown = (reel.number, self.clock(), reel.speed), reel.number
        self._wait(reel.wait_ms(reel.number, 0.0))

    def _wait(self, milliseconds: float) -> None:
        self.timer.start(int(milliseconds) + 1)  # never too early: that would be a turn for nothing

    def _say(self, reel: Reel) -> None:
        is_playing = self._review.session.view.playing
        self.play.setIcon(icon("pause" if is_playing else "play"))
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        said = tr("Pause") if is_playing else tr("Play")
        self.play.setToolTip(f"{said} ({key})" if key else said)
        self.play.setAccessibleName(said)
        self.slider.blockSignals(True)
        self.slider.setRange(0, reel.count - 1)
        self.slider.setValue(reel.number)
        self.slider.blockSignals(False)
        self.slider.setAccessibleName(reel.word.capitalize())
        self.slider.setToolTip(
            tr("Previous and next time: Alt+Left, Alt+Right, Alt+wheel") if reel.word == playing.TIME else ""
        )
        self._say_place(reel)
        self.factor.setCurrentIndex(self.factor.findData(reel.speed))
        self.speed.setText(reel.speed_text)

    def _say_place(self, reel: Reel) -> None:
        """Which picture, in a field that does not change its width with the digits."""
        widest = f"{reel.word.capitalize()} {reel.count} of {reel.count}  "
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance(widest))
        self.place.setText(reel.text)

    def _set_speed(self, index: int) -> None:
        playing.set_speed(self._review, self.factor.itemData(index))

    def _go_to(self, number: int) -> None:
        playing.go_to_picture(self._review, number)

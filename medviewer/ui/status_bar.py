"""The line at the foot of the window: device, model, running work, value under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, start
from medviewer.app.shared import JobKind
from medviewer.app.signal import Topic
from medviewer.domain.passport import passport
from medviewer.domain.wording import mark, tr
from medviewer.ui.icons import icon
from medviewer.ui.rows import ElidedLabel

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.job import CancelToken, ProgressReport

HEIGHT_PX = 26
BAR_PX = 110
FINDING_DEVICE = mark("Looking for the device")
NO_DEVICE = mark("no usable device")
UNKNOWN_DEVICE = mark("device not known")
"""Said where the search was stopped."""


class StatusBar(QWidget):
    """Device that inference runs on, the last model and its seconds, the running job with its stop button, HU.

    The geometry of the series on screen is told by a badge; `passport_asked` is sent when it is clicked.
    """

    passport_asked = Signal()

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self._job_number: int | None = None
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self._device, self._reason = f"{tr(FINDING_DEVICE)}…", ""
        self.device = ElidedLabel(self._device)
        self.job = ElidedLabel()
        self.job.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bar = QProgressBar()
        self.stop = QToolButton()
        self.hover = QLabel()
        self.geometry_badge = QToolButton()
        self._place()
        self.refresh(frozenset(Topic))

    def _place(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(8)
        self.bar.setFixedSize(BAR_PX, 8)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.stop.setIcon(icon("x-circle"))
        self.stop.setToolTip(tr("Stop this"))
        self.stop.setAccessibleName(tr("Stop the running work"))
        self.stop.setFixedHeight(HEIGHT_PX - 4)
        self.stop.clicked.connect(self._stop_job)
        self.hover.setProperty("role", "secondary")
        self.hover.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        line.addWidget(self.device, 3)
        line.addWidget(self.job, 2)
        line.addWidget(self.bar)
        line.addWidget(self.stop)
        line.addWidget(self.hover)
        self.geometry_badge.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.geometry_badge.setAutoRaise(True)
        self.geometry_badge.setFixedHeight(HEIGHT_PX - 4)
        self.geometry_badge.clicked.connect(self.passport_asked)
        line.addWidget(self.geometry_badge)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show device, model and work."""
        if topics & {Topic.FINDINGS, Topic.PLUGINS, Topic.SETTINGS}:
            self._show_device()
        if Topic.JOBS in topics:
            self._show_job()
        if Topic.VOLUME in topics:
            self._show_geometry()

    def find_device(self) -> None:
        """Ask on the inference thread which device models run on: that may take a while."""
        reasons: list[str] = []

        def work(_token: CancelToken, _progress: ProgressReport) -> str:
            try:
                return self._review.ports.device_text()
            except Exception as error:
                reasons.append(str(error) or type(error).__name__)
                raise

        def found(text: str) -> None:
            self._device, self._reason = text, ""
            self._show_device()

        def failed() -> None:
            self._device = tr(NO_DEVICE) if reasons else tr(UNKNOWN_DEVICE)
            self._reason = " ".join(reasons)
            self._show_device()

        start(self._review, Lane.INFER, tr(FINDING_DEVICE), work, Outcome(found, failed=failed))

    def show_hover(self, text: str) -> None:
        """Show the value under the cursor."""
        self.hover.setText(text)

    def _show_device(self) -> None:
        text = self._device_text()
        self.device.show_text(text)
        if self._reason:
            self.device.setToolTip(f"{text}\n{self._reason}")

    def _device_text(self) -> str:
        analysis = self._review.session.analysis
        if analysis is None:
            return self._device
        model = analysis.provenance.model
        return f"{self._device} · {model.name or model.id} {model.version} · {analysis.seconds.total:.1f} s"

    def _show_geometry(self) -> None:
        current = self._review.session.current
        self.geometry_badge.setVisible(current is not None)
        if current is None:
            return
        told = passport(current.series, current.loaded)
        self.geometry_badge.setText(told.verdict)
        self.geometry_badge.setIcon(icon("warning" if told.severity is not None else "ruler"))
        self.geometry_badge.setToolTip("\n".join(f"{line.topic}: {line.text}" for line in told.lines))
        self.geometry_badge.setAccessibleName(tr("Geometry passport: {verdict}", verdict=told.verdict))

    def _show_job(self) -> None:
        jobs = self._review.session.jobs
        telling = [job for job in jobs if job.kind is not JobKind.BESIDE] or list(jobs)
        for part in (self.bar, self.stop, self.job):
            part.setVisible(bool(telling))
        if not telling:
            self._job_number = None
            return
        job = telling[-1]
        self._job_number = job.number
        more = f"  (+{len(jobs) - 1})" if len(jobs) > 1 else ""
        self.job.setText(f"{job.label}{': ' + job.message if job.message else ''}{more}")
        self.job.setToolTip("\n".join(f"{each.label} {each.fraction:.0%}" for each in jobs))
        self.bar.setValue(round(job.fraction * 1000))

    def _stop_job(self) -> None:
        if self._job_number is not None:
            self._review.jobs.stop(self._job_number)

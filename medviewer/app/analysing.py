"""Running a model on the series on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.opening import require_volume, take_in
from medviewer.app.ports import AnalysisRequest
from medviewer.app.review import Outcome, Review, start
from medviewer.domain.errors import UserError
from medviewer.domain.plugin import unusable

if TYPE_CHECKING:
    from medviewer.app.desk import OpenSeries
    from medviewer.app.jobs import Job
    from medviewer.domain.finding import Analysis
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.plugin import PluginSummary


def run_model(review: Review, plugin_id: str) -> Job:
    """Send the time on screen of the series to the inference worker; its findings join the list when it is done.

    Raises UserError where no whole series is on screen, it is none for models, the plug-in is not there, or it is
    running on it already.
    """
    review = review.here()
    session = review.session
    volume = require_volume(review)
    current = session.current
    assert current is not None  # noqa: S101 - require_volume has seen it
    plugin = _plugin(review, plugin_id)
    if reason := unusable(volume):
        message = f"{plugin.name} cannot be run here: this series {reason}."
        raise UserError(message, "Choose a series of slices.")
    source = source_of(review, current)
    request = AnalysisRequest(plugin, volume, current.series, current.study.uid, source, current.time)
    generation = session.generation

    def work(token: CancelToken, progress: ProgressReport) -> Analysis:
        return review.ports.analyse(request, token, progress)

    def done(analysis: Analysis) -> None:
        take_in(review, analysis.study_uid, (*session.analyses, analysis))

    outcome = Outcome(
        done,
        stopped=f"{request.plugin.name} was stopped; nothing was found or kept.",
        wanted=lambda: session.generation == generation,
    )
    return start(review, Lane.INFER, _label(request.plugin), work, outcome)


def _label(plugin: PluginSummary) -> str:
    return f"Running {plugin.name}"


def _plugin(review: Review, plugin_id: str) -> PluginSummary:
    plugin = review.session.catalog.by_id(plugin_id)
    if plugin is None:
        message = f"There is no model with the id {plugin_id}."
        raise UserError(message, "See Models for those that are there.")
    if any(status.label == _label(plugin) for status in review.session.jobs):
        message = f"{plugin.name} is already running."
        raise UserError(message, "Wait for it, or stop it in the status bar.")
    return plugin


def source_of(review: Review, current: OpenSeries) -> str:
    """The path from which the series on screen was opened."""
    for result in review.session.opened.results:
        if current.study in result.studies:
            return str(result.root)
    return ""

"""Running a model on the series on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.opening import take_in
from medviewer.app.ports import AnalysisRequest
from medviewer.app.review import Outcome, Review, require_volume, start
from medviewer.app.shared import JobKind
from medviewer.domain.errors import UserError
from medviewer.domain.plugin import unusable
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.desk import OpenSeries
    from medviewer.app.jobs import Job
    from medviewer.domain.finding import Analysis
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.plugin import PluginCatalog, PluginSummary


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
        message = tr("{plugin} cannot be run here: this series {reason}.", plugin=plugin.name, reason=reason)
        raise UserError(message, tr("Choose a series of slices."))
    source = source_of(review, current)
    request = AnalysisRequest(plugin, volume, current.series, current.study.uid, source, current.time)
    generation = session.generation

    def work(token: CancelToken, progress: ProgressReport) -> Analysis:
        return review.ports.analyse(request, token, progress)

    def done(analysis: Analysis) -> None:
        take_in(review, analysis.study_uid, (*session.analyses, analysis))

    outcome = Outcome(
        done,
        stopped=tr("{plugin} was stopped; nothing was found or kept.", plugin=request.plugin.name),
        wanted=lambda: session.generation == generation,
        kind=JobKind.MODEL,
    )
    return start(review, Lane.INFER, _label(request.plugin), work, outcome)


def find_models(review: Review) -> Job:
    """Read what models there are; on a thread, for there may be many and their files are read whole."""

    def work(_token: CancelToken, _progress: ProgressReport) -> PluginCatalog:
        return review.ports.catalog()

    outcome = Outcome(review.session.set_catalog, kind=JobKind.BESIDE)
    return start(review, Lane.LOAD, tr("Looking for models"), work, outcome)


def _label(plugin: PluginSummary) -> str:
    return tr("Running {plugin}", plugin=plugin.name)


def _plugin(review: Review, plugin_id: str) -> PluginSummary:
    plugin = review.session.catalog.by_id(plugin_id)
    if plugin is None:
        message = tr("There is no model with the id {plugin_id}.", plugin_id=plugin_id)
        raise UserError(message, tr("See Models for those that are there."))
    if any(status.label == _label(plugin) for status in review.session.jobs):
        message = tr("{plugin} is already running.", plugin=plugin.name)
        raise UserError(message, tr("Wait for it, or stop it in the status bar."))
    return plugin


def source_of(review: Review, current: OpenSeries) -> str:
    """The path from which the series on screen was opened."""
    for result in review.session.opened.results:
        if current.study in result.studies:
            return str(result.root)
    return ""

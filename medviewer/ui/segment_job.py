"""Makes the surfaces of segments on a loader thread, for the 3D view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, start
from medviewer.domain.wording import tr
from medviewer.rendering.meshes import display_mesh

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.mesh import Mesh
    from medviewer.domain.volume import Volume
    from medviewer.rendering.segment_surfaces import SegmentSurfaces


class SegmentJob:
    """One job at a time for the same segments.

    Parameters
    ----------
    surfaces
        Where they are offered.
    review
        Gives what the job runs on.
    ready
        Called when they are there.
    """

    def __init__(self, surfaces: SegmentSurfaces, review: Callable[[], Review], ready: Callable[[], None]) -> None:
        self._surfaces, self._review, self._ready = surfaces, review, ready
        self._asked: list[Volume] = []

    def make(self, masks: list[Volume]) -> None:
        """Make the surfaces of these masks; does nothing while they are being made."""
        if self._asked == masks:
            return
        self._asked = masks
        session, generation = self._review().session, self._review().session.generation

        def work(token: CancelToken, _progress: ProgressReport) -> list[tuple[Volume, Mesh]]:
            made = []
            for mask in masks:
                token.check()
                made.append((mask, display_mesh(mask)))
            return made

        def done(made: list[tuple[Volume, Mesh]]) -> None:
            self._asked = []
            for mask, mesh in made:
                self._surfaces.offer(mask, mesh)
            self._ready()

        def forget() -> None:
            self._asked = []

        def is_wanted() -> bool:
            return self._review().session is session and session.generation == generation

        outcome = Outcome(done, failed=forget, wanted=is_wanted)
        start(self._review(), Lane.LOAD, tr("Preparing segments for the 3D view"), work, outcome)

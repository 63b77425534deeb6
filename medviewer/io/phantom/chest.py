"""The chest phantom as a whole: painted, scanned, written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.atomic import written_whole
from medviewer.domain.job import CancelToken, Progress
from medviewer.domain.vectors import vec3
from medviewer.domain.wording import tr
from medviewer.io.phantom.anatomy import Trunk
from medviewer.io.phantom.dicom_series import SeriesWriter
from medviewer.io.phantom.lesions import place_crossings, place_nodules
from medviewer.io.phantom.parameters import ChestParameters, chest_parameters
from medviewer.io.phantom.shapes import Canvas
from medviewer.io.phantom.texture import scanned
from medviewer.io.phantom.tissues import (
    paint_airways,
    paint_breastbone_and_shoulders,
    paint_great_vessels,
    paint_ribs,
    paint_slice,
)
from medviewer.io.phantom.truth import Nodule, Trap, Truth
from medviewer.io.phantom.vessels import lung_vessels

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.job import ProgressReport

LOWEST_Z_MM = -180.0
"""Patient z of the lowest slice."""

SLICES_FOLDER = "dicom"
TRUTH_FILE = "truth.json"
"""Beside the slices and not among them: who opens the study is not told of a file that is no image."""


def write_chest_phantom(
    folder: Path, seed: int, token: CancelToken | None = None, progress: ProgressReport | None = None
) -> Truth:
    """Generate a low-dose chest CT as DICOM files in the folder's `dicom`, and its truth beside it as `truth.json`.

    The same seed gives the same bytes.

    Raises
    ------
    Cancelled
        After `token.cancel()`.
    """
    told = progress or (lambda _: None)
    asked = token or CancelToken()
    numbers = chest_parameters()
    rng = np.random.default_rng(seed)
    canvas, truth = _painted(numbers, rng, asked, told)
    slices = folder / SLICES_FOLDER
    slices.mkdir(parents=True, exist_ok=True)
    writer = SeriesWriter(slices, numbers.grid, seed, (float(canvas.x[0]), float(canvas.y[0]), LOWEST_Z_MM))
    for number in range(numbers.grid.slices):
        asked.check()
        writer.write(number, scanned(canvas.image[number], numbers, rng))
        told(Progress(0.5 + 0.5 * number / numbers.grid.slices, tr("writing slices")))
    with written_whole(folder / TRUTH_FILE) as path:
        path.write_text(truth.to_text(), encoding="utf-8")
    return truth


def _painted(
    numbers: ChestParameters, rng: np.random.Generator, token: CancelToken, progress: ProgressReport
) -> tuple[Canvas, Truth]:
    body = numbers.body
    trunk = Trunk(
        numbers, float(rng.uniform(0.95, 1.02)), float(rng.uniform(-1, 1) * body.off_centre), float(rng.uniform(-6, 2))
    )
    canvas = Canvas.empty(numbers.grid, numbers.hu.air)
    for number in range(numbers.grid.slices):
        token.check()
        paint_slice(canvas, trunk, number)
        progress(Progress(0.3 * number / numbers.grid.slices, tr("painting organs")))
    for tissue in (paint_ribs, paint_breastbone_and_shoulders, paint_great_vessels):
        token.check()
        tissue(canvas, trunk)
    progress(Progress(0.4, tr("growing vessels")))
    for vessel in lung_vessels(trunk, rng):
        canvas.tube(vessel, numbers.hu.blood, brighten=True)
    paint_airways(canvas, trunk)
    return canvas, _with_lesions(canvas, trunk, rng)


def _with_lesions(canvas: Canvas, trunk: Trunk, rng: np.random.Generator) -> Truth:
    balls = place_nodules(trunk, rng)
    crossings = place_crossings(trunk, balls, rng)
    for crossing in crossings:
        for tube in crossing.tubes:
            canvas.tube(tube, trunk.numbers.hu.blood, brighten=True)
    for ball in balls:
        canvas.ball(ball.center, ball.diameter_mm, ball.value)
    lift = np.array([0.0, 0.0, LOWEST_Z_MM])
    return Truth(
        tuple(Nodule(vec3(np.round(ball.center + lift, 3)), ball.diameter_mm) for ball in balls),
        tuple(Trap(vec3(np.round(crossing.center + lift, 3))) for crossing in crossings),
    )

"""Rigid registration of two volumes by the mutual information of their values.

Mattes et al., IEEE Trans Med Imaging 2003;22:120-128, as ITK has it. Only places are found, no voxels are changed. The
error is an estimate: both ways are registered apart from each other, and how well they undo each other is measured.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import SimpleITK as sitk

from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.domain.link import Move, Registration
from medviewer.domain.vectors import vec3
from medviewer.domain.wording import mark, tr
from medviewer.processing.body import Subject, subject

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.volume import Volume

THREADS = 2
"""Reading goes on beside it, and the window must stay quick."""
SEED = 20010
BINS = 32


@dataclass(frozen=True, slots=True)
class _Level:
    """One round of the search: size of a voxel and first step in mm, most steps, at how many voxels to compare."""

    spacing_mm: float
    step_mm: float
    steps: int
    samples: int


LEVELS = (_Level(8.0, 4.0, 80, 12_000), _Level(4.0, 1.0, 60, 24_000), _Level(2.0, 0.25, 50, 40_000))
SHIFTS_MM = tuple(float(mm) for mm in range(-160, 161, 20))
"""How far the second body may lie up or down from where the search begins."""
STARTS = 3
"""How many of the places to begin from are followed."""
LEAST_OVERLAP = 0.25
LARGEST_ERROR_MM = 5.0
"""Above this, the two ways lead to different places: nothing was found."""
LEAST_INFORMATION = 0.1
"""In nats; values that have less in common are those of different things."""
LEAST_START_OVERLAP = 0.3
ADVICE = mark("Scroll both to the same place and link them by hand instead.")


def register(fixed: Volume, moving: Volume, token: CancelToken, progress: ProgressReport) -> Registration:
    """Where places of one volume lie in another of the same body.

    The same volumes give the same answer, but for the rounding of sums that threads make.

    Raises
    ------
    UserError
        Where a volume has no place in the patient or several values a voxel, where both show too little in common,
        or where the search there and the search back end at different places.
    Cancelled
        Within one step of the search after `token.cancel()`.
    """
    progress(Progress(0.0, tr("Preparing the images")))
    one, other = subject(fixed, token), subject(moving, token)
    there, value = _searched(one, other, token, _part(progress, 0.05, 0.5))
    back, _value = _searched(other, one, token, _part(progress, 0.5, 0.97))
    points = one.points
    overlap = _overlap(there, points, other.image)
    if overlap < LEAST_OVERLAP:
        title = tr(
            "The two series show too little of the same part of the body ({overlap:.0%}) to be registered.",
            overlap=overlap,
        )
        raise UserError(title, tr(ADVICE))
    error = _error_mm(there, back, points[_inside(there, points, other.image)])
    if not (error <= LARGEST_ERROR_MM and value >= LEAST_INFORMATION):  # also where one of them is no number
        title = tr(
            "The two series could not be registered: they are too unlike, or {error:.0f} mm off after there and back.",
            error=error,
        )
        raise UserError(title, tr(ADVICE))
    progress(Progress(1.0, tr("Registered")))
    return Registration(replace(_move(there), error_mm=error), value, overlap)


def _part(progress: ProgressReport, begin: float, end: float) -> ProgressReport:
    def tell(said: Progress) -> None:
        progress(Progress(begin + (end - begin) * said.fraction, said.message))

    return tell


@dataclass(frozen=True, slots=True)
class _Start:
    """A place to begin the search from, and how much the values have in common there."""

    transform: Any
    value: float


def _searched(one: Subject, other: Subject, token: CancelToken, progress: ProgressReport) -> tuple[Any, float]:
    """The transform from places of one to those of the other, and the mutual information there."""
    coarse = LEVELS[0]
    pair = one.at(coarse.spacing_mm), other.at(coarse.spacing_mm)
    progress(Progress(0.0, tr("Looking for the place")))
    best = [_refined(pair, start.transform, coarse, token) for start in _starts(one, other, pair, token)]
    found = max(best, key=lambda start: start.value)
    for number, level in enumerate(LEVELS[1:]):
        progress(Progress(0.4 + 0.3 * number, tr("Registering at {spacing_mm:.0f} mm", spacing_mm=level.spacing_mm)))
        found = _refined((one.at(level.spacing_mm), other.at(level.spacing_mm)), found.transform, level, token)
    return found.transform, found.value


def _starts(one: Subject, other: Subject, pair: tuple[Subject, Subject], token: CancelToken) -> list[_Start]:
    """The best places to begin from: as both lie, middle on middle or body on body, each at several heights."""
    up = np.array((0.0, 0.0, 1.0))
    offsets = [np.zeros(3), other.middle - one.middle, other.body_middle - one.body_middle]
    method = _method(pair, LEVELS[0])
    found = []
    for offset in offsets:
        for shift in SHIFTS_MM:
            token.check()
            transform = _euler(one.body_middle, offset + shift * up)
            if _overlap(transform, pair[0].points, pair[1].image) >= LEAST_START_OVERLAP:
                method.SetInitialTransform(transform)
                found.append(_Start(transform, -float(method.MetricEvaluate(pair[0].image, pair[1].image))))
    if not found:
        title = tr("The two series show too little of the same part of the body to be registered.")
        raise UserError(title, tr(ADVICE))
    return sorted(found, key=lambda start: -start.value)[:STARTS]


def _euler(center: NDArray[np.float64], offset: NDArray[np.float64]) -> Any:
    transform = sitk.Euler3DTransform()
    transform.SetCenter([float(part) for part in center])
    transform.SetTranslation([float(part) for part in offset])
    return transform


def _method(pair: tuple[Subject, Subject], level: _Level) -> Any:
    """The search at one level."""
    method = sitk.ImageRegistrationMethod()
    method.SetNumberOfThreads(THREADS)
    method.SetMetricAsMattesMutualInformation(BINS)
    method.SetMetricSamplingStrategy(method.RANDOM)
    voxels = int(np.prod(pair[0].image.GetSize()))
    method.SetMetricSamplingPercentage(min(1.0, level.samples / voxels), SEED)
    method.SetMetricFixedMask(pair[0].body)
    if pair[1].seen is not None:
        method.SetMetricMovingMask(pair[1].seen)
    method.SetInterpolator(sitk.sitkLinear)
    method.MetricUseFixedImageGradientFilterOff()  # gradients of whole images cost more than those at the samples
    method.MetricUseMovingImageGradientFilterOff()
    method.SetOptimizerAsRegularStepGradientDescent(level.step_mm, level.step_mm / 128, level.steps, 0.6)
    method.SetOptimizerScalesFromPhysicalShift()
    return method


def _refined(pair: tuple[Subject, Subject], begin: Any, level: _Level, token: CancelToken) -> _Start:
    """Follow the gradient from a place; raises Cancelled."""
    token.check()
    transform = sitk.Euler3DTransform(begin)
    method = _method(pair, level)
    method.SetInitialTransform(transform, inPlace=True)
    method.AddCommand(sitk.sitkIterationEvent, lambda: method.StopRegistration() if token.is_cancelled else None)
    try:
        method.Execute(pair[0].image, pair[1].image)
    except RuntimeError as error:  # ITK's word for samples that all came to lie outside of the other image
        title = tr("The two series show too little of the same part of the body to be registered.")
        raise UserError(title, tr(ADVICE)) from error
    finally:
        method.RemoveAllCommands()  # the command holds the method that holds it
    token.check()
    return _Start(transform, -float(method.GetMetricValue()))


def _matrix(transform: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rotation and offset of a transform about its centre, as about the origin."""
    rotation = np.array(transform.GetMatrix()).reshape(3, 3)
    center, shift = np.array(transform.GetCenter()), np.array(transform.GetTranslation())
    return rotation, center + shift - rotation @ center


def _move(transform: Any) -> Move:
    rotation, offset = _matrix(transform)
    return Move((vec3(rotation[0]), vec3(rotation[1]), vec3(rotation[2])), vec3(offset))


def _moved(transform: Any, points: NDArray[np.float64]) -> NDArray[np.float64]:
    rotation, offset = _matrix(transform)
    result: NDArray[np.float64] = points @ rotation.T + offset
    return result


def _inside(transform: Any, points: NDArray[np.float64], image: Any) -> NDArray[np.bool_]:
    """Which points (n, 3) come to lie inside an image."""
    directions = np.array(image.GetDirection()).reshape(3, 3)
    index = (_moved(transform, points) - np.array(image.GetOrigin())) @ directions / np.array(image.GetSpacing())
    within: NDArray[np.bool_] = ((index >= -0.5) & (index <= np.array(image.GetSize()) - 0.5)).all(axis=-1)
    return within


def _overlap(transform: Any, points: NDArray[np.float64], image: Any) -> float:
    return float(_inside(transform, points, image).mean())


def _error_mm(there: Any, back: Any, points: NDArray[np.float64]) -> float:
    """Root mean square distance in mm of points (n, 3) from where they come to there and back."""
    off = _moved(back, _moved(there, points)) - points
    return float(np.sqrt((off**2).sum(axis=-1).mean()))

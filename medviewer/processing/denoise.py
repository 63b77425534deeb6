"""Noise taken out of values that are to be looked at, by SimpleITK and NumPy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import SimpleITK as sitk

from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.domain.look import DenoiseKind
from medviewer.domain.volume import Volume
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken, ProgressReport

    Floats = NDArray[np.float32]

MESSAGE = mark("Taking out noise")
FLOW_STEPS, FLOW_TIME = 5, 0.0625
"""Steps of curvature flow, and their length: the longest that is stable in three dimensions (as ITK's guide says)."""
PATCH_REACH, PATCH_PIXELS, SEARCH_REACH = 1, 9, 3
"""Pixels to each side of a patch (3x3), and of the window in which ones like it are looked for (7x7)."""
STRENGTH = 0.8
"""Width of the weights, in standard deviations of the noise (0.35 to 1 is usual, more for more noise)."""
BLOCK_VALUES = 1 << 17
"""How many values are worked on at a time: few, so that they stay in the processor's own memory."""
NOISE_KERNEL = ((1.0, -2.0, 1.0), (-2.0, 4.0, -2.0), (1.0, -2.0, 1.0))
NOISE_GAIN = 6.0
"""What is left of a picture after the kernel is its noise, this much stronger (Immerkaer 1996)."""


def denoised(
    volume: Volume, kind: DenoiseKind, room_bytes: int, token: CancelToken, progress: ProgressReport
) -> Volume:
    """The volume with its noise taken out, on the same grid, in the same type and unit.

    Median of 3x3x3 voxels; curvature flow (Sethian 1996), which takes the voxels as cubes; or non-local means
    (Buades, Coll and Morel 2005) within each slice. Padding and what is no number stay as they are, and count as the
    lowest value of the image for what is around them.

    Raises
    ------
    UserError
        Where the work would take more than `room_bytes` of memory.
    """
    _require_room(volume, kind, room_bytes)
    progress(Progress(0.0, tr(MESSAGE)))
    source = volume.array
    nothing = volume.is_padding(source)
    if source.dtype.kind == "f":
        nothing |= ~np.isfinite(source)
    if nothing.any():
        kept = source[~nothing]
        source = np.where(nothing, kept.min() if kept.size else source.dtype.type(0), source)
    made = _WAYS[kind](source, token, progress)
    token.check()
    made[nothing] = volume.array[nothing]
    progress(Progress(1.0, tr(MESSAGE)))  # a filter of SimpleITK's tells of its first thread alone
    return Volume(volume.geometry, made, volume.unit, volume.is_placed, volume.padding)


def needed_bytes(volume: Volume, kind: DenoiseKind) -> int:
    """Memory that the work takes: the result, a mask, and what the filter holds in its own type."""
    size = volume.array.size
    own = volume.array.nbytes
    inner = {DenoiseKind.MEDIAN: 2 * own, DenoiseKind.CURVATURE: 4 * size * 8, DenoiseKind.NON_LOCAL: own}
    return own + size + inner[kind]


def _require_room(volume: Volume, kind: DenoiseKind, room_bytes: int) -> None:
    needed = needed_bytes(volume, kind)
    if needed > room_bytes:
        title = tr(
            "Taking the noise out of this series needs {gigabytes:.1f} GB, for which memory has no room.",
            gigabytes=needed / 1e9,
        )
        raise UserError(title, tr("Close other studies or programs and try again. The series is shown as it is."))


def _median(source: NDArray[Any], token: CancelToken, progress: ProgressReport) -> NDArray[Any]:
    found = sitk.MedianImageFilter()
    found.SetRadius([1, 1, 1])
    return _run(found, sitk.GetImageFromArray(source), token, progress).astype(source.dtype, copy=False)


def _flow(source: NDArray[Any], token: CancelToken, progress: ProgressReport) -> NDArray[Any]:
    found = sitk.CurvatureFlowImageFilter()
    found.SetTimeStep(FLOW_TIME)
    found.SetNumberOfIterations(FLOW_STEPS)
    return _as_type(_run(found, sitk.GetImageFromArray(source.astype(np.float32)), token, progress), source.dtype)


def _run(found: Any, image: sitk.Image, token: CancelToken, progress: ProgressReport) -> NDArray[Any]:
    """What a filter makes of an image; it is told to stop, and says how far it is."""
    found.AddCommand(sitk.sitkProgressEvent, lambda: progress(Progress(float(found.GetProgress()), tr(MESSAGE))))
    token.on_cancel(found.Abort)
    token.check()
    try:
        made = found.Execute(image)
    except RuntimeError:
        token.check()
        raise
    token.check()
    array: NDArray[Any] = sitk.GetArrayFromImage(made)
    return array


def _non_local(source: NDArray[Any], token: CancelToken, progress: ProgressReport) -> NDArray[Any]:
    made = np.empty(source.shape, source.dtype)
    step = max(1, BLOCK_VALUES // max(source[0].size, 1))
    noise = noise_of(source)
    for first in range(0, len(source), step):
        token.check()
        progress(Progress(first / len(source), tr(MESSAGE)))
        part = source[first : first + step].astype(np.float32)
        made[first : first + step] = _as_type(_means(part, noise, token), source.dtype)
    return made


def noise_of(source: NDArray[Any]) -> float:
    """Standard deviation of the noise in the middle slice: the larger of two estimates, in its brighter part.

    One is what no smooth picture leaves after a kernel (Immerkaer, Fast noise variance estimation, CVIU 64 (1996)
    300-302). It is too small where the noise of neighbouring pixels is alike, as in reconstructed images; the other
    is the difference to the next slice. The median of absolute values stands for their mean in both, so that edges
    and what changes from slice to slice count for little.
    """
    rows, columns = source.shape[1:]
    if min(rows, columns) < 3:
        return 0.0
    number = len(source) // 2
    middle = source[number].astype(np.float64)
    left = np.zeros((rows - 2, columns - 2))
    for row, weights in enumerate(NOISE_KERNEL):
        for column, weight in enumerate(weights):
            left += weight * middle[row : row + rows - 2, column : column + columns - 2]
    bright = middle >= middle.mean()
    within = _spread(left, bright[1:-1, 1:-1]) / NOISE_GAIN
    across = _spread(middle - source[number - 1], bright) / math.sqrt(2.0) if number > 0 else 0.0
    return max(within, across)


def _spread(values: NDArray[np.float64], where: NDArray[np.bool_]) -> float:
    """Standard deviation about zero of what is normally distributed, by the median; zeros do not count."""
    rest = np.abs(values[where & (values != 0)])
    return 1.4826 * float(np.median(rest)) if rest.size else 0.0


def _means(part: Floats, noise: float, token: CancelToken) -> Floats:
    """Each pixel as the mean of those in the window around it, each weighed by how like its patch is."""
    if noise <= 0:
        return part
    reach, rim = SEARCH_REACH, SEARCH_REACH + PATCH_REACH
    is_wide = min(part.shape[1:]) > rim
    padded = np.pad(part, ((0, 0), (rim, rim), (rim, rim)), mode="reflect" if is_wide else "edge")
    rows, columns = part.shape[1] + 2 * PATCH_REACH, part.shape[2] + 2 * PATCH_REACH
    own = padded[:, reach : reach + rows, reach : reach + columns]
    total, weights = part.copy(), np.ones(part.shape, np.float32)
    for down, right in np.ndindex(2 * reach + 1, 2 * reach + 1):
        if (down, right) == (reach, reach):
            continue
        token.check()
        other = padded[:, down : down + rows, right : right + columns]
        weight = _likeness(own, other, noise)
        weights += weight
        weight *= other[:, PATCH_REACH:-PATCH_REACH, PATCH_REACH:-PATCH_REACH]
        total += weight
    total /= weights
    return total


def _likeness(own: Floats, other: Floats, noise: float) -> Floats:
    """Weights 0..1 by the mean squared difference of patches of 3x3, less what noise alone makes of it."""
    apart = own - other
    apart *= apart
    across = apart[:, :, :-2] + apart[:, :, 1:-1]
    across += apart[:, :, 2:]
    mean = across[:, :-2] + across[:, 1:-1]
    mean += across[:, 2:]
    mean *= np.float32(1 / PATCH_PIXELS)
    mean -= np.float32(2 * noise**2)
    np.maximum(mean, 0, out=mean)
    mean *= np.float32(-1 / (STRENGTH * noise) ** 2)
    weights: Floats = np.exp(mean, out=mean)
    return weights


def _as_type(values: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Floats in the type of the volume, whole numbers rounded and kept within what they can hold."""
    if dtype.kind == "f":
        return values.astype(dtype, copy=False)
    ends = np.iinfo(dtype)
    whole: NDArray[Any] = np.clip(np.rint(values), ends.min, ends.max).astype(dtype)
    return whole


_WAYS = {DenoiseKind.MEDIAN: _median, DenoiseKind.CURVATURE: _flow, DenoiseKind.NON_LOCAL: _non_local}

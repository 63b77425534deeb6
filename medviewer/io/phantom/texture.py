"""The scanner's blur and its noise: grainy in the plane as filtered back-projection leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.io.phantom.parameters import ChestParameters


def scanned(image: NDArray[np.float32], numbers: ChestParameters, rng: np.random.Generator) -> NDArray[np.float32]:
    """One slice (row, column) blurred by the scanner, with noise added.

    The noise's power rises with frequency and is cut by the kernel (S. J. Riederer et al., Phys. Med. Biol. 23,
    1978); it is less in the lungs than in soft tissue.
    """
    frequency = _frequencies(image.shape, numbers.grid.pixel_mm)
    blur = np.exp(-2.0 * (np.pi * frequency * numbers.noise.blur_mm) ** 2)
    blurred = np.fft.irfft2(np.fft.rfft2(image) * blur, image.shape)
    grain = frequency * np.exp(-((frequency / numbers.noise.peak_per_mm) ** 2))
    noise = np.fft.irfft2(np.fft.rfft2(rng.standard_normal(image.shape)) * grain, image.shape)
    share = np.where(blurred < -400, numbers.noise.lung_share, 1.0)
    result: NDArray[np.float32] = (blurred + noise * (numbers.noise.sigma / noise.std()) * share).astype(np.float32)
    return result


def _frequencies(shape: tuple[int, ...], pixel_mm: float) -> NDArray[np.float64]:
    rows = np.fft.fftfreq(shape[0], pixel_mm)[:, None]
    columns = np.fft.rfftfreq(shape[1], pixel_mm)[None, :]
    frequency: NDArray[np.float64] = np.hypot(rows, columns)
    return frequency

"""Real studies read as the window does, and measurements on them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from medviewer.app.desk import OpenSeries
from medviewer.app.measured_on import ground_of, place_on
from medviewer.domain.job import CancelToken
from medviewer.domain.measurement import Measurement, MeasurementKind
from medviewer.domain.measuring import measured
from medviewer.io.load import load_series
from medviewer.io.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from medviewer.domain.measured import Measured
    from medviewer.domain.planes import SlicePlane


def silent(_progress: object) -> None:
    """Nobody looks on."""


def opened(folder: Path) -> OpenSeries:
    """The first series of a folder that opens, whole."""
    result = scan(folder, CancelToken(), silent)
    study, series = next((study, s) for study in result.studies for s in study.series if s.opens)
    loaded = load_series(series, CancelToken(), silent)
    return OpenSeries(study, loaded.series or series, loaded.volume, loaded)


def value_of(current: OpenSeries, kind: MeasurementKind, points: np.ndarray, plane: SlicePlane) -> Measured:
    """What points (n, 3) in LPS mm on a plane give."""
    place = place_on(current, plane)
    lps = tuple((float(x), float(y), float(z)) for x, y, z in points)
    made = Measurement("m", kind, lps, place, "", "", datetime(2026, 1, 1, tzinfo=UTC))
    return measured(made, ground_of(current, place)[0])

"""One picture of a DICOM object, and what tells it apart from the other pictures of its series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medviewer.domain.image_header import ImageHeader


@dataclass(frozen=True, slots=True)
class SplitKeys:
    """What tells the pictures of a series apart, beside their place and size; None or empty where the header is silent.

    Parameters
    ----------
    image_type
        Image Type or Frame Type from its third value on: localizer, magnitude, phase, water, ... (PS3.3 C.7.6.1.1.2).
    echo_ms
        Echo Time, or Effective Echo Time.
    echo_number, b_value
        Number of the echo; diffusion weighting in s/mm2.
    kernel, kvp, stack_id
        Convolution kernel, tube voltage in kV, Stack ID of multi-frame objects.
    temporal_position, trigger_ms, acquisition
        Place in time by index, by delay from a heartbeat, by number of the acquisition.
    acquired_at
        Date and time of acquisition as written, date before time.
    instance
        Instance Number, or number of the frame in its object.
    view
        View position and side of a projection.
    """

    image_type: tuple[str, ...] = ()
    echo_ms: float | None = None
    echo_number: int | None = None
    b_value: float | None = None
    kernel: str = ""
    kvp: float | None = None
    stack_id: str = ""
    temporal_position: int | None = None
    trigger_ms: float | None = None
    acquisition: int | None = None
    acquired_at: str = ""
    instance: int | None = None
    view: str = ""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """One picture of an object that holds many.

    `number` is that of its frame from 0, `tile` the (row, column) in the frame where it starts (a mosaic); `window`
    (centre, width) and `unit` are its own where it has any.
    """

    header: ImageHeader
    keys: SplitKeys
    number: int = 0
    tile: tuple[int, int] | None = None
    window: tuple[float, float] | None = None
    unit: str | None = None

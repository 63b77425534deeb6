"""How long the 3D view takes for a frame: while it moves, and at rest."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from medviewer.domain.frames import VolumeFrame
from medviewer.domain.job import CancelToken
from medviewer.domain.volume_display import VolumeDisplay
from medviewer.domain.volume_presets import presets_of
from medviewer.rendering.offscreen import offscreen_window
from medviewer.rendering.volume_body import made_of
from medviewer.rendering.volume_look import transfer_for
from medviewer.rendering.volume_scene import VolumeScene

if TYPE_CHECKING:
    from medviewer.domain.volume import Volume

TURN_PX = 4.0


def bench_volume(
    volume: Volume, modality: str, size: tuple[int, int] = (620, 480), steps: int = 10
) -> dict[str, float]:
    """Milliseconds of frames for each preset, as the window draws them on the processor.

    `moving_ms` is the median while the camera turns, `resting_ms` that of frames at rest, `first_resting_ms` the
    first one after a change of the preset; the worst preset counts. `prepared_ms` is the work of the job before.
    """
    scene, frame = VolumeScene(offscreen_window(size)), VolumeFrame(volume, modality)
    scene.warm_up()
    begin = time.perf_counter()
    made = made_of(volume, transfer_for(frame), CancelToken())
    prepared = time.perf_counter() - begin
    scene.apply(frame, made)
    scene.render()
    moving, first, resting = [], [], []
    for preset in presets_of(modality):
        scene.set_display(VolumeDisplay(preset.id))
        moving.append(statistics.median(_seconds(scene, moving=True) for _ in range(steps)))
        first.append(_seconds(scene, moving=False))
        resting.append(statistics.median(_seconds(scene, moving=False) for _ in range(3)))
    worst = {"moving_ms": max(moving), "first_resting_ms": max(first), "resting_ms": max(resting)}
    scene.render_window.Finalize()
    return {"prepared_ms": 1000 * prepared} | {name: 1000 * seconds for name, seconds in worst.items()}


def _seconds(scene: VolumeScene, *, moving: bool) -> float:
    """Time of one frame after a turn."""
    scene.turn(TURN_PX, 1.0)
    begin = time.perf_counter()
    scene.render(moving=moving)
    return time.perf_counter() - begin

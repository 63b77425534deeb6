"""Saves surfaces: asks for threshold and file, makes the surface in a job, and says where it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog

from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, start
from medviewer.app.shared import Notice
from medviewer.domain.wording import tr
from medviewer.export.meshes import MESH_FORMATS, write_meshes

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from medviewer.app.review import Review
    from medviewer.domain.frames import VolumeFrame
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.mesh import Mesh
    from medviewer.domain.volume_display import VolumeDisplay

    Make = Callable[[CancelToken], list[Mesh]]

BONE_HU = 250.0
LARGEST = 1e7


class MeshSaving:
    """What is asked of the person on the way; nothing here blocks.

    Parameters
    ----------
    parent
        The view that asks; the dialogs belong to its window.
    review
        Gives what the job runs on.
    """

    def __init__(self, parent: QWidget, review: Callable[[], Review]) -> None:
        self._parent, self._review = parent, review

    def ask_threshold(self, frame: VolumeFrame, display: VolumeDisplay) -> None:
        """Ask for a value, then for a file; what the crop box leaves out is not saved."""
        dialog = QInputDialog(self._parent.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Save surface of a threshold"))
        unit = f" ({frame.volume.unit})" if frame.volume.unit not in {"", "1"} else ""
        part = tr(" Only what is in the crop box is saved.") if display.is_cropped else ""
        dialog.setLabelText(tr("The surface encloses all values from here on{unit}.{part}", unit=unit, part=part))
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setDoubleRange(-LARGEST, LARGEST)
        dialog.setDoubleDecimals(1)
        dialog.setDoubleValue(first_threshold(frame))
        dialog.doubleValueSelected.connect(partial(self._with_threshold, frame, display))
        dialog.open()

    def _with_threshold(self, frame: VolumeFrame, display: VolumeDisplay, value: float) -> None:
        def make(token: CancelToken) -> list[Mesh]:
            from medviewer.rendering.meshes import threshold_mesh  # noqa: PLC0415 - the window starts without it

            return [threshold_mesh(frame.volume, value, token, display.crop)]

        self._ask_file(make, tr("surface from {value:g} {unit}", value=value, unit=frame.volume.unit).strip())

    def ask_segments(self, display: VolumeDisplay) -> None:
        """Ask for a file for the segments that are shown."""

        def make(token: CancelToken) -> list[Mesh]:
            from medviewer.rendering.meshes import mask_mesh  # noqa: PLC0415 - as above

            meshes = []
            for drawn in display.surfaces:
                token.check()
                meshes.append(mask_mesh(drawn.volume, drawn.name, drawn.color))
            return meshes

        self._ask_file(make, "segments")

    def _ask_file(self, make: Make, title: str) -> None:
        dialog = QFileDialog(self._parent.window(), tr("Save surface"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setNameFilters([f"{tr(name)} (*{ending})" for ending, name in MESH_FORMATS.items()])
        dialog.setDefaultSuffix(next(iter(MESH_FORMATS)))
        dialog.filterSelected.connect(partial(_follow_filter, dialog))
        dialog.fileSelected.connect(lambda path: self.save(make, title, Path(path)))
        dialog.open()

    def save(self, make: Make, title: str, path: Path) -> None:
        """Make the surfaces and write them, in a job."""
        review = self._review().here()

        def work(token: CancelToken, _progress: ProgressReport) -> Path:
            meshes = make(token)
            token.check()
            write_meshes(meshes, path, title)
            return path

        def done(written: Path) -> None:
            review.session.notify(
                Notice(
                    tr("The surface is saved as {written}.", written=written.name),
                    tr("In {parent}.", parent=written.parent),
                )
            )

        start(review, Lane.EXPORT, tr("Saving the surface"), work, Outcome(done))


def first_threshold(frame: VolumeFrame) -> float:
    """Where to begin: bone in CT, else the level of the window."""
    if frame.modality == "CT" or frame.window is None:
        return BONE_HU
    return frame.window.level


def _follow_filter(dialog: QFileDialog, chosen: str) -> None:
    """The ending follows the chosen format."""
    dialog.setDefaultSuffix(next(ending for ending in MESH_FORMATS if f"*{ending}" in chosen))

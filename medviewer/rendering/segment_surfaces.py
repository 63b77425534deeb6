"""Segments as coloured surfaces within the 3D view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from medviewer.rendering.meshes import display_mesh, mesh_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vtkmodules.vtkCommonDataModel import vtkPlane
    from vtkmodules.vtkRenderingCore import vtkRenderer

    from medviewer.domain.annotations import Rgb
    from medviewer.domain.layers import DrawnMask
    from medviewer.domain.mesh import Mesh
    from medviewer.domain.volume import Volume


class SegmentSurfaces:
    """Keeps a surface for each mask that is shown; one that was made before is made no second time.

    They are drawn in full: light falls through the volume before them, and ends on them.

    Parameters
    ----------
    renderer
        Where they are drawn.
    """

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._made: dict[int, tuple[Volume, vtkActor]] = {}
        self._offered: dict[int, tuple[Volume | None, Mesh | None]] = {}
        self._planes: list[vtkPlane] = []

    def offer(self, volume: Volume, mesh: Mesh) -> None:
        """Keep the surface of a mask, made elsewhere, for when it is shown."""
        self._offered[id(volume)] = (volume, mesh)

    def has(self, volume: Volume) -> bool:
        """Whether the surface of a mask is there already."""
        return id(volume) in self._made or id(volume) in self._offered

    def show(self, masks: Sequence[DrawnMask]) -> None:
        """Show these and no others."""
        wanted = {id(mask.volume) for mask in masks}
        for key in [key for key in self._made if key not in wanted]:
            self._renderer.RemoveActor(self._made.pop(key)[1])
        for mask in masks:
            if id(mask.volume) not in self._made:
                _, mesh = self._offered.pop(id(mask.volume), (None, None))
                actor = surface_actor(mesh or display_mesh(mask.volume))
                self._made[id(mask.volume)] = (mask.volume, actor)
                self._renderer.AddActor(actor)
            paint(self._made[id(mask.volume)][1], mask.color)
        self.cut(self._planes)

    def cut(self, planes: Sequence[vtkPlane]) -> None:
        """Leave what lies on the inner side of all these planes in LPS mm."""
        self._planes = list(planes)
        for _, actor in self._made.values():
            mapper = actor.GetMapper()
            mapper.RemoveAllClippingPlanes()
            for plane in planes:
                mapper.AddClippingPlane(plane)


def surface_actor(mesh: Mesh) -> vtkActor:
    """A surface that is drawn with soft light."""
    actor, mapper = vtkActor(), vtkPolyDataMapper()
    mapper.SetInputData(mesh_data(mesh))
    mapper.ScalarVisibilityOff()
    actor.SetMapper(mapper)
    look = actor.GetProperty()
    look.SetInterpolationToPhong()
    look.SetAmbient(0.25)
    look.SetDiffuse(0.75)
    look.SetSpecular(0.15)
    return actor


def paint(actor: vtkActor, color: Rgb) -> None:
    """Give a surface its colour."""
    actor.GetProperty().SetColor(*(part / 255 for part in color))

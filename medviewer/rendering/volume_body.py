"""One reduced copy of a volume with all that draws it: VTK's prop, its ray caster and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkPlane
from vtkmodules.vtkRenderingCore import vtkVolume

from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.volume_display import face_centers
from medviewer.rendering.image_data import index_image, vtk_matrix, xyz_affine
from medviewer.rendering.ray_casting import prepare, processor_caster, set_blend, set_crop, set_quality
from medviewer.rendering.volume_look import dress
from medviewer.rendering.volume_proxy import Proxies, proxies_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from vtkmodules.vtkCommonDataModel import vtkImageData

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.job import CancelToken
    from medviewer.domain.volume import Volume
    from medviewer.domain.volume_display import Crop
    from medviewer.domain.volume_presets import Transfer
    from medviewer.rendering.ray_casting import RayCaster


class VolumeBody:
    """Draws one copy of a volume.

    Parameters
    ----------
    proxy
        The copy; right-handed.
    caster
        Its own ray caster.
    """

    def __init__(self, proxy: Volume, caster: RayCaster) -> None:
        self.proxy, self.caster = proxy, caster
        self.prop = vtkVolume()
        self.prop.SetMapper(caster)
        self.prop.SetUserMatrix(vtk_matrix(_placement(proxy)))
        caster.SetInputData(_spaced_image(proxy))

    def dress(self, transfer: Transfer) -> None:
        """Take over colours and opacities."""
        dress(self.prop.GetProperty(), transfer, float(np.mean(self.proxy.geometry.spacing_mm)))
        set_blend(self.caster, transfer.preset.blend)

    def crop(self, whole: Geometry, crop: Crop | None) -> None:
        """Leave what lies in a crop box, given in fractions of the `whole` grid; None: all."""
        set_crop(self.caster, None if crop is None else _sides_mm(self.proxy.geometry, whole, crop))

    def cut(self, planes: Sequence[vtkPlane]) -> None:
        """Leave what lies on the inner side of planes in LPS mm."""
        self.caster.RemoveAllClippingPlanes()
        for plane in planes:
            self.caster.AddClippingPlane(plane)

    def set_quality(self, size_px: tuple[int, int], rays: float, *, moving: bool) -> None:
        """So many rays over the whole view."""
        set_quality(self.caster, min(self.proxy.geometry.spacing_mm), size_px, rays, moving=moving)


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """What a job makes of a volume: its reduced copies, and what draws them (moving, at rest) on the processor."""

    proxies: Proxies
    bodies: tuple[VolumeBody, VolumeBody] | None = None


def made_of(volume: Volume, transfer: Transfer | None, token: CancelToken, *, beside: bool = False) -> Made:
    """Reduced copies of a volume; with a transfer function also bodies with the gradients they need.

    Else the first frame makes them. On any thread but the main one; bodies are drawn on the main one.
    """
    proxies = proxies_of(volume, beside=beside)
    token.check()
    if transfer is None:
        return Made(proxies)
    coarse = _prepared(proxies.coarse, transfer)
    token.check()
    return Made(proxies, (coarse, coarse if proxies.fine is proxies.coarse else _prepared(proxies.fine, transfer)))


def _prepared(proxy: Volume, transfer: Transfer) -> VolumeBody:
    caster = processor_caster()
    body = VolumeBody(proxy, caster)
    body.dress(transfer)
    prepare(caster, body.prop)
    return body


def vtk_plane(point_lps: Vec3, into: Vec3) -> vtkPlane:
    """A plane that keeps what lies in the direction of `into`."""
    plane = vtkPlane()
    plane.SetOrigin(*point_lps)
    plane.SetNormal(*into)
    return plane


def crop_planes(whole: Geometry, crop: Crop) -> list[vtkPlane]:
    """The six faces of a crop box as planes in LPS mm that keep its inside."""
    centers = face_centers(whole, crop)
    planes = []
    for axis in range(3):
        across = np.cross(whole.directions[(axis + 1) % 3], whole.directions[(axis + 2) % 3])
        across = across * np.sign(across @ whole.directions[axis]) / np.linalg.norm(across)
        planes += [vtk_plane(vec3(centers[axis, end]), vec3(sign * across)) for end, sign in ((0, 1), (1, -1))]
    return planes


def _spaced_image(proxy: Volume) -> vtkImageData:
    """The proxy as a VTK image in mm along its own index axes."""
    image = index_image(proxy.array)
    image.SetSpacing(*proxy.geometry.spacing_mm[::-1])
    return image


def _placement(proxy: Volume) -> NDArray[np.float64]:
    """Matrix from mm along the index axes to LPS mm."""
    affine = xyz_affine(proxy.geometry.affine).copy()
    affine[:3, :3] /= np.array(proxy.geometry.spacing_mm[::-1])
    return affine


def _sides_mm(own: Geometry, whole: Geometry, crop: Crop) -> NDArray[np.float64]:
    """A crop box as (3, 2) sides in mm along the image's (column, row, slice), which may run the other way."""
    corners = np.array([np.array(crop)[:, 0], np.array(crop)[:, 1]]) * np.array(whole.shape) - 0.5
    ends = own.to_index(whole.to_lps(corners)) * np.array(own.spacing_mm)  # (low or high, axis)
    sides: NDArray[np.float64] = np.sort(ends, axis=0).T[::-1]
    return sides

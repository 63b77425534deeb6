"""A second volume over the image: PET over CT, one phase over another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from medviewer.rendering.image_layer import ImageLayer

if TYPE_CHECKING:
    from medviewer.domain.color_maps import ColorMap
    from medviewer.domain.voi import Window


class ColorLayer(ImageLayer):
    """Any volume on the pixels of a plane, by patient coordinates alone, in the colours of a map.

    It is transparent outside of its own grid, on padding and where there is no number. On its grid each slice is
    drawn as it is; any other plane is cut linear between the voxels.
    """

    @property
    @override
    def _is_plain(self) -> bool:
        return False

    def set_scale(self, window: Window, color_map: ColorMap, opacity: float, *, inverted: bool = False) -> None:
        """Colours for the values from black to white of a window, and how much of what is below they cover (0..1)."""
        self.set_window(window, inverted=inverted, color_map=color_map)
        self._flat.set_opacity(opacity)

"""Layers that are drawn one over the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vtkmodules.vtkRenderingCore import vtkProp, vtkRenderer


class LayerStack:
    """The layers that a renderer draws: each blended over those before it.

    Parameters
    ----------
    renderer
        Draws them, and whatever else it has.
    """

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self.props: tuple[vtkProp, ...] = ()
        """From the lowest to the one on top."""

    def set(self, props: Iterable[vtkProp]) -> None:
        """Draw these, the lowest first: a renderer draws in the order in which it was given them."""
        wanted = tuple(props)
        if wanted == self.props:
            return
        for prop in self.props:
            self._renderer.RemoveViewProp(prop)
        for prop in wanted:
            self._renderer.AddViewProp(prop)
        self.props = wanted

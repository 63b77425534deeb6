"""What the program has to know of a plug-in to offer it; no model, no manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.volume import Volume


def unusable(volume: Volume) -> str:
    """What keeps models from a volume, to follow "this series"; empty where nothing does.

    No plug-in takes colours or pictures as yet: findings are in patient millimetres, and measured on grey values.
    """
    if not volume.is_placed:
        return tr("is a picture without a place in the patient")
    return tr("is in colour") if volume.is_color else ""


@dataclass(frozen=True, slots=True)
class PluginSummary:
    """A plug-in that may be run.

    Parameters
    ----------
    modalities
        DICOM modalities it accepts; empty where any.
    folder
        Where its manifest lies.
    """

    id: str
    name: str
    version: str
    modalities: tuple[str, ...]
    folder: Path

    def accepts(self, modality: str) -> bool:
        """Whether the plug-in takes series of that modality."""
        return not self.modalities or modality in self.modalities


@dataclass(frozen=True, slots=True)
class PluginCatalog:
    """Plug-ins that can be used, and folders that could not, each with one sentence saying why."""

    plugins: tuple[PluginSummary, ...] = ()
    broken: tuple[tuple[Path, str], ...] = ()

    def by_id(self, plugin_id: str) -> PluginSummary | None:
        """The plug-in with that id."""
        return next((p for p in self.plugins if p.id == plugin_id), None)

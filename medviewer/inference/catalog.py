"""The plug-ins found on this machine. Finding them reads manifests only and never loads a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.finding import ModelIdentity
from medviewer.domain.plugin import PluginCatalog, PluginSummary
from medviewer.domain.wording import tr
from medviewer.inference.manifest.reading import MANIFEST_NAME, load_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from medviewer.inference.manifest.document import Manifest


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plug-in whose manifest is valid, and its folder."""

    folder: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """The handle that commands and settings use."""
        return self.manifest.id

    @property
    def model_path(self) -> Path:
        """The file with the weights."""
        return self.folder / self.manifest.model.file

    @property
    def identity(self) -> ModelIdentity:
        """What is written beside every claim of this model."""
        m = self.manifest
        return ModelIdentity(m.id, m.version, m.model.sha256, m.name)

    @property
    def summary(self) -> PluginSummary:
        """What the rest of the program needs to offer it."""
        m = self.manifest
        return PluginSummary(m.id, m.name, m.version, m.accepts.modality, self.folder)


@dataclass(frozen=True, slots=True)
class BrokenPlugin:
    """A folder that looks like a plug-in and is not used, with one sentence saying why."""

    folder: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """All plug-ins in the order of the folders that were searched."""

    plugins: tuple[Plugin, ...] = ()
    broken: tuple[BrokenPlugin, ...] = ()

    def by_id(self, plugin_id: str) -> Plugin | None:
        """The plug-in with that id."""
        return next((plugin for plugin in self.plugins if plugin.id == plugin_id), None)

    @property
    def summary(self) -> PluginCatalog:
        """What the rest of the program needs to offer the plug-ins."""
        return PluginCatalog(
            tuple(plugin.summary for plugin in self.plugins),
            tuple((broken.folder, broken.reason) for broken in self.broken),
        )


def load_plugin(folder: Path) -> Plugin:
    """The plug-in in a folder; raises UserError where its manifest is wrong."""
    return Plugin(folder, load_manifest(folder))


def discover(folders: Sequence[Path]) -> Catalog:
    """All plug-ins in the sub-folders of `folders`; of two with one id the first is used. Never raises."""
    plugins: dict[str, Plugin] = {}
    broken: list[BrokenPlugin] = []
    for folder in folders:
        for candidate in _candidates(folder, broken):
            try:
                plugin = load_plugin(candidate)
            except UserError as error:
                broken.append(BrokenPlugin(candidate, str(error)))
                continue
            first = plugins.setdefault(plugin.id, plugin)
            if first is not plugin and first.folder.resolve() != candidate.resolve():
                reason = tr(
                    "The plug-in id '{id}' is taken by {folder}, which was found first.",
                    id=plugin.id,
                    folder=first.folder,
                )
                broken.append(BrokenPlugin(candidate, reason))
    return Catalog(tuple(plugins.values()), tuple(broken))


def _candidates(folder: Path, broken: list[BrokenPlugin]) -> Iterator[Path]:
    """Sub-folders that hold a manifest, in the order of their names; a folder that is absent holds none."""
    try:
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        broken.append(
            BrokenPlugin(
                folder,
                tr("The plug-in folder {folder} cannot be read: {strerror}.", folder=folder, strerror=error.strerror),
            )
        )
        return
    for path in inside:
        try:
            if (path / MANIFEST_NAME).exists():
                yield path
        except OSError as error:
            broken.append(
                BrokenPlugin(
                    path,
                    tr("The plug-in folder {path} cannot be read: {strerror}.", path=path, strerror=error.strerror),
                )
            )

"""Composition of everything that does not draw: the ports of the use cases, made from the real modules.

The window and the command line are given the same `Services`, so that they cannot differ in what they do.
Imports stand inside the functions where a module is heavy: `medviewer info` must not wait for ONNX Runtime.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medviewer.app.ports import AnalysisRequest, Ports, Recalled
from medviewer.app.settings import Settings, home_folder, load_settings, save_settings
from medviewer.domain.errors import UserError
from medviewer.domain.finding import Analysis, EvidenceKind, Heatmap
from medviewer.domain.resources import plugins_path
from medviewer.inference.catalog import Catalog, discover, load_plugin
from medviewer.io.load import load_volume
from medviewer.io.scan import scan
from medviewer.io.thumbnail import thumbnail
from medviewer.store.review_store import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from medviewer.domain.decision import Decision
    from medviewer.domain.frames import SliceFrame
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.plugin import PluginCatalog, PluginSummary
    from medviewer.domain.report import ExportOutcome, Report
    from medviewer.domain.study import Series, Study
    from medviewer.domain.volume import Volume
    from medviewer.inference.runtime import Device, Runtime

DATABASE_VARIABLE = "MEDVIEWER_DATABASE_URL"
FINDINGS_FILE = "findings.json"
TRUTH_FILE = "truth.json"
DEMO_SEED = 1
OTHER_IMAGES = "Earlier findings on this series were made on other images or pixels and are not shown."
KEY_IMAGE_RATIO = 1.6
"""Words and lines of a key image are drawn this much larger: on paper it is a few centimetres wide."""
CUDA_PROVIDER = "CUDAExecutionProvider"
JOB_MODULES = (
    "medviewer.inference.pipeline",
    "medviewer.inference.runtime",
    "medviewer.io.nifti",
    "medviewer.export.findings_json",
)
"""What reading a study, running a model and keeping its outcome take in, with the libraries below them."""


class Services:
    """The real io, inference, export and store of one run of the program; close it at the end.

    Parameters
    ----------
    home
        Folder of store, settings, user plug-ins and results; default `home_folder()`.
    device
        `auto`, `cuda` or `cpu`; default what the settings say.
    """

    def __init__(self, home: Path | None = None, device: Device | None = None) -> None:
        self.home = home or home_folder()
        self.settings: Settings = load_settings(self.settings_path)
        self._device = device or self.settings.device
        self._store: ReviewStore | None = None
        self._runtime: Runtime | None = None

    @property
    def settings_path(self) -> Path:
        """The settings file."""
        return self.home / "settings.json"

    @property
    def store(self) -> ReviewStore:
        """The review store, opened at its first use."""
        if self._store is None:
            self._store = ReviewStore.open(os.environ.get(DATABASE_VARIABLE) or self.home / "store.sqlite")
        return self._store

    @property
    def runtime(self) -> Runtime:
        """ONNX Runtime, loaded at its first use."""
        if self._runtime is None:
            from medviewer.inference.runtime import Runtime  # noqa: PLC0415 - heavy, and not every command needs it

            self._runtime = Runtime(self._device)
        return self._runtime

    @staticmethod
    def load_libraries() -> None:
        """Load at once what is else loaded at its first use: reading, models and their outcome."""
        for name in JOB_MODULES:
            import_module(name)

    def close(self) -> None:
        """Close the store."""
        if self._store is not None:
            self._store.close()

    def ports(self) -> Ports:
        """The ports of the use cases."""
        return Ports(
            scan=scan,
            load=load_volume,
            thumbnail=thumbnail,
            catalog=self.summaries,
            analyse=self.analyse_and_keep,
            recall=self.recall,
            record=self.store,
            export=export_report,
            draw=draw_key_image,
            make_demo=self.demo_study,
            save_settings=self.save_settings,
            device_text=self.device_text,
            now=now,
        )

    def save_settings(self, settings: Settings) -> None:
        """Write the settings to disk."""
        save_settings(settings, self.settings_path)

    def catalog(self) -> Catalog:
        """Plug-ins that come with the program, of the user, and of the folders named in the settings."""
        return discover((plugins_path(), self.home / "plugins", *self.settings.plugin_folders))

    def summaries(self) -> PluginCatalog:
        """The catalogue as the window offers it."""
        return self.catalog().summary

    def plugin(self, name: str) -> PluginSummary | None:
        """The plug-in with that id, or in that folder; raises UserError where the folder's manifest is wrong."""
        known = self.summaries().by_id(name)
        folder = Path(name)
        return load_plugin(folder).summary if known is None and folder.is_dir() else known

    def demo_study(self, token: CancelToken, progress: ProgressReport) -> Path:
        """The folder of the generated demo study, made at the first call."""
        from medviewer.io.phantom.chest import write_chest_phantom  # noqa: PLC0415 - only the demo needs it

        study = self.home / "demo" / f"chest-{DEMO_SEED}"
        if not (study / TRUTH_FILE).is_file():  # it is written last: without it, the study is not whole
            write_chest_phantom(study, DEMO_SEED, token, progress)
        return study

    def device_text(self) -> str:
        """One phrase naming the device that models run on; it has been tried."""
        if self.runtime.provider() == CUDA_PROVIDER:
            return "GPU (CUDA)"
        return "CPU" if self._device == "cpu" else "CPU (no usable GPU)"

    def analyse(self, request: AnalysisRequest, token: CancelToken, progress: ProgressReport) -> Analysis:
        """Run a model; nothing is kept."""
        from medviewer.inference.pipeline import Subject, analyse  # noqa: PLC0415 - heavy, and not every command needs it

        subject = Subject(request.volume, request.series, request.study_uid, request.source)
        return analyse(load_plugin(request.plugin.folder), subject, self.runtime, token, progress)

    def analyse_and_keep(self, request: AnalysisRequest, token: CancelToken, progress: ProgressReport) -> Analysis:
        """Run a model and keep its outcome: the files first, then the rows that point to them."""
        analysis = self.analyse(request, token, progress)
        token.check()
        folder = self.home / "results" / analysis.run_id
        write_analysis(analysis, folder)
        self.store.save_analysis(analysis, str(folder))
        return analysis

    def recall(self, study: Study, series: Series, volume: Volume, token: CancelToken) -> Recalled:
        """What was found before in these very images: same UIDs, same pixels; the last one with its heatmap."""
        kept = [a for a in self.store.analyses(study.uid) if a.series_id == series.id]
        token.check()
        found = [a for a in kept if is_of(a, series, volume)] if kept else []
        sentences = [] if len(found) == len(kept) else [OTHER_IMAGES]
        if found:
            folder = self.store.result_folder(found[-1].run_id)
            try:
                found[-1] = found[-1] if folder is None else with_heatmap(found[-1], Path(folder))
            except UserError as error:
                sentences.append(f"The heatmap of the earlier run cannot be shown: {error.title}")
        return Recalled(tuple(found), tuple(sentences))


def is_of(analysis: Analysis, series: Series, volume: Volume) -> bool:
    """Whether an analysis was made of these images: the same instances with the same pixels."""
    made = analysis.provenance
    uids = tuple(ref.sop_instance_uid for ref in series.instances)
    return made.sop_instance_uids == uids and made.pixel_sha256 == volume.pixel_sha256()


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def write_analysis(analysis: Analysis, folder: Path, decisions: Iterable[Decision] = ()) -> None:
    """Write `findings.json` and the heatmap it names into a folder."""
    from medviewer.export.findings_json import save_findings  # noqa: PLC0415 - needs the schema validator

    _write_heatmap(analysis, folder)
    save_findings(analysis, folder / FINDINGS_FILE, decisions)


def _write_heatmap(analysis: Analysis, folder: Path) -> None:
    from medviewer.io.nifti import write_nifti  # noqa: PLC0415 - needs SimpleITK

    if analysis.heatmap is not None:
        for name in sorted(_heatmap_files(analysis)):
            write_nifti(analysis.heatmap.volume, folder / name)


def _heatmap_files(analysis: Analysis) -> set[str]:
    return {e.file for f in analysis.findings for e in f.evidence if e.kind is EvidenceKind.HEATMAP and e.file}


def with_heatmap(analysis: Analysis, folder: Path) -> Analysis:
    """The analysis with the voxels of its heatmap read from a folder; as it is where the file is gone."""
    from medviewer.io.nifti import read_nifti  # noqa: PLC0415 - needs SimpleITK

    shown = next((e for f in analysis.findings for e in f.evidence if e.kind is EvidenceKind.HEATMAP and e.file), None)
    if shown is None or shown.value_range is None or not (folder / shown.file).is_file():
        return analysis
    heatmap = Heatmap(read_nifti(folder / shown.file), shown.unit, shown.value_range, shown.method)
    return replace(analysis, heatmap=heatmap)


def export_report(
    report: Report, folder: Path, formats: Sequence[str], token: CancelToken, progress: ProgressReport
) -> ExportOutcome:
    """Write the formats of a report into a folder."""
    from medviewer.export.formats import export_report as export  # noqa: PLC0415 - not every command needs it

    outcome = export(report, folder, formats, token, progress)
    if any(path.name == FINDINGS_FILE for path in outcome.written):
        _write_heatmap(report.analysis, folder)  # the findings name it as lying beside them
    return outcome


def draw_key_image(frame: SliceFrame) -> NDArray[Any]:
    """Draw a slice frame offscreen: RGB (rows, columns, 3) uint8. Main thread only."""
    from medviewer.rendering.key_image import draw_key_image as draw  # noqa: PLC0415 - only what draws imports VTK

    return draw(frame, pixel_ratio=KEY_IMAGE_RATIO)

"""Composition of everything that does not draw: the ports of the use cases, made from the real modules.

The window and the command line are given the same `Services`, so that they cannot differ in what they do.
Imports stand inside the functions where a module is heavy: `medviewer info` must not wait for ONNX Runtime.
"""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from medviewer.app.ports import AnalysisRequest, Ports, Recalled
from medviewer.app.settings import DATABASE_VARIABLE, Settings, home_folder, load_settings, save_settings
from medviewer.domain.errors import UserError
from medviewer.domain.finding import Analysis, EvidenceKind, Heatmap
from medviewer.domain.job import Progress
from medviewer.domain.resources import plugins_path
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from medviewer.app.layers import ReadObject
    from medviewer.app.ports import ReviewRecord, SegmentFiles
    from medviewer.domain.decision import Decision
    from medviewer.domain.frames import SliceFrame
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.link import Registration
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.look import DenoiseKind
    from medviewer.domain.mask import Mask
    from medviewer.domain.mask_shapes import Reshaping
    from medviewer.domain.overlay import SeriesOverlays
    from medviewer.domain.plugin import PluginCatalog, PluginSummary
    from medviewer.domain.report import ExportOutcome, Report
    from medviewer.domain.study import ScanResult, Series, Study
    from medviewer.domain.volume import Volume
    from medviewer.inference.catalog import Catalog
    from medviewer.inference.runtime import Device, Runtime
    from medviewer.store.review_store import ReviewStore
    from medviewer.store.study_index import StudyIndex

FINDINGS_FILE = "findings.json"
DEMO_SEED = 1
OTHER_IMAGES = mark("Earlier findings on this series were made on other images or pixels and are not shown.")
KEY_IMAGE_RATIO = 1.6
"""Words and lines of a key image are drawn this much larger: on paper it is a few centimetres wide."""
CUDA_PROVIDER = "CUDAExecutionProvider"
JOB_MODULES = (
    "medviewer.inference.pipeline",
    "medviewer.inference.runtime",
    "medviewer.io.nifti",
    "medviewer.io.objects",
    "medviewer.io.stored_by_library",
    "medviewer.export.findings_json",
)
"""What reading a study, running a model and keeping its outcome take in, with the libraries below them."""


class Late:
    """Stands for what is made, with all that it loads, when something is asked of it for the first time."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> object:
        """What it stands for has."""
        return getattr(self._make(), name)


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
        self._index: StudyIndex | None = None
        self._store: ReviewStore | None = None
        self._opening = threading.Lock()
        self._runtime: Runtime | None = None

    @property
    def settings_path(self) -> Path:
        """The settings file."""
        return self.home / "settings.json"

    @property
    def index(self) -> StudyIndex:
        """The study index; what names its texts is asked for at its first use, when the language is chosen."""
        if self._index is None:
            from medviewer.io.index_codec import index_schema  # noqa: PLC0415 - the window starts without it
            from medviewer.store.study_index import INDEX_FILE, StudyIndex  # noqa: PLC0415 - as above

            self._index = StudyIndex(self.home / INDEX_FILE, index_schema())
        return self._index

    @property
    def store(self) -> ReviewStore:
        """The review store, opened at its first use, from whatever thread that is."""
        from medviewer.store.review_store import ReviewStore  # noqa: PLC0415 - heavy, and the window starts without it

        with self._opening:
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
        """Load at once what is else loaded at its first use: decoders, reading, models and their outcome."""
        from medviewer.io.decoder_pool import DECODERS, MOST_PROCESSES  # noqa: PLC0415 - the window starts without it

        DECODERS.warm(MOST_PROCESSES)  # they load theirs meanwhile
        for name in JOB_MODULES:
            import_module(name)

    def close(self) -> None:
        """Close the store and the study index."""
        if self._index is not None:
            self._index.close()
        if self._store is not None:
            self._store.close()

    def ports(self) -> Ports:
        """The ports of the use cases."""
        return Ports(
            scan=self.scan,
            known_studies=self.known_studies,
            load=load_series,
            read_object=read_series,
            read_overlays=read_overlays,
            thumbnail=thumbnail,
            catalog=self.summaries,
            analyse=self.analyse_and_keep,
            analyses=self.analyses,
            recall=self.recall,
            record=cast("ReviewRecord", Late(lambda: self.store)),
            export=export_report,
            draw=draw_key_image,
            make_demo=self.demo_study,
            save_settings=self.save_settings,
            device_text=self.device_text,
            segments=cast("SegmentFiles", Late(self._segment_files)),
            reshape=reshape_mask,
            denoise=denoise,
            register=register_volumes,
            now=now,
        )

    def _segment_files(self) -> SegmentFiles:
        from medviewer.store.segment_files import SegmentFiles  # noqa: PLC0415 - the window starts without it

        return SegmentFiles(self.home / "segments")

    def scan(self, path: Path, token: CancelToken, progress: ProgressReport) -> ScanResult:
        """What a path holds; files that the study index knows are not read again."""
        from medviewer.io.scan import scan  # noqa: PLC0415 - the window starts without it

        return scan(path, token, progress, self.index)

    def known_studies(self, patient_id: str, token: CancelToken) -> tuple[ScanResult, ...]:
        """Studies with a patient's ID that the study index knows, as far as they are still there."""
        from medviewer.io.scan import known_studies  # noqa: PLC0415 - as above

        return known_studies(patient_id, self.index, token)

    def save_settings(self, settings: Settings) -> None:
        """Write the settings to disk."""
        save_settings(settings, self.settings_path)

    def catalog(self) -> Catalog:
        """Plug-ins that come with the program, of the user, and of the folders named in the settings."""
        from medviewer.inference.catalog import discover  # noqa: PLC0415 - the window starts without it

        return discover((plugins_path(), self.home / "plugins", *self.settings.plugin_folders))

    def summaries(self) -> PluginCatalog:
        """The catalogue as the window offers it."""
        return self.catalog().summary

    def plugin(self, name: str) -> PluginSummary | None:
        """The plug-in with that id, or in that folder; raises UserError where the folder's manifest is wrong."""
        from medviewer.inference.catalog import load_plugin  # noqa: PLC0415 - as above

        known = self.summaries().by_id(name)
        folder = Path(name)
        return load_plugin(folder).summary if known is None and folder.is_dir() else known

    def demo_study(self, token: CancelToken, progress: ProgressReport) -> Path:
        """The folder with the images of the generated demo study, made at the first call."""
        from medviewer.io.phantom.chest import (  # noqa: PLC0415 - only the demo needs it
            SLICES_FOLDER,
            write_chest_phantom,
        )

        images = self.demo_folder / SLICES_FOLDER
        if not (images.is_dir() and self.demo_truth.is_file()):  # it is written last: without it, not all are there
            write_chest_phantom(self.demo_folder, DEMO_SEED, token, progress)
        return images

    @property
    def demo_folder(self) -> Path:
        """Where the demo study and what is in it are kept."""
        return self.home / "demo" / f"chest-{DEMO_SEED}"

    @property
    def demo_truth(self) -> Path:
        """The file that says what is in the demo study."""
        from medviewer.io.phantom.chest import TRUTH_FILE  # noqa: PLC0415 - only the demo needs it

        return self.demo_folder / TRUTH_FILE

    def device_text(self) -> str:
        """One phrase naming the device that models run on; it has been tried."""
        if self.runtime.provider() == CUDA_PROVIDER:
            return "GPU (CUDA)"
        return "CPU" if self._device == "cpu" else tr("CPU (no usable GPU)")

    def analyse(self, request: AnalysisRequest, token: CancelToken, progress: ProgressReport) -> Analysis:
        """Run a model; nothing is kept."""
        from medviewer.inference.catalog import load_plugin  # noqa: PLC0415 - as below
        from medviewer.inference.pipeline import Subject, analyse  # noqa: PLC0415 - heavy, and not every command needs it

        subject = Subject(request.volume, request.series, request.study_uid, request.source, request.time)
        return analyse(load_plugin(request.plugin.folder), subject, self.runtime, token, progress)

    def analyse_and_keep(self, request: AnalysisRequest, token: CancelToken, progress: ProgressReport) -> Analysis:
        """Run a model and keep its outcome: the files first, then the rows that point to them."""
        analysis = self.analyse(request, token, progress)
        token.check()
        folder = self.home / "results" / analysis.run_id
        write_analysis(analysis, folder)
        self.store.save_analysis(analysis, str(folder))
        return analysis

    def analyses(self, study_uid: str) -> tuple[Analysis, ...]:
        """The runs on a study, newest last."""
        return self.store.analyses(study_uid)

    def recall(self, study: Study, series: Series, loaded: Loaded, token: CancelToken) -> Recalled:
        """What was found before in these very images: same UIDs, same pixels; the last one with its heatmap."""
        kept = [a for a in self.store.analyses(study.uid) if a.series_id == series.id]
        found = made_of(kept, series, loaded, token)
        sentences = [] if len(found) == len(kept) else [tr(OTHER_IMAGES)]
        if found:
            folder = self.store.result_folder(found[-1].run_id)
            try:
                found[-1] = found[-1] if folder is None else with_heatmap(found[-1], Path(folder))
            except UserError as error:
                sentences.append(tr("The heatmap of the earlier run cannot be shown: {error}", error=error.title))
        return Recalled(tuple(found), tuple(sentences))


def made_of(analyses: Iterable[Analysis], series: Series, loaded: Loaded, token: CancelToken) -> list[Analysis]:
    """Those analyses that were made of these images, the same instances with the same pixels, each with its time.

    The times are hashed one after the other until each analysis has found its own; without analyses none is.
    """
    uids = tuple(ref.sop_instance_uid for ref in series.instances)
    able = [a for a in analyses if a.provenance.sop_instance_uids == uids]
    wanted, times = {a.provenance.pixel_sha256 for a in able}, dict[str, int]()
    for time, volume in enumerate(loaded.times):
        token.check()
        if wanted <= times.keys():
            break
        times.setdefault(volume.pixel_sha256(), time)
    return [replace(a, time=times[key]) for a in able if (key := a.provenance.pixel_sha256) in times]


def load_series(series: Series, token: CancelToken, progress: ProgressReport) -> Loaded:
    """The voxels of a series."""
    from medviewer.io import load  # noqa: PLC0415 - the window starts without it

    return load.load_series(series, token, progress)


def thumbnail(series: Series) -> NDArray[Any]:
    """A small picture of a series."""
    from medviewer.io import thumbnail as small  # noqa: PLC0415 - the window starts without it

    return small.thumbnail(series)


def read_series(series: Series, token: CancelToken, progress: ProgressReport) -> ReadObject:
    """The object that is a series: a segmentation, structure set, report, presentation state, map or document."""
    from medviewer.io.objects import read_object  # noqa: PLC0415 - only what is opened over images needs it
    from medviewer.io.source import Sources  # noqa: PLC0415 - as above

    progress(Progress(0.0, tr("Reading")))
    with Sources() as sources:
        return read_object(series.instances[0], sources, token)


def read_overlays(series: Series, token: CancelToken, progress: ProgressReport) -> SeriesOverlays:
    """The overlay planes of a series of images."""
    from medviewer.io.series_overlays import series_overlays  # noqa: PLC0415 - few series have some

    return series_overlays(series, token, progress)


def reshape_mask(mask: Mask, change: Reshaping, token: CancelToken, progress: ProgressReport) -> Mask:
    """The mask after a change of its shape as a whole."""
    from medviewer.processing.mask_shapes import reshaped  # noqa: PLC0415 - needs SimpleITK

    return reshaped(mask, change, token, progress)


def register_volumes(fixed: Volume, moving: Volume, token: CancelToken, progress: ProgressReport) -> Registration:
    """Where places of one volume lie in another of the same body."""
    from medviewer.processing.registration import register  # noqa: PLC0415 - needs SimpleITK

    return register(fixed, moving, token, progress)


def denoise(volume: Volume, kind: DenoiseKind, token: CancelToken, progress: ProgressReport) -> Volume:
    """Values with their noise taken out, to be shown."""
    from medviewer.io.memory import budget_bytes  # noqa: PLC0415 - as below
    from medviewer.processing.denoise import denoised  # noqa: PLC0415 - needs SimpleITK

    return denoised(volume, kind, budget_bytes(), token, progress)


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

"""`bench`: measures this workstation."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import typer

from medviewer.cli.console import ExitCode, never_stopped, progress_bar, show, show_json
from medviewer.cli.reading import JsonOption, PathArgument, scanned

if TYPE_CHECKING:
    from medviewer.domain.study import Series, Study
    from medviewer.domain.volume import Volume

app = typer.Typer(help="Measures this workstation: seconds, MB, frames, ratios.", no_args_is_help=True)


def _answer(figures: dict[str, Any], *, as_json: bool) -> int:
    if as_json:
        show_json(figures)
    else:
        for name, value in figures.items():
            show(f"{name:32} {value:.4g}" if isinstance(value, float) else f"{name:32} {value}")
    return ExitCode.DONE


def _largest(path: Path) -> tuple[Study, Series]:
    """The series that all benchmarks take of a path, and its study."""
    from medviewer.io.bench import largest_series

    result = scanned(path)
    series = largest_series(result)
    return next((study, series) for study in result.studies if any(one is series for one in study.series))


def _volume(path: Path) -> Volume:
    from medviewer.io.load import load_volume

    _study, series = _largest(path)
    with progress_bar("Loading") as progress:
        return load_volume(series, never_stopped(), progress)


@app.command("load")
def load(path: PathArgument, as_json: JsonOption = False) -> int:
    """Time opening a series with an empty study index, beside SimpleITK's reader."""
    from medviewer.io.bench import bench_load
    from medviewer.io.index_codec import index_schema
    from medviewer.store.study_index import INDEX_FILE, StudyIndex

    with TemporaryDirectory() as folder, StudyIndex(Path(folder) / INDEX_FILE, index_schema()) as index:
        return _answer(bench_load(path, index), as_json=as_json)


@app.command("scroll")
def scroll(path: PathArgument, as_json: JsonOption = False) -> int:
    """Time a slice step, beside a bare VTK slice view, and the 3D view while it moves and at rest."""
    from medviewer.rendering.bench import bench_scroll
    from medviewer.rendering.bench_volume import bench_volume

    _study, series = _largest(path)
    volume = _volume(path)
    figures = bench_scroll(volume)
    if volume.is_placed and not volume.is_color:
        turned = bench_volume(volume, series.modality)
        figures |= {f"3d_{name}": value for name, value in turned.items()}
    return _answer(figures, as_json=as_json)


@app.command("infer")
def infer(path: PathArgument, as_json: JsonOption = False) -> int:
    """Time each model that takes the series."""
    from medviewer.app.ports import AnalysisRequest
    from medviewer.io.load import load_volume
    from medviewer.services import Services

    services = Services()
    study, series = _largest(path)
    volume = load_volume(series, never_stopped(), lambda _progress: None)
    figures: dict[str, Any] = {"device": services.device_text()}
    for plugin in services.summaries().plugins:
        if plugin.accepts(series.modality):
            request = AnalysisRequest(plugin, volume, series, study.uid, str(path))
            analysis = services.analyse(request, never_stopped(), lambda _progress: None)
            figures[f"{plugin.id} seconds"] = analysis.seconds.total
            figures[f"{plugin.id} positive"] = sum(f.positive for f in analysis.findings)
    return _answer(figures, as_json=as_json)


@app.command("ui")
def ui(context: typer.Context, path: PathArgument, as_json: JsonOption = False) -> int:
    """Time the window: first image, longest gap of the event loop while a model runs."""
    from medviewer.cli.display import has_display, run_unseen

    if not has_display():
        return run_unseen(context.obj)
    from medviewer.main import bench_ui

    return _answer(bench_ui(path), as_json=as_json)

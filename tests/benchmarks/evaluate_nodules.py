"""Figures of the nodule candidates: generated chests with seeds not used for tuning, and balls set into real lungs.

Run from the project's root: `python tests/benchmarks/evaluate_nodules.py [--seeds 20] [--real FOLDER] [--json]`.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from medviewer.domain.job import CancelToken
from medviewer.domain.resources import plugins_path
from medviewer.domain.volume import Volume
from medviewer.inference.catalog import load_plugin
from medviewer.inference.grids import signed_distance
from medviewer.inference.pipeline import Subject, analyse
from medviewer.inference.preprocess import prepare
from medviewer.inference.runtime import Runtime
from medviewer.io.load import load_volume
from medviewer.io.phantom import write_chest_phantom
from medviewer.io.scan import scan

PLUGIN = plugins_path() / "lung-nodule-candidates"
REAL = Path(__file__).parents[2] / "../shared/data/ct_chest_cptac"
FIRST_UNSEEN_SEED = 1001
SPHERE_DIAMETERS_MM = (6.0, 7.0, 8.0, 9.0, 10.5, 12.0)


@dataclass(frozen=True)
class Figures:
    """Outcome of one study: true places found, all true places, positives that are none of them, seconds."""

    found: int
    of: int
    false_positives: int
    seconds: float


def silent(_):
    """A progress report that nobody reads."""


def opened(folder):
    """The study, first series and volume of a folder."""
    result = scan(folder, CancelToken(), silent)
    study = result.studies[0]
    return study, study.series[0], load_volume(study.series[0], CancelToken(), silent)


def matches(finding, center, diameter_mm):
    """Whether a finding's middle lies in the true ball (5 mm off its middle at least are allowed)."""
    return math.dist(finding.region.center_lps, center) <= max(diameter_mm / 2, 5.0)


def figures(analysis, balls, seconds):
    """Counts of one analysis against true balls (center, diameter)."""
    positive = [f for f in analysis.findings if f.positive]
    found = sum(any(matches(f, *ball) for f in positive) for ball in balls)
    wrong = sum(not any(matches(f, *ball) for ball in balls) for f in positive)
    return Figures(found, len(balls), wrong, seconds)


def run(runtime, study_uid, series, volume):
    """One analysis and its seconds."""
    start = time.perf_counter()
    subject = Subject(volume, series, study_uid, "evaluation")
    return analyse(load_plugin(PLUGIN), subject, runtime, CancelToken(), silent), time.perf_counter() - start


def phantom_figures(runtime, seed):
    """Figures of one generated chest, through DICOM files."""
    with tempfile.TemporaryDirectory() as folder:
        truth = write_chest_phantom(Path(folder), seed)
        study, series, volume = opened(Path(folder))
    analysis, seconds = run(runtime, study.uid, series, volume)
    return figures(analysis, [(n.center_lps, n.diameter_mm) for n in truth.nodules], seconds)


def sphere_places(volume, count, seed, reach_mm=11.0, quiet_hu=-550.0):
    """Places (LPS mm) in the lungs with no vessel within reach, far from each other."""
    prepared = prepare(volume, load_plugin(PLUGIN).manifest, CancelToken())
    spacing = prepared.geometry.spacing_mm
    vessels = prepared.array > quiet_hu
    free = -signed_distance(prepared.mask, spacing) > reach_mm
    free &= signed_distance(vessels, spacing) > reach_mm
    rng = np.random.default_rng(seed)
    index = rng.permutation(np.argwhere(free))
    chosen = []
    for place in prepared.geometry.to_lps(index):
        if all(math.dist(place, other) > 30.0 for other in chosen):
            chosen.append(tuple(place))
        if len(chosen) == count:
            return chosen
    message = f"only {len(chosen)} places are free"
    raise ValueError(message)


def with_balls(volume, balls, value, samples=5):
    """The volume with balls (center LPS, diameter mm) of one value; border voxels take the share that lies inside."""
    array = volume.array.astype(np.float32)
    fine = np.stack(np.meshgrid(*[(np.arange(samples) + 0.5) / samples - 0.5] * 3, indexing="ij"), -1).reshape(-1, 3)
    for center, diameter in balls:
        reach = np.ceil((diameter / 2 + 2) / np.array(volume.geometry.spacing_mm)).astype(int)
        middle = np.rint(volume.geometry.to_index(center)).astype(int)
        low, high = np.maximum(middle - reach, 0), np.minimum(middle + reach + 1, array.shape)
        index = np.moveaxis(np.indices(high - low), 0, -1) + low
        places = volume.geometry.to_lps(index[..., None, :] + fine)
        share = (np.linalg.norm(places - center, axis=-1) <= diameter / 2).mean(axis=-1)
        patch = array[low[0] : high[0], low[1] : high[1], low[2] : high[2]]
        patch += (share * (value - patch)).astype(np.float32)
    return Volume(volume.geometry, np.rint(array).astype(volume.array.dtype), volume.unit)


def real_figures(runtime, folder, seed):
    """Figures of the real chest as it is, and with six balls set into it."""
    study, series, volume = opened(folder)
    plain, seconds = run(runtime, study.uid, series, volume)
    places = sphere_places(volume, len(SPHERE_DIAMETERS_MM), seed)
    balls = list(zip(places, SPHERE_DIAMETERS_MM, strict=True))
    changed, more = run(runtime, study.uid, series, with_balls(volume, balls, 30.0))
    return figures(plain, [], seconds), figures(changed, balls, more)


def evaluate(seeds, real):
    """All figures as plain values."""
    runtime = Runtime("cpu")
    chests = [phantom_figures(runtime, FIRST_UNSEEN_SEED + n) for n in range(seeds)]
    values = {
        "phantoms": seeds,
        "found_of_6_mean": float(np.mean([c.found for c in chests])),
        "found_of_6_least": min(c.found for c in chests),
        "false_positives_mean": float(np.mean([c.false_positives for c in chests])),
        "false_positives_most": max(c.false_positives for c in chests),
        "each": [asdict(c) for c in chests],
    }
    if real.is_dir():
        plain, changed = zip(*(real_figures(runtime, real, seed) for seed in range(3)), strict=True)
        values["real_positive"] = plain[0].false_positives
        values["real_seconds"] = min(p.seconds for p in plain)
        values["real_spheres_found_of_6"] = [c.found for c in changed]
    return values


def main():
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--real", type=Path, default=REAL)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    values = evaluate(asked.seeds, asked.real)
    if asked.json:
        print(json.dumps(values))
        return
    for name, value in values.items():
        if name != "each":
            print(f"{name}: {value}")
    for number, chest in enumerate(values["each"]):
        print(f"  seed {FIRST_UNSEEN_SEED + number}: {chest}")


if __name__ == "__main__":
    main()

"""What opening a series costs in memory beside its pixels; `pytest -s` shows the figures."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from series import affine_of, write_series

if TYPE_CHECKING:
    from pathlib import Path

MOST = 1.2
"""Times the bytes of the pixels."""

HELP = """
import contextlib
from medviewer.cli import main
with contextlib.suppress(SystemExit):
    main(["--help"])
(peak,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")]
print(int(peak) * 1024 / 1e6)
"""


def printed(*args: str) -> str:
    """What the interpreter prints."""
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process is measured by other rules")
def test_that_a_series_of_52_mb_takes_no_more_than_a_fifth_beside_its_pixels(tmp_path: Path) -> None:
    values = np.random.default_rng(1).integers(-1024, 2000, (99, 512, 512), np.int16)
    write_series(tmp_path, affine_of((2.5, 0.7, 0.7), (0, 0, 0)), values)
    empty_mb = float(printed("-c", HELP).split()[-1])
    figures = json.loads(printed("-m", "medviewer", "bench", "load", str(tmp_path), "--json"))
    ratio = (figures["peak_rss_mb"] - empty_mb) / figures["pixels_mb"]
    print(f"{figures['pixels_mb']:.0f} MB of pixels: {ratio:.2f} times as much above the {empty_mb:.0f} MB of --help")
    assert figures["pixels_mb"] == pytest.approx(values.nbytes / 1e6)
    assert ratio <= MOST

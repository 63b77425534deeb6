"""What jobs need is loaded in the background after the window shows, and not with the modules that start it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
from series import affine_of, write_series

if TYPE_CHECKING:
    from pathlib import Path

WANTED = (
    "medviewer.inference.pipeline",
    "onnxruntime",
    "SimpleITK",
    "pydicom.pixels.processing",
    "medviewer.io.objects",
    "medviewer.export.findings_json",
    "jsonschema",
)
LOAD = f"""
import sys
from medviewer.services import Services
before = [name for name in {WANTED!r} if name in sys.modules]
Services.load_libraries()
print(before, [name for name in {WANTED!r} if name not in sys.modules])
"""


def test_that_libraries_of_jobs_are_loaded_when_asked_for_and_not_before() -> None:
    run = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True, timeout=120)
    assert run.stdout.split("\n")[0] == "[] []"


READ = """
import sys
from pathlib import Path
from medviewer.domain.job import CancelToken
from medviewer.io.load import load_series
from medviewer.io.scan import scan
found = scan(Path(sys.argv[1]), CancelToken(), print)
loaded = load_series(found.studies[0].series[0], CancelToken(), lambda _progress: None)
print(int(loaded.volume.array.sum(dtype=int)), sorted({"pydicom", "PIL", "SimpleITK"} & set(sys.modules)))
"""


def test_that_a_plain_series_is_read_without_the_large_libraries(tmp_path: Path) -> None:
    values = np.arange(3 * 16 * 16, dtype=np.int16).reshape(3, 16, 16)
    tags = {"WindowCenter": "40", "WindowWidth": "400", "PixelPaddingValue": -2000, "PatientName": "Doe^John"}
    write_series(tmp_path, affine_of((2.5, 0.7, 0.7), (0, 0, 0)), values, **tags)
    run = [sys.executable, "-c", READ, str(tmp_path)]
    said = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120).stdout
    assert said.splitlines()[-1] == f"{(values.astype(int) - 1024).sum()} []"

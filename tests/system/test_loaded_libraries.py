"""What jobs need is loaded before the window shows: loading it later would hold the window up."""

from __future__ import annotations

import subprocess
import sys

WANTED = ("medviewer.inference.pipeline", "onnxruntime", "SimpleITK", "medviewer.export.findings_json", "jsonschema")
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

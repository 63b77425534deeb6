"""The wheel carries all that the program needs: put alone into an empty environment, it shows the demo study."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

OUTPUTS = {"screenshot.png", "report.pdf", "report_sr.dcm", "findings.json", "truth.json"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built here from the working tree without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", folder, project_root], check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs' folder of an empty environment that got the wheel and, by a path file, the libraries in use here.

    Path files inside a folder that a path file names are not read, so the editable install beside those libraries
    stays out of sight.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps"]
    subprocess.run([*command, wheel], check=True, capture_output=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python.parent


@pytest.fixture
def environment(medviewer_home: Path) -> dict[str, str]:
    """What a machine without a display and without this working tree has in its environment."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return kept | {"MEDVIEWER_HOME": str(medviewer_home), "LIBGL_ALWAYS_SOFTWARE": "1"}


def run(command: list[object], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    result = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert result.returncode == 0, result.stderr
    return result


def test_that_the_wheel_holds_the_plugins_and_resources_but_no_tests(wheel: Path, project_root: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("plugins", "resources"):
        files = [
            path for path in (project_root / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        ]
        carried = {f"medviewer/_bundled/{path.relative_to(project_root).as_posix()}" for path in files}
        assert files
        assert carried <= names
    assert not [name for name in names if name.startswith("tests") or name.endswith(".pyc")]
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_that_the_program_comes_from_the_wheel_and_not_from_the_working_tree(
    programs: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    found = run([programs / "python", "-c", "import medviewer; print(medviewer.__file__)"], tmp_path, environment)
    assert Path(found.stdout.strip()).is_relative_to(programs.parent)


def test_that_the_installed_program_lists_the_plugin_it_carries(
    programs: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    listed = run([programs / "medviewer", "models", "list", "--json"], tmp_path, environment)
    assert "lung-nodule-candidates" in json.dumps(json.loads(listed.stdout))


def test_that_the_installed_program_runs_the_demo_to_its_end_without_a_display(
    programs: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    out = tmp_path / "out"
    run([programs / "medviewer", "demo", "--out", out], tmp_path, environment)
    assert {path.name for path in out.iterdir()} >= OUTPUTS
    assert (out / "screenshot.png").read_bytes().startswith(b"\x89PNG")
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "report_sr.dcm").read_bytes()[128:132] == b"DICM"
    assert len(json.loads((out / "truth.json").read_text())["nodules"]) == 6
    said = json.loads((out / "findings.json").read_text())
    assert said["findings"]
    assert said["decisions"] == [], "nothing is accepted in anyone's name"

"""What a newcomer's two commands stand on: the README's first lines, the lock, the scripts and the Makefile."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import PySide6
import pytest

SCRIPTS = ["packaging/linux/system-deps.sh", "packaging/linux/make-venv.sh", ".ci/run"]


def entries(lock: str) -> list[str]:
    """One text per pinned requirement, its continuation lines included."""
    return re.findall(r"^\S.*(?:\n[ \t].*)*", lock, flags=re.MULTILINE)


def canonical(requirement: str) -> str:
    """The name of a requirement as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


@pytest.fixture
def lock(project_root: Path) -> str:
    return (project_root / "requirements.lock").read_text(encoding="utf-8")


def test_that_every_requirement_is_pinned_with_a_hash(lock: str) -> None:
    assert len(entries(lock)) > 50
    assert [
        text.splitlines()[0] for text in entries(lock) if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", text)
    ] == []
    assert [text.splitlines()[0] for text in entries(lock) if not re.match(r"[\w.-]+==\S+", text)] == []


def test_that_the_lock_names_no_address(lock: str) -> None:
    assert re.findall(r"://|file:|--(?:index|extra|find|trusted)\S*", lock) == []


def test_that_the_lock_holds_everything_the_project_asks_for(lock: str, project_root: Path) -> None:
    settings = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    asked = settings["project"]["dependencies"] + settings["dependency-groups"]["dev"]
    asked += settings["build-system"]["requires"]
    assert {canonical(name) for name in asked} - {canonical(text) for text in entries(lock)} == set()


def test_that_the_readme_opens_with_the_two_commands(project_root: Path) -> None:
    readme = (project_root / "README.md").read_text(encoding="utf-8")
    first = re.search(r"```\w*\n(.*?)```", readme, flags=re.DOTALL)
    assert first
    assert [line.split("#")[0].strip() for line in first[1].strip().splitlines()] == ["make demo", "make test"]
    assert readme[: first.start()].count("\n") < 10


@pytest.mark.parametrize("script", SCRIPTS)
def test_that_a_script_can_be_run_and_stops_at_the_first_error(project_root: Path, script: str) -> None:
    path = project_root / script
    assert os.access(path, os.X_OK)
    assert "set -euo pipefail" in path.read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", path], check=True)


def test_that_ci_runs_the_developers_own_commands_and_ends_with_the_tests(project_root: Path) -> None:
    lines = (project_root / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line.split()[-1] for line in lines if line.startswith("make ")] == ["lint", "coverage", "test"]


def outside_path(folder: Path, *programs: str) -> dict[str, str]:
    """An environment where stand-ins for the programs named write down how they are called; the rest are real."""
    stand_in = '#!/bin/sh\necho "$(basename "$0") $*" >> "$CALLS"\n'
    for name in programs:
        (folder / name).write_text(stand_in, encoding="utf-8")
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}", "CALLS": str(folder / "calls"), "LC_ALL": "C"}


def write_program(path: Path, text: str) -> None:
    path.write_text("#!/bin/sh\n" + text, encoding="utf-8")
    path.chmod(0o755)


def test_that_nothing_is_installed_where_nothing_is_missing(project_root: Path, tmp_path: Path) -> None:
    script = project_root / SCRIPTS[0]
    if subprocess.run([script], capture_output=True, check=False).returncode:
        pytest.skip("this machine lacks a system library, and may not install it")
    environment = outside_path(tmp_path, "apt-get", "sudo")
    result = subprocess.run([script], env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert not (tmp_path / "calls").exists()


def test_that_someone_who_may_not_install_is_told_the_one_line_to_run(project_root: Path, tmp_path: Path) -> None:
    environment = outside_path(tmp_path, "apt-get")
    write_program(tmp_path / "ldconfig", "exit 0\n")  # no library at all
    write_program(tmp_path / "id", "echo 1000\n")
    write_program(tmp_path / "apt-cache", "echo '  Candidate: 1.0'\n")
    write_program(tmp_path / "sudo", "exit 1\n")
    result = subprocess.run(
        [project_root / SCRIPTS[0]],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    (line,) = [text for text in result.stderr.splitlines() if "apt-get install" in text]
    assert "libxcb-cursor0" in line
    assert not (tmp_path / "calls").exists()


def test_that_root_installs_only_what_is_missing(project_root: Path, tmp_path: Path) -> None:
    real = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    kept = "\n".join(line for line in real.splitlines() if "libxcb-icccm" not in line)
    (tmp_path / "libraries").write_text(kept, encoding="utf-8")
    environment = outside_path(tmp_path, "apt-get")
    write_program(tmp_path / "ldconfig", f"cat '{tmp_path}/libraries'\n")
    write_program(tmp_path / "id", "echo 0\n")
    write_program(tmp_path / "apt-cache", "echo '  Candidate: 1.0'\n")
    result = subprocess.run([project_root / SCRIPTS[0]], env=environment, capture_output=True, text=True, check=False)
    calls = (tmp_path / "calls").read_text().splitlines()
    assert result.returncode == 1, "the stand-in installs nothing, so the library is still missing"
    assert [call.split()[-1] for call in calls if " install " in call] == ["libxcb-icccm4"]
    assert "sudo apt-get install -y --no-install-recommends libxcb-icccm4" in result.stderr


def test_that_every_library_that_draws_finds_what_it_is_linked_to() -> None:
    qt = Path(PySide6.__path__[0])
    drawing = [qt / "Qt/plugins/platforms/libqxcb.so", *qt.glob("Qt/plugins/xcbglintegrations/*.so")]
    drawing += [*qt.glob("QtGui*.so"), *qt.glob("QtWidgets*.so"), *qt.glob("QtPdf*.so")]
    drawing += [*qt.parent.glob("vtkmodules/vtkRendering*OpenGL2*.so")]
    assert len(drawing) > 5
    linked = subprocess.run(["ldd", *drawing], capture_output=True, text=True, check=False).stdout
    assert sorted({line.strip() for line in linked.splitlines() if "not found" in line}) == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "resources/docs/plugins.md"])
def test_that_every_link_inside_the_project_leads_somewhere(project_root: Path, page: str) -> None:
    text = (project_root / page).read_text(encoding="utf-8")
    places = [place for place in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in place]
    assert [place for place in places if not (project_root / page).parent.joinpath(place).exists()] == []

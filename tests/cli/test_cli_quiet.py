"""What commands must not do: import what draws, open network sockets."""

import json
import os
import subprocess
import sys

import pytest

MODEL = "lung-nodule-candidates"

WATCH = """
import json, sys
from medviewer.cli import main
code = main(json.loads(sys.argv[1]))
drawn = sorted({name.split(".")[0] for name in sys.modules} & {"PySide6", "shiboken6", "vtk", "vtkmodules", "qtpy"})
sys.stderr.write("\\nDRAWN " + json.dumps([code, drawn]))
"""

SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/socket.h>
int socket(int domain, int type, int protocol) {
    int (*real)(int, int, int) = dlsym(RTLD_NEXT, "socket");
    if (domain == AF_INET || domain == AF_INET6) {
        FILE *log = fopen(getenv("SOCKET_LOG"), "a");
        fprintf(log, "socket of family %d\\n", domain);
        fclose(log);
    }
    return real(domain, type, protocol);
}
"""


def run(arguments, **environment):
    command = [sys.executable, "-c", WATCH, json.dumps([str(a) for a in arguments])]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=300, env={**os.environ, **environment}, check=False
    )


def outcome(ended):
    """The exit code of a command, and the libraries for drawing that it imported."""
    code, drawn = json.loads(ended.stderr.split("DRAWN ")[1])
    return code, drawn


def drawn_by(arguments):
    code, drawn = outcome(run(arguments))
    assert code in {0, 1}
    return drawn


def test_that_commands_that_do_not_draw_import_neither_qt_nor_vtk(oblique_series, watched_analysis, tmp_path):
    points = tmp_path / "points.json"
    points.write_text('[{"lps": [0, 0, 0]}]')
    assert drawn_by(["info", oblique_series[0], "--json"]) == []
    assert drawn_by(["convert", oblique_series[0], "-o", tmp_path / "x.nii.gz"]) == []
    assert drawn_by(["probe", oblique_series[0], "--points", points, "--json"]) == []
    assert drawn_by(["models", "list", "--json"]) == []
    ended, _log = watched_analysis
    assert outcome(ended) == (0, [])


@pytest.fixture(scope="session")
def socket_shim(tmp_path_factory):
    """A library that writes down every internet socket that a process opens, in whatever language."""
    folder = tmp_path_factory.mktemp("shim")
    (folder / "shim.c").write_text(SHIM)
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", "shim.so", "shim.c", "-ldl"], cwd=folder, check=True)
    return folder / "shim.so"


def sockets_of(arguments, shim, log):
    log.unlink(missing_ok=True)
    ended = run(arguments, LD_PRELOAD=str(shim), SOCKET_LOG=str(log))
    assert outcome(ended)[0] == 0, ended.stderr
    return log.read_text() if log.exists() else ""


@pytest.fixture(scope="module")
def watched_analysis(tmp_path_factory, demo_study, socket_shim):
    """An analysis in a process of its own, in a new home, and where its sockets were written down."""
    folder = tmp_path_factory.mktemp("watched")
    arguments = ["analyse", demo_study, "--model", MODEL, "-o", folder / "out"]
    log = folder / "log"
    places = {"MEDVIEWER_HOME": str(folder / "home"), "LD_PRELOAD": str(socket_shim), "SOCKET_LOG": str(log)}
    return run(arguments, **places), log


def test_that_the_watch_sees_a_socket(socket_shim, tmp_path):
    log = tmp_path / "log"
    code = "import socket; socket.socket(socket.AF_INET).close()"
    environment = {**os.environ, "LD_PRELOAD": str(socket_shim), "SOCKET_LOG": str(log)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert "family 2" in log.read_text()


def test_that_analysing_and_exporting_open_no_network_socket(watched_analysis, analysed, socket_shim, tmp_path):
    ended, log = watched_analysis
    assert outcome(ended)[0] == 0, ended.stderr
    assert not log.exists()
    arguments = ["report", analysed, "--formats", "pdf,sr,json,csv", "-o", tmp_path / "reports"]
    assert sockets_of(arguments, socket_shim, tmp_path / "log") == ""


def test_that_opening_a_study_in_the_window_opens_no_network_socket(demo_study, socket_shim, tmp_path, qapp):
    del qapp  # named for the display that it needs
    picture = tmp_path / "window.png"
    arguments = ["open", demo_study, "--screenshot", picture]
    assert sockets_of(arguments, socket_shim, tmp_path / "log") == ""
    assert picture.stat().st_size > 10_000

"""One window per user and data folder: a second start hands what it was asked for to the window that is open.

The two speak through a local socket in the user's own folder; nothing listens on the network.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QObject, QStandardPaths, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from medviewer import __version__
from medviewer.app.settings import DATABASE_VARIABLE, home_folder

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = logging.getLogger("medviewer.instance")
LONGEST_SOCKET_PATH = 100
"""Unix sockets take paths of 107 bytes; Qt puts a few letters of its own behind."""
PATIENCE_MS = 5000
LARGEST_BYTES = 1 << 20
TAKEN = b"taken\n"
REFUSED = b"refused\n"


@dataclass(frozen=True, slots=True)
class Errands:
    """What a second start asks the open window for; all as plain text, paths absolute."""

    paths: tuple[str, ...] = ()
    model: str | None = None
    reader: str | None = None
    accession: str | None = None
    study_uid: str | None = None

    def to_line(self) -> bytes:
        """As one line for the socket."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return (json.dumps({"version": __version__, **values}) + "\n").encode()

    @staticmethod
    def from_line(line: bytes) -> Errands | None:
        """What such a line asks for; None where it is none of this program's version."""
        try:
            values: Any = json.loads(line)
        except ValueError:
            return None
        if not isinstance(values, dict) or values.pop("version", None) != __version__:
            return None
        paths = values.pop("paths", None)
        words = {name: values.get(name) for name in ("model", "reader", "accession", "study_uid")}
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            return None
        if not all(word is None or isinstance(word, str) for word in words.values()):
            return None
        return Errands(tuple(paths), **words)


def socket_name(home: Path, database: str = "") -> str:
    """The socket of the window on that data folder and database.

    It lies in the folder itself, or where that path is too long for a socket, in the user's own cache folder.
    """
    mark = hashlib.sha256(f"{home.resolve()}\n{database}".encode()).hexdigest()[:12]
    if sys.platform == "win32":
        return f"medviewer-{mark}"  # a named pipe
    place = home.resolve() / f"window-{mark}"
    if len(os.fsencode(place)) <= LONGEST_SOCKET_PATH:
        return str(place)
    own = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    return str(Path(own) / f"medviewer-{mark}")


def doorbell_name() -> str:
    """Where the window on this data folder and database takes second starts."""
    return socket_name(home_folder(), os.environ.get(DATABASE_VARIABLE, ""))


def hand_over(name: str, errands: Errands) -> bool:
    """Ask the window that listens there; whether it took it. False where no window is open."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(errands.to_line())
    socket.flush()
    answer = b""
    while not answer.endswith(b"\n") and socket.waitForReadyRead(PATIENCE_MS):
        answer += socket.readAll().data()
    socket.abort()
    return answer == TAKEN


class Doorbell(QObject):
    """Listens for second starts; what a process that is gone has left behind is cleared away.

    Parameters
    ----------
    name
        Of the socket.
    accepts
        Whether the window takes an errand; one that it refuses opens a window of its own.
    """

    rung = Signal(object)
    """The `Errands` that were taken."""

    def __init__(self, name: str, accepts: Callable[[Errands], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._accepts = accepts
        self._lock = QLockFile(f"{name}.lock" if Path(name).is_absolute() else _lock_path(name))
        self._lock.setStaleLockTime(0)  # stale only when its process is gone, however long that runs
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)

    def listen(self) -> bool:
        """Start to listen; False where another window does already, or where there can be no socket."""
        if Path(self._name).is_absolute():
            Path(self._name).parent.mkdir(parents=True, exist_ok=True)
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)  # the lock says that nobody listens on it
        if not self._server.listen(self._name):
            LOG.info("no second start can be taken: %s", self._server.errorString())
            self._lock.unlock()
            return False
        return True

    def stop(self) -> None:
        """Listen no more."""
        self._server.close()
        self._lock.unlock()

    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda caller=socket: self._hear(caller))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > LARGEST_BYTES:
                socket.abort()
            return
        errands = Errands.from_line(bytes(socket.readLine().data()))
        taken = errands is not None and self._accepts(errands)
        socket.write(TAKEN if taken else REFUSED)
        socket.flush()
        socket.disconnectFromServer()
        if taken:
            self.rung.emit(errands)


def _lock_path(name: str) -> str:
    return str(Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation)) / f"{name}.lock")

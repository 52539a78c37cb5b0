"""A release that is interrupted leaves no server behind, whoever interrupts it."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.release.loopback.servers import HOST
from tests.repository.tree import ROOT

PROGRAM = """\
import signal, sys
from pathlib import Path
from scripts.release.cli import interruptible
from scripts.release.loopback.servers import pypiserver

with interruptible(), pypiserver(Path(sys.argv[1]), "token") as port:
    print(port, flush=True)
    while True:
        signal.pause()
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_no_server_is_left(tmp_path: Path, how: signal.Signals) -> None:
    """The signal goes to one process only, as from a job that is cancelled; a terminal's goes to all of them."""
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "index")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        process.send_signal(how)
        process.wait(20)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, port), 1)

"""The lag page in headless Chromium: live numbers, a chart for each consumer, and what is wrong when it is."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from infrastructure.catalogue import load
from infrastructure.nats import apply
from tests.infrastructure.nats_server import client, nats_server

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PLATFORM = load().platform
READER = PLATFORM.readers[1]
LIMIT = 30


class Browser:
    """The driver in ``drive.mjs``: tell it what to wait for, and it tells what it saw."""

    def __init__(self, url: str, screenshot: Path) -> None:
        node = shutil.which("node")
        assert node, "node is missing: run `python3 noxfile.py browser`"
        unpacked = HERE / "node_modules" / ".chromium"
        unpacked.mkdir(exist_ok=True)
        # As on AWS Lambda it brings the libraries along that a bare machine has not.
        env = {**os.environ, "TMPDIR": str(unpacked), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
        env["FONTCONFIG_PATH"] = str(_fonts(unpacked))
        command = [node, "drive.mjs", url, str(screenshot)]
        self._process = subprocess.Popen(
            command, cwd=HERE, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def wait_for(self, **wanted: Any) -> dict[str, Any]:
        """Wait (a minute at most) until the page shows it; gives texts, state and errors of the page."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the page never showed {wanted}"
        seen: dict[str, Any] = json.loads(line)
        return seen

    def close(self) -> None:
        """End it, and the browser with it."""
        self._process.communicate(timeout=30)


def _fonts(unpacked: Path) -> Path:
    """A configuration that knows where the fonts are unpacked: with the browser's own there is no text to see."""
    folder = unpacked / "fontconfig"
    folder.mkdir(exist_ok=True)
    dirs = f"<dir>{unpacked / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir>"
    (folder / "fonts.conf").write_text(f"<?xml version='1.0'?><fontconfig>{dirs}</fontconfig>", "utf-8")
    return folder


async def _publish(port: int, count: int) -> None:
    async with client(port) as connection:
        for _ in range(count):
            await connection.jetstream().publish(READER.subjects[0].replace("*", "x"), b"{}")


async def _settle(port: int, count: int) -> None:
    async with client(port) as connection:
        pull = await connection.jetstream().pull_subscribe_bind(READER.name, PLATFORM.events.name)
        for message in await pull.fetch(count, timeout=5):
            await message.ack_sync(timeout=5)


async def _apply(port: int) -> None:
    async with client(port) as connection:
        await apply(connection, PLATFORM)


def test_the_page_is_live(tmp_path: Path) -> None:
    """Numbers and colours follow the server, and the page says so when nobody answers any more."""
    with nats_server(tmp_path / "nats") as port:
        asyncio.run(_apply(port))
        asyncio.run(_publish(port, 50))
        arguments = ("--serve", "127.0.0.1:0", "--interval", "0.2", "--max-lag", str(LIMIT), "--json")
        script = ROOT / "infrastructure" / "monitoring" / "nats_dashboard.py"
        command = [sys.executable, str(script), "--nats-url", f"nats://127.0.0.1:{port}", *arguments]
        dashboard = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        assert dashboard.stderr
        browser = Browser(dashboard.stderr.readline().strip(), HERE / "lag.png")
        try:
            behind = browser.wait_for(consumer=READER.name, lag=50, behind=True, screenshot=True)
            assert behind["errors"] == []
            assert behind["drawn"], "there is no font: the page has no text"
            assert any("behind" in text for text in behind["seen"]), "colour alone is not for everybody"
            assert len(behind["seen"]) == len(PLATFORM.readers) + 1
            assert "3 consumers, every 0.2 s" in behind["state"]
            asyncio.run(_settle(port, 25))
            assert browser.wait_for(consumer=READER.name, lag=25, behind=False)["errors"] == []
            asyncio.run(_publish(port, 1))
            browser.wait_for(consumer=READER.name, lag=26, behind=False)
            assert browser.wait_for(consumer=READER.name, lag=26, behind=False, dark=True)["ground"] != behind["ground"]
            assert (HERE / "lag.png").read_bytes().startswith(b"\x89PNG")
            dashboard.terminate()
            dashboard.wait(10)
            assert "does not answer" in browser.wait_for(state="stale")["state"]
        finally:
            browser.close()
            dashboard.kill()
            dashboard.communicate()

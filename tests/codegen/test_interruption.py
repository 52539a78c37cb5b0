"""Killed in the middle of writing, a run leaves each generated folder whole: the old one or the new one."""

import contextlib
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from codegen import output
from tests.codegen import folders
from tests.codegen.command import ROOT

FILES = 400
_DRIVER = """
import sys
from pathlib import Path
from codegen.output import Tree, compare, write

folder, files = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
for turn in range(1000):
    # Every third file stays as it is: those are links to the old ones while the new folder is built.
    texts = {f"part{i % 7}/{i}.txt": f"{0 if i % 3 == 0 else turn} " * 200 for i in range(files)}
    trees = [Tree(folder, texts, "generated")]
    assert write(trees, compare(trees)) is None
    print(turn, flush=True)
"""


def write(tree: output.Tree) -> None:
    """Bring one tree up to date."""
    assert output.write([tree], output.compare([tree])) is None


def killed_at(folder: Path, seconds: float) -> int:
    """Let the driver write one state after the other, kill it after a while; the last state it reported."""
    command = [sys.executable, "-c", _DRIVER, str(folder), str(FILES)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.send_signal(signal.SIGKILL)
    told = process.communicate()[0].split()
    assert process.returncode == -signal.SIGKILL
    return int(told[-1]) if told else -1


def state_of(folder: Path) -> int:
    """The one state that all files of the folder agree on; fails where it is a mixture."""
    found = folders.texts(folder)
    assert len(found) == FILES, f"{len(found)} files of {FILES}"
    states = {text.split()[0] for path, text in found.items() if int(Path(path).stem) % 3}
    (state,) = states
    for path, text in found.items():
        wanted = "0" if int(Path(path).stem) % 3 == 0 else state
        assert text == f"{wanted} " * 200, path
    return int(state)


def test_a_run_that_is_killed_leaves_the_old_folder_or_the_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "_generated"
    moments = random.Random(7)
    remains = 0
    for turn in range(80):
        if turn >= 8 and remains:
            break
        last = killed_at(folder, moments.uniform(0.02, 0.15))
        remains += len([each for each in tmp_path.iterdir() if each != folder])
        if folder.exists():
            assert state_of(folder) in (last, last + 1, *(() if last >= 0 else range(1000)))
    assert remains, "no run was killed in the middle: kill it at other moments"


def test_the_next_run_clears_up(tmp_path: Path) -> None:
    """What a killed run left beside the folder is gone after the next one, whatever it was."""
    tree = output.Tree(tmp_path / "_generated", {"a.txt": "new\n"}, "generated")
    write(output.Tree(tree.folder, {"a.txt": "old\n", "b.txt": "old\n"}, "generated"))
    for name in ("_generated.staging", "_generated.staging-999999999-x", "_generated.staging-999999999-y.retired"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "half.txt").write_text("half", "utf-8")
    write(tree)
    assert folders.texts(tmp_path) == {"_generated/a.txt": "new\n"}


def test_whoever_reads_meanwhile_sees_a_whole_folder(tmp_path: Path) -> None:
    """The folder is never absent once it is there: the two change places in one step."""
    folder = tmp_path / "_generated"
    write(output.Tree(folder, {"a.txt": "0"}, "generated"))
    command = [sys.executable, "-c", _DRIVER, str(folder), "40"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    absent = sum(not folder.exists() for _ in range(20_000))
    process.kill()
    process.communicate()
    assert absent == 0

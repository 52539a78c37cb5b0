"""``python -m scripts.documentation``: every Markdown file of the repository as a site in ``build/docs``.

Links between files must lead somewhere: a broken one fails the build. mkdocs reads one folder, so the files are
put into ``build/pages`` first, with the paths that they have here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

_PAGES = Path("build/pages")
_WANTED = ("*.md", "*.svg", "LICENSE", ":!tests/golden")


def main() -> int:
    """Collect the pages and build the site."""
    shutil.rmtree(_PAGES, ignore_errors=True)
    listing = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run([*listing, *_WANTED], capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        target = _PAGES / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(name, target)
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", "docs/mkdocs.yml"]
    return subprocess.run(build, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""``python -m infrastructure.readiness.document`` writes docs/readiness.md: the output for each environment."""

from __future__ import annotations

import contextlib
import io
import sys

from infrastructure.catalogue import ROOT, load
from infrastructure.readiness.cli import main

_PAGE = ROOT / "docs" / "readiness.md"
_HEAD = """\
# Readiness

`python scripts/production_readiness_check.py` asks six questions of what is generated and, with `--live`, of what is
deployed; `-v` shows the evidence under each tick. `?` means that it could not be found out: for production that is not
ready. [Platform](platform.md) says what each check looks at.

The output below is that of the command, for each environment, without `--live`. To renew it:
`python -m infrastructure.readiness.document`.
"""


def document() -> str:
    """The page."""
    parts = [_HEAD]
    for environment in load().platform.environments:
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            code = main(["--env", environment, "-v"])
        command = f"$ python scripts/production_readiness_check.py --env {environment} -v; echo $?"
        parts.append(f"## {environment}\n\n```\n{command}\n{shown.getvalue()}{code}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    _PAGE.write_text(document(), "utf-8")
    sys.stderr.write(f"{_PAGE.relative_to(ROOT)} is written\n")

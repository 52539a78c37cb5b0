"""``keys new|rotate``: files of keys for personal data (a JSON Web Key Set), which only their owner may read."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from ..errors import SettingsError
from .parser import CommandParser, say


def add(parser: CommandParser) -> None:
    """Add the sub-commands."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=CommandParser)
    made = commands.add_parser("new", help="make a file with a key for encryption and one for pseudonyms")
    made.add_argument("file", type=Path, help="must not be there yet")
    made.set_defaults(command=_new)
    rotated = commands.add_parser("rotate", help="put a new key for encryption in front; the older ones still decrypt")
    rotated.add_argument("file", type=Path, help="a file that `keys new` made")
    rotated.add_argument(
        "--keep", type=int, metavar="N", help="keep only the N newest of the older keys (default: all)"
    )
    rotated.set_defaults(command=_rotate)


def _new(given: argparse.Namespace) -> int:
    from ..pii.keys import new_keys  # noqa: PLC0415 -- only this command needs it

    now = datetime.now(UTC)
    text = new_keys(_key_id(now), f"p{now:%Y%m%d}")
    try:
        handle = os.open(given.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if given.file.is_dir():
            raise SettingsError([f"{given.file} is a folder: name a file in it"]) from None
        raise SettingsError([f"{given.file} is there already: `keys rotate` adds a key to it"]) from None
    except OSError as error:
        raise SettingsError([f"{given.file} cannot be written: {error.strerror}"]) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    say(f"{given.file} has a key for encryption and one for pseudonyms. Next: export OMS_PII_KEYS_FILE={given.file}")
    return 0


def _rotate(given: argparse.Namespace) -> int:
    from ..pii.keys import KeyRing, rotated  # noqa: PLC0415 -- only this command needs it

    if given.keep is not None and given.keep < 0:
        raise SettingsError(["--keep must be 0 or more"])
    KeyRing.from_file(given.file)
    key_id = _key_id(datetime.now(UTC))
    text = rotated(given.file.read_text("utf-8"), key_id, keep=given.keep)
    try:
        _put(given.file, text)
    except OSError as error:
        raise SettingsError([f"{given.file} cannot be written: {error.strerror}"]) from None
    say(f"{key_id} encrypts from now on. Readers need the new file before producers do.")
    return 0


def _put(path: Path, text: str) -> None:
    """The whole text or nothing: a file of keys that is half written is lost."""
    aside = path.with_name(path.name + ".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _key_id(now: datetime) -> str:
    return f"k{now:%Y%m%d-%H%M%S}"

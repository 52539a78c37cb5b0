"""What several commands are given: the contracts, the cache, the day; and how wrong usage is told."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from codegen.cache import Cache, default_folder
from codegen.contracts import Source
from codegen.lifecycle import today_utc


class Parser(argparse.ArgumentParser):
    """Wrong usage is one sentence and where to look, exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


def source_arguments(parser: argparse.ArgumentParser, *, forms: tuple[str, ...] = ("text", "json", "github")) -> None:
    """Where the contracts are, and how the outcome is printed."""
    parser.add_argument(
        "--schemas", type=Path, default=Path("schemas"), metavar="DIR", help="the contracts (default: schemas)"
    )
    parser.add_argument(
        "--formats", choices=("assert", "annotate"), help='is "format" checked? (default: the catalogue, or assert)'
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="URI=DIR",
        help="where schemas of this base URI are, for $ref to them",
    )
    parser.add_argument("--format", choices=forms, default="text", help="how the outcome is printed")


def source(given: argparse.Namespace) -> Source:
    """The contracts that are named. Ends the process where there are none."""
    folder: Path = given.schemas
    if not folder.is_dir():
        usage(f"there is no folder {folder}", "name the folder of the contracts with --schemas DIR")
    maps = []
    for each in given.map:
        uri, _, target = each.rpartition("=")
        if not uri or not Path(target).is_dir():
            usage(f"--map {each} is not URI=DIR", "write --map https://schemas.example/=vendor/schemas")
        maps.append((uri, Path(target)))
    formats = None if given.formats is None else given.formats == "assert"
    return Source(folder, f"{folder.as_posix().removeprefix('./')}/", formats, tuple(maps))


def usage(message: str, hint: str) -> NoReturn:
    """End the process: the command line is wrong."""
    sys.stderr.write(f"python -m codegen: {message}\n  {hint}\n")
    raise SystemExit(2)


def cache(given: argparse.Namespace) -> Cache:
    """What was made before, or a cache that remembers nothing."""
    return Cache(None if given.no_cache else default_folder())


def day(text: str) -> date:
    """An argument that is a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date: write 2026-12-31") from None


def today_argument(parser: argparse.ArgumentParser) -> None:
    """``--today``: the day by which sunsets and waivers are judged."""
    told = "the day by which sunsets and waivers are judged (default: today, UTC)"
    parser.add_argument("--today", type=day, default=today_utc(), metavar="DATE", help=told)


def count(text: str) -> int:
    """An argument that is a number of processes."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes")
    return int(text)

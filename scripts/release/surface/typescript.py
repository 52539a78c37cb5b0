"""The TypeScript package's public names: declarations by its own compiler, read by api-extractor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.release import commands
from scripts.release.progress import Refusal
from scripts.release.tools import node_tool

_QUIET = {"default": {"logLevel": "none"}}
_SETTINGS: dict[str, Any] = {
    "dtsRollup": {"enabled": False},
    "tsdocMetadata": {"enabled": False},
    "messages": {
        "compilerMessageReporting": _QUIET,
        "extractorMessageReporting": _QUIET,
        "tsdocMessageReporting": _QUIET,
    },
}


def surface(package: Path, work: Path) -> dict[str, str]:
    """Signatures by public name, members included: ``SchemaCreatedV2.operation``.

    ``package`` is the folder of a clean copy with the packages of its lock, ``work`` a new folder.
    """
    manifest = json.loads((package / "package.json").read_text("utf-8"))
    declarations = work / "declarations"
    compiler = package / "node_modules/typescript/bin/tsc"
    options = ["--project", "tsconfig.build.json", "--emitDeclarationOnly", "--outDir", str(declarations)]
    commands.run(["node", compiler, *options], cwd=package)
    (work / "package.json").write_text(json.dumps({"name": manifest["name"], "type": "module"}), "utf-8")
    found: dict[str, str] = {}
    for name, entry in _entries(manifest):
        extracted = _extracted(work, declarations / entry, name)
        found |= {f"{name}{public}": signature for public, signature in extracted.items()}
    return found


def breaks(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """Names and members that are gone."""
    return sorted(f"{name} is gone" for name in old.keys() - new.keys())


def _entries(manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What can be imported: a prefix for its names, and the declaration file below the folder of declarations."""
    for name, target in manifest["exports"].items():
        types = target.get("import", target).get("types") if isinstance(target, dict) else None
        if types:
            yield ("" if name == "." else f"{name.removeprefix('./')}: "), re.sub(r"^\./dist/esm/", "", types)


def _extracted(work: Path, entry: Path, name: str) -> dict[str, str]:
    folder = work / f"extracted-{re.sub(r'[^a-z0-9]+', '-', name.lower()) or 'root'}"
    folder.mkdir()
    options = {"target": "es2022", "module": "nodenext", "lib": ["es2024"], "types": [], "skipLibCheck": True}
    settings = _SETTINGS | {
        "projectFolder": str(work),
        "mainEntryPointFilePath": str(entry),
        "compiler": {"overrideTsconfig": {"compilerOptions": options, "files": [str(entry)]}},
        "apiReport": {
            "enabled": True,
            "reportFileName": "report.api.md",
            "reportFolder": str(folder),
            "reportTempFolder": str(folder),
        },
        "docModel": {"enabled": True, "apiJsonFilePath": str(folder / "model.api.json")},
    }
    (folder / "api-extractor.json").write_text(json.dumps(settings), "utf-8")
    try:
        commands.run(
            [node_tool("api-extractor"), "run", "--local", "--config", folder / "api-extractor.json"], cwd=work
        )
    except commands.Failed as failed:
        raise Refusal(f"api-extractor: {failed}", "mend what it names in the declarations") from None
    model = json.loads((folder / "model.api.json").read_text("utf-8"))
    report = (folder / "report.api.md").read_text("utf-8")
    found = dict(_members(model["members"][0], ""))
    renamed = re.findall(r"^export \{ (\w+) as (\w+) \}$", report, re.MULTILINE)
    return found | {alias: f"= {original}" for original, alias in renamed}


def _members(parent: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for member in parent.get("members", []):
        own = f"{path}.{member['name']}" if path and member.get("name") else path or member.get("name", "")
        yield own, "".join(token["text"] for token in member.get("excerptTokens", []))
        yield from _members(member, own)

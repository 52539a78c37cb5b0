"""datamodel-code-generator alone, in process, schema by schema: ``python -m tests.bench.peer FOLDER``.

It gets each schema whole, with the definitions of other files in it, because it does not follow an ``$id`` that
is not a file. Reading the folder and importing the tool are not in its time.
"""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from datamodel_code_generator import generate

from tests.bench import fields

_OPTIONS: dict[str, Any] = {
    "input_file_type": "jsonschema",
    "output_model_type": "pydantic_v2.BaseModel",
    "target_python_version": "3.11",
    "formatters": ["builtin"],
    "disable_timestamp": True,
}


def main(folder: Path) -> None:
    """Print the seconds as JSON."""
    schemas = [_whole(file) for file in sorted(folder.glob("*.*/v*.json"))]
    warnings.simplefilter("ignore")
    started = time.perf_counter()
    for schema in schemas:
        generate(schema, **_OPTIONS)
    print(json.dumps({"seconds": time.perf_counter() - started, "schemas": len(schemas)}))


def _whole(file: Path) -> Any:
    """A contract of the catalogue with the shared definitions in it."""
    schema = json.loads(re.sub(r'"\.\./common/\w+\.json#', '"#', file.read_text("utf-8")))
    for shared in fields.COMMON.values():
        schema["$defs"] |= shared["$defs"]
    return schema


if __name__ == "__main__":
    main(Path(sys.argv[1]))

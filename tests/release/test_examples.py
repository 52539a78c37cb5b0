"""The packages' READMEs show programs that run."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.release.trial.readme import examples
from tests.repository import tree

README = """\
```sh
pip install sdk
```

```python
print(1)
```

```python nats
print(2)
```

```ts
console.log(3);
```
"""


def test_each_fence_of_a_language_is_a_program_with_its_needs() -> None:
    assert list(examples(README, "python")) == [("print(1)\n", frozenset()), ("print(2)\n", frozenset({"nats"}))]
    assert list(examples(README, "ts")) == [("console.log(3);\n", frozenset())]


@pytest.mark.parametrize(
    "program",
    [program for program, needs in examples(tree.text(Path("sdks/python/README.md")) or "", "python") if not needs],
)
def test_an_example_of_the_python_package_runs(program: str, tmp_path: Path) -> None:
    """Those of the TypeScript package run in the rehearsal, on the packed package."""
    (tmp_path / "example.py").write_text(program, "utf-8")
    env = {"PYTHONPATH": str(tree.ROOT / "sdks/python/src"), "PATH": ""}
    done = subprocess.run([sys.executable, "example.py"], cwd=tmp_path, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()

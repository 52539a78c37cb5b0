"""``noxfile.py`` starts on any Python, and what it offers is explained where people look."""

import ast
import re
import subprocess
import sys

from tests.repository import tree

SOURCE = (tree.ROOT / "noxfile.py").read_text("utf-8")


def sessions() -> dict[str, str]:
    """Docstring by name of every session; of a name with a placeholder, the part before it."""
    found = {}
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if ast.unparse(decorator).startswith("nox.session"):
                    found[_name(decorator) or node.name] = ast.get_docstring(node) or ""
    return found


def _name(decorator: ast.expr) -> str | None:
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    value = next((keyword.value for keyword in keywords if keyword.arg == "name"), None)
    value = value.values[0] if isinstance(value, ast.JoinedStr) else value
    return str(value.value) if isinstance(value, ast.Constant) else None


def test_an_old_python_can_read_the_file() -> None:
    """One that cannot would show a SyntaxError instead of the sentence that says which Python is needed."""
    ast.parse(SOURCE, feature_version=(3, 6))
    assert "from __future__ import annotations" not in SOURCE, "Python 3.6 does not know it."


def test_the_version_is_checked_before_anything_else() -> None:
    body = [node for node in ast.parse(SOURCE).body if not isinstance(node, ast.Expr)]
    assert ast.unparse(body[0]) == "import sys"
    assert ast.unparse(body[1]).startswith("if sys.version_info < (3, 11):")


def noxfile(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it as people do, with this interpreter."""
    command = [sys.executable, "noxfile.py", *arguments]
    return subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)


def test_without_arguments_it_lists_every_session() -> None:
    listed = noxfile()
    assert listed.returncode == 0, listed.stderr
    assert [name for name in sessions() if name not in listed.stdout] == []


def test_a_session_that_does_not_exist_is_refused() -> None:
    refused = noxfile("no-such-session", "--", "argument")
    assert refused.returncode != 0
    assert "no-such-session" in refused.stderr


def test_every_session_has_a_docstring() -> None:
    assert [name for name, docstring in sessions().items() if not docstring] == []


def test_every_session_is_explained() -> None:
    pages = "".join((tree.ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    missing = [name for name in sessions() if not re.search(rf"(?<![\w-]){re.escape(name)}", pages)]
    assert missing == [], "Say in README.md or CONTRIBUTING.md what they are for."


def test_every_pin_is_exact_and_has_a_reason() -> None:
    for path in (tree.ROOT / "requirements").glob("*.txt"):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith(("#", "-")):
                exact = r"[\w.-]+(\[\w+\])?==[\w.]+"
                pattern = exact if path.name == "constraints.txt" else rf"{exact} +# \S.+"
                assert re.fullmatch(pattern, line), f"{path.name}: {line}"

"""Imports point one way: index <- tools <- agent; scripts use index."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("agent", "index", "scripts", "tools")
CHAT = {"langchain", "langchain_core", "langchain_mistralai", "langgraph", "chainlit"}
FORBIDDEN = {
    "index": {"tools", "agent", "scripts", "tests", *CHAT},
    "tools": {"agent", "scripts", "tests", "chainlit", "langchain_mistralai"},
    "agent": {"scripts", "tests"},
    "scripts": {"agent", "tests", "chainlit"},
}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}


def imports(path: Path) -> Iterator[str]:
    """Full names of all that a file imports, wherever in it; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}, line {node.lineno}: imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_walk_sees_every_module() -> None:
    assert {"index.item_index", "tools.toolbox", "agent.conversation", "agent.offline.model", "scripts.build_index"} <= set(MODULES)
    assert "index.item_index.ItemIndex" in set(imports(MODULES["tools.toolbox"]))
    assert "wordllama" in set(imports(MODULES["index.encoders"])), "imports inside functions count"


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    found = {name.partition(".")[0] for name in imports(MODULES[module])}
    assert not found & FORBIDDEN[module.partition(".")[0]]


@pytest.mark.parametrize("module", [name for name in MODULES if name.partition(".")[0] in {"index", "tools"}])
def test_library_reads_no_environment_and_prints_nothing(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not (names | attributes | {name.rpartition(".")[2] for name in imports(MODULES[module])}) & {"environ", "getenv", "putenv"}
    assert "print" not in names
    assert not {"stdout", "stderr"} & attributes


def imported_modules(path: Path) -> set[str]:
    return {known for name in imports(path) for known in (name, name.rpartition(".")[0]) if known in MODULES}


def test_nothing_but_the_conversation_imports_the_graph() -> None:
    assert [module for module, path in MODULES.items() if "agent.graph" in imported_modules(path)] == ["agent.conversation"]


def test_no_module_imports_itself_in_a_circle() -> None:
    uses = {module: imported_modules(path) - {module} for module, path in MODULES.items()}
    while leaves := [module for module, used in uses.items() if not used]:
        uses = {module: used - set(leaves) for module, used in uses.items() if module not in leaves}
    assert not uses


def test_no_module_of_agent_takes_the_name_of_another_package() -> None:
    """The page's server puts the folder agent/ first on the path: agent/tools.py would be found as ``tools``."""
    names = {path.stem for path in (ROOT / "agent").iterdir() if path.suffix == ".py" or path.is_dir()} - {"__init__", "__pycache__"}
    assert "graph" in names
    installed = {*CHAT, "httpx", "numpy", "pandas", "faiss", "scipy", "rapidfuzz", "wordfreq", "wordllama", "pydantic", "pyarrow", "starlette"}
    assert not names & {*PACKAGES, *installed, *sys.stdlib_module_names}


def test_tests_have_no_packages_that_would_hide_the_real_ones() -> None:
    assert not [path.name for path in (ROOT / "tests").iterdir() if path.name in PACKAGES or path.name == "__init__.py"]

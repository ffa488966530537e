"""The rules of the house that no linter knows (docs/architecture.md)."""

import ast
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from qala.site.messages import find_missing
from qala.site.testing import NetworkError

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "qala"
CLOCK_AND_IO = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic",
    "timezone.now", "timezone.localdate", "timezone.localtime", "open", "print", "input",
}  # fmt: skip
NOT_IN_RULES = {
    "django",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "time",
    "urllib",
    "requests",
    "io",
}
READS = {"read_text", "read_bytes", "write_text", "write_bytes", "urlopen"}


def files_named(name: str) -> list[Path]:
    """Return a module's file or folder of this name; a scientific core inside a module has its own shape."""
    homes = [*SOURCE.glob("*"), *SOURCE.glob("base/*")]
    return [
        path
        for home in homes
        for path in (home / f"{name}.py", *home.glob(f"{name}/**/*.py"))
        if path.is_file()
    ]


def imports(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, node.module or ""))
    return found


def calls(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [(node.lineno, ast.unparse(node.func)) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_data_needs_the_standard_library_alone():
    strangers = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in files_named("data")
        for line, name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not (name.startswith("qala.") and (name.endswith(".data") or ".data." in name))
    ]
    assert not strangers


def test_rules_have_no_clock_and_no_input_or_output():
    strangers = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in files_named("rules")
        for line, name in imports(path)
        if name.split(".")[0] in NOT_IN_RULES
    ]
    strangers += [
        f"{path.relative_to(ROOT)}:{line}: {name}()"
        for path in files_named("rules")
        for line, name in calls(path)
        if name in CLOCK_AND_IO
        or ".".join(name.split(".")[-2:]) in CLOCK_AND_IO
        or name.split(".")[-1] in READS
    ]
    assert not strangers


def test_no_file_is_longer_than_four_hundred_lines():
    long = {
        str(path.relative_to(ROOT)): count
        for path in SOURCE.rglob("*.py")
        if not {"migrations", "tests", "vendor"} & set(path.parts)
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_functions_are_short_and_say_what_they_return():
    faults = []
    for path in SOURCE.rglob("*.py"):
        if {"migrations", "tests"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                where = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                faults += [f"{where}: {lines} lines"] if lines > 50 else []
                faults += [f"{where}: no return type"] if node.returns is None else []
    assert not faults


def test_no_file_names_a_registry_or_a_place_on_a_computer():
    hosts = [("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs")]
    folders = [("", "root", ""), ("", "home", ""), ("", "work", "main")]
    words = [*map(".".join, hosts), *map("/".join, folders)]
    found = []
    for path in tracked():
        text = path.read_bytes()
        if b"\0" not in text[:8000]:
            found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word.encode() in text]
    assert not found


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_migrations_are_linear_and_say_what_they_do():
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("qala.")}
    nameless = [
        f"{app}.{name}"
        for app, name in loader.disk_migrations
        if app in ours and ("_auto_" in name or name.split("_", 1)[1] in {"initial", "auto", "squashed"})
    ]
    assert not nameless


@pytest.mark.parametrize(
    "call",
    [lambda: socket.create_connection(("192.0.2.1", 80)), lambda: socket.getaddrinfo("qala.example", 80)],
)
def test_tests_reach_nothing_but_this_computer(call):
    with pytest.raises(NetworkError):
        call()


def test_every_public_string_is_there_in_kazakh_and_russian():
    lacking = [
        f"{module}: {' '.join(lacks)}: {message.id!r} ({place})"
        for module, messages in find_missing().items()
        for message, (place, lacks) in messages.items()
    ]
    assert not lacking


def test_every_dependency_has_its_line_in_the_docs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[=~><]", one)[0].lower() for one in wanted}
    lines = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines()
    assert names <= {line.split("|")[1].strip() for line in lines if line.startswith("| ")}

"""Write .importlinter: the floors, the doors and the order of base, from the tree itself.

A new module needs no line here unless it opens a floor: FLOORS and BASE are the plan of the house
(docs/architecture.md), the rest follows from what lies in src/qala.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "qala"
# Higher first; modules of one floor never import each other.
FLOORS = [["site"], ["twin"], ["requests", "documents"], ["city"], ["trust", "readings"], ["base"]]
# Higher first; packages of one line may import each other, but not in a circle.
BASE = [
    ["ui"],
    ["notify"],
    ["cases", "route"],
    ["outbox"],
    ["files", "jobs"],
    ["people"],
    ["redact"],
    ["text", "calendar"],
    ["limits"],
    ["errors"],
]
# Inside a module, higher first.
SHAPE = [["web", "rest", "jobs", "admin", "cli"], ["actions", "queries"], ["models"], ["rules"], ["data"]]
DOORS = {"api", "data", "tests", "testing", "__init__"}


def packages(folder: Path) -> list[str]:
    """Return the packages right inside a folder."""
    return sorted(path.parent.name for path in folder.glob("*/__init__.py"))


def contract(name: str, title: str, kind: str, **fields: list[str] | str) -> str:
    """Return one section of the file."""
    lines = [f"[importlinter:contract:{name}]", f"name = {title}", f"type = {kind}"]
    for field, value in fields.items():
        listed = [f"\n    {one}" for one in value] if isinstance(value, list) else [f" {value}"]
        lines.append(f"{field} ={''.join(listed)}")
    lines += ["ignore_imports =\n    qala.**.tests.** -> **", "unmatched_ignore_imports_alerting = none"]
    return "\n".join(lines) + "\n"


def layers(plan: list[list[str]], there: list[str], mark: str) -> list[str]:
    """Return the lines of a layers contract for what there is; a package without a place ends it."""
    known = {name for line in plan for name in line}
    if lost := set(there) - known:
        raise SystemExit(f"tools/contracts.py gives no floor to: {', '.join(sorted(lost))}")
    lines = [[name for name in line if name in there] for line in plan]
    return [f" {mark} ".join(line) for line in lines if line]


def doors(module: str, folder: Path) -> str:
    """Return the contract of a module: from outside only api.py and data.py."""
    inside = sorted({path.stem for path in folder.glob("*.py")} | set(packages(folder)))
    hidden = [f"qala.{module}.{name}" for name in inside if name not in DOORS]
    return contract(
        module.replace(".", "_"),
        f"{module} is entered through api.py and data.py",
        "protected",
        protected_modules=hidden,
        allowed_importers=[f"qala.{module}"],
    )


def shape(module: str, folder: Path) -> str:
    """Return the contract of the files inside a module."""
    there = {path.stem for path in folder.glob("*.py")} | set(packages(folder))
    lines = [[name for name in line if name in there] for line in SHAPE]
    return contract(
        f"{module.replace('.', '_')}_shape",
        f"{module} has the shape of a module",
        "layers",
        containers=f"qala.{module}",
        layers=[" : ".join(line) for line in lines if line] or ["api"],
    )


def main() -> None:
    """Write the file."""
    modules = {f"base.{name}": SOURCE / "base" / name for name in packages(SOURCE / "base")}
    modules |= {name: SOURCE / name for name in packages(SOURCE) if name not in {"base", "site"}}
    parts = [
        "[importlinter]\nroot_package = qala\n",
        contract(
            "floors",
            "A floor imports only lower floors",
            "layers",
            containers="qala",
            layers=layers(FLOORS, packages(SOURCE), "|"),
        ),
        contract(
            "base_order",
            "A package of base imports only lower ones",
            "layers",
            containers="qala.base",
            layers=layers(BASE, packages(SOURCE / "base"), ":"),
        ),
        contract("circles", "No circles", "acyclic_siblings", ancestors=["qala", "qala.base"], depth="0"),
        *(doors(module, folder) for module, folder in modules.items()),
        *(shape(module, folder) for module, folder in modules.items()),
    ]
    (ROOT / ".importlinter").write_text("\n".join(parts))


if __name__ == "__main__":
    main()

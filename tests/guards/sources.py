"""The product's Python files as syntax trees, and what they import: what every guard reads.

Nothing is imported here, so that a guard speaks even where a module does not start.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT_PACKAGES = ("payout", "importers", "exports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One module: its dotted name, whether it is a package's __init__, and its syntax tree."""

    module: str
    is_package: bool
    tree: ast.Module


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One imported name with its line; `target` is the dotted name as far as the statement gives it."""

    target: str
    line: int
    in_function: bool


@cache
def product_sources() -> tuple[Source, ...]:
    """Every module of the product that stands in the tree."""
    paths = (path for package in PRODUCT_PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return tuple(source_at(path) for path in paths)


def source_at(path: Path) -> Source:
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return Source(
        module=".".join(parts[:-1] if is_package else parts),
        is_package=is_package,
        tree=ast.parse(path.read_text(encoding="utf-8"), filename=str(path)),
    )


def planted(module: str, text: str) -> Source:
    """A made-up module, for the tests that show that a guard bites."""
    return Source(module=module, is_package=False, tree=ast.parse(text))


def imports(source: Source) -> Iterator[Import]:
    """What the module imports, wherever the statement stands; relative names are made whole."""
    inside = {
        id(node)
        for function in ast.walk(source.tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for target in targets(source, node):
                yield Import(target=target, line=node.lineno, in_function=id(node) in inside)


def targets(source: Source, node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    if node.level:
        here = source.module.split(".")
        depth = len(here) - node.level + source.is_package
        base = ".".join([*here[:depth], *base.split(".")]).rstrip(".")
    return [f"{base}.{alias.name}" for alias in node.names]


def is_within(name: str, packages: tuple[str, ...]) -> bool:
    """Whether the dotted name is one of the packages or lies in one of them."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)

"""Every page is shown by somebody and every macro is used by somebody: what is not is deleted."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jinja2 import Environment, nodes

from tests.guards.sources import ROOT, Source, planted, product_sources

TEMPLATES = ROOT / "templates"
Templates = Mapping[str, nodes.Template]


def product_templates() -> dict[str, nodes.Template]:
    """Every template by the name that Flask knows it by."""
    paths = sorted(TEMPLATES.rglob("*.html"))
    return parsed({path.relative_to(TEMPLATES).as_posix(): text_of(path) for path in paths})


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def parsed(texts: Mapping[str, str]) -> dict[str, nodes.Template]:
    environment = Environment(autoescape=True)
    return {name: environment.parse(text, name) for name, text in texts.items()}


def unreached(templates: Templates, sources: Iterable[Source]) -> set[str]:
    """Templates that no view names and no reached template extends, includes or imports."""
    waiting = {text for source in sources for text in strings(source)} & templates.keys()
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= (templates_named_in(templates[name]) & templates.keys()) - reached
    return set(templates) - reached


def strings(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def templates_named_in(template: nodes.Template) -> set[str]:
    """Names after extends, include and import, each branch of a choice among them."""
    expressions = [
        reference.template
        for reference in template.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    ]
    constants = [node for node in expressions if isinstance(node, nodes.Const)]
    constants += [node for expression in expressions for node in expression.find_all(nodes.Const)]
    return {constant.value for constant in constants if isinstance(constant.value, str)}


def unused_macros(templates: Templates) -> set[str]:
    """Macros that no template calls, as 'file: name'."""
    used = {pair for name, template in templates.items() for pair in macros_used_in(name, template)}
    return {
        f"{name}: {macro.name}"
        for name, template in templates.items()
        for macro in template.find_all(nodes.Macro)
        if (name, macro.name) not in used
    }


def macros_used_in(name: str, template: nodes.Template) -> set[tuple[str, str]]:
    """Each macro that the template calls, with the file that holds it."""
    origin: dict[str, tuple[str, str]] = {
        macro.name: (name, macro.name) for macro in template.find_all(nodes.Macro)
    }
    for imported in template.find_all(nodes.FromImport):
        for entry in imported.names:
            original, alias = entry if isinstance(entry, tuple) else (entry, entry)
            origin[alias] = (file_of(imported), original)
    modules = {imported.target: file_of(imported) for imported in template.find_all(nodes.Import)}
    called = [call.node for call in template.find_all(nodes.Call)]
    direct = {origin[node.name] for node in called if isinstance(node, nodes.Name) and node.name in origin}
    through_module = {
        (modules[node.node.name], node.attr)
        for node in called
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name in modules
    }
    return direct | through_module


def file_of(imported: nodes.Import | nodes.FromImport) -> str:
    assert isinstance(imported.template, nodes.Const), "a template is imported by its literal name"
    return str(imported.template.value)


def test_every_template_is_shown_or_used_by_one_that_is() -> None:
    assert unreached(product_templates(), product_sources()) == set()


def test_every_macro_is_called() -> None:
    assert unused_macros(product_templates()) == set()


PLANTED = {
    "pages/a.html": "{% extends 'layouts/page.html' %}{% import 'macros/form.html' as f %}{{ f.field(1) }}",
    "layouts/page.html": "{% from 'macros/money.html' import kr as k %}{{ k() }}{% include 'parts/x.html' %}",
    "parts/x.html": "x",
    "macros/form.html": "{% macro field(x) %}{{ inner(x) }}{% endmacro %}{% macro inner(x) %}{% endmacro %}",
    "macros/money.html": "{% macro kr(x) %}{% endmacro %}",
}


def test_templates_and_macros_in_use_are_left_alone() -> None:
    templates = parsed(PLANTED)
    assert unreached(templates, [planted("payout.web.a", "render_template('pages/a.html')")]) == set()
    assert unused_macros(templates) == set()


def test_a_page_that_no_view_shows_is_found_with_all_that_hangs_on_it() -> None:
    assert unreached(parsed(PLANTED), [planted("payout.web.a", "'pages/b.html'")]) == set(PLANTED)


def test_a_macro_that_is_imported_but_never_called_is_found() -> None:
    templates = parsed(
        PLANTED
        | {"parts/x.html": "{% from 'macros/more.html' import extra %}"}
        | {"macros/more.html": "{% macro extra() %}{% endmacro %}"}
    )
    assert unused_macros(templates) == {"macros/more.html: extra"}

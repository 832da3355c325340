"""Arrows go one way: web → services → domain, services → queries, models, importers; web → queries, exports.

Each layer is named with what it may know of the product and of other people's packages. What is not named is
refused, so that a new package must be decided and not forgotten.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from tests.guards.sources import PRODUCT_PACKAGES, Source, imports, is_within, planted, product_sources

VALUES = ("payout.money", "payout.cpr", "payout.bilag_number")
DOMAIN = ("payout.domain", *VALUES)
GROUND = (
    "payout.db",
    "payout.postgres",
    "payout.clock",
    "payout.files",
    "payout.settings",
    "payout.certificates",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A package or module, what of the product it may import, and which packages of others."""

    name: str
    knows: tuple[str, ...]
    packages: tuple[str, ...] = ()


LAYERS = (
    *(Layer(name=name, knows=VALUES, packages=("stdnum",)) for name in VALUES),
    Layer(name="payout.amount_words", knows=VALUES),
    Layer(name="payout.domain", knows=DOMAIN),
    Layer(name="importers", knows=("importers", *DOMAIN), packages=("python_calamine", "defusedxml")),
    Layer(
        name="exports",
        knows=("exports", "payout.labels", "payout.clock", *DOMAIN),
        packages=(
            "openpyxl",
            "defusedxml",
            "lxml",
            "fpdf",
            "segno",
            "barcode",
            "PIL",
            "msoffcrypto",
            "pyzipper",
        ),
    ),
    Layer(name="payout.labels", knows=DOMAIN),
    Layer(name="payout.clock", knows=()),
    Layer(name="payout.files", knows=()),
    Layer(name="payout.logo", knows=(), packages=("PIL",)),
    Layer(name="payout.sealed_file", knows=(), packages=("argon2", "cryptography")),
    Layer(name="payout.certificates", knows=(), packages=("cryptography",)),
    Layer(name="payout.own_hosts", knows=("payout.certificates",), packages=("psutil",)),
    Layer(
        name="payout.settings", knows=("payout.logo", "payout.own_hosts", *DOMAIN), packages=("platformdirs",)
    ),
    Layer(name="payout.db", knows=GROUND, packages=("sqlalchemy", "sqlcipher3", "argon2")),
    Layer(name="payout.ledger_place", knows=()),
    Layer(name="payout.server_lock", knows=()),
    Layer(name="payout.postgres", knows=GROUND, packages=("sqlalchemy", "psycopg")),
    Layer(name="payout.schema", knows=(), packages=("alembic", "sqlalchemy")),
    Layer(
        name="payout.migrations",
        knows=("payout.migrations", "payout.models", "payout.db"),
        packages=("alembic", "sqlalchemy"),
    ),
    Layer(name="payout.models", knows=("payout.models", *DOMAIN), packages=("sqlalchemy",)),
    Layer(
        name="payout.queries",
        knows=("payout.queries", "payout.models", "payout.labels", "payout.sealed_file", *GROUND, *DOMAIN),
        packages=("sqlalchemy",),
    ),
    Layer(
        name="payout.services",
        knows=(
            "payout.services",
            "payout.queries",
            "payout.models",
            "payout.schema",
            "payout.sealed_file",
            "importers",
            *GROUND,
            *DOMAIN,
        ),
        packages=("sqlalchemy", "argon2", "orjson", "pyotp", "zxcvbn"),
    ),
    Layer(
        name="payout.web",
        knows=(
            "payout.web",
            "payout.services",
            "payout.queries",
            "exports",
            "payout.labels",
            "payout.amount_words",
            *GROUND,
            *DOMAIN,
        ),
        # A view hands a connection on; it asks nothing of it itself.
        packages=(
            "sqlalchemy.Connection",
            "flask",
            "flask_login",
            "flask_wtf",
            "wtforms",
            "werkzeug",
            "markupsafe",
            "jinja2",
            "cheroot",
        ),
    ),
)

# What joins the layers may know them all.
JOINING = {"payout", "payout.__main__", "payout.app"}
JOINING_PACKAGES = ("payout.cli", "payout.sample")

# The only modules that open or write a workbook; everybody else goes through them. The writer has its looks
# and its page set-up in two modules beside it, which hold no cell.
WORKBOOK_MODULES = {
    "python_calamine": ("importers.reader",),
    "openpyxl": (
        "exports.workbook",
        "exports.styles",
        "exports.page_setup",
        "exports.charts",
        "exports.column_rules",
        "exports.row_formulas",
    ),
}


def wrong_arrows(sources: Iterable[Source]) -> list[str]:
    """Each import that its layer does not allow, as 'module:line imports name'."""
    return [
        f"{source.module}:{found.line} imports {found.target}"
        for source in sources
        for layer in LAYERS
        if is_within(source.module, (layer.name,))
        for found in imports(source)
        if not is_allowed(found.target, layer)
    ]


def undecided(sources: Iterable[Source]) -> list[str]:
    """Modules that are in no layer and do not join them."""
    named = (*JOINING_PACKAGES, *(layer.name for layer in LAYERS))
    return [
        source.module
        for source in sources
        if source.module not in JOINING and not is_within(source.module, named)
    ]


def is_allowed(target: str, layer: Layer) -> bool:
    if is_within(target, PRODUCT_PACKAGES):
        return is_within(target, layer.knows)
    return is_within(target, layer.packages) or target.partition(".")[0] in sys.stdlib_module_names


def workbooks_elsewhere(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.module}:{found.line} imports {found.target}"
        for source in sources
        for found in imports(source)
        for library, allowed in WORKBOOK_MODULES.items()
        if is_within(found.target, (library,)) and not is_within(source.module, allowed)
    ]


def test_every_import_follows_the_arrows() -> None:
    assert wrong_arrows(product_sources()) == []


def test_every_module_has_its_layer() -> None:
    assert undecided(product_sources()) == []


def test_only_the_reader_opens_a_workbook_and_only_the_writer_writes_one() -> None:
    assert workbooks_elsewhere(product_sources()) == []


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("payout.domain.cash", "import sqlalchemy"),
        ("payout.domain.cash", "from payout.services import issue_bilag"),
        ("payout.domain.cash", "from ..models import bilag"),
        ("payout.money", "from payout.domain.errors import DomainError"),
        ("payout.models.bilag", "import payout.services.journal"),
        ("payout.queries.overview", "from payout.services.journal import record"),
        ("payout.services.issue_bilag", "from flask import request"),
        ("payout.services.issue_bilag", "from payout.web import counter"),
        ("payout.services.issue_bilag", "from exports.workbook import write"),
        ("payout.web.counter", "from payout.models.bilag import BilagRow"),
        ("payout.db", "from payout.models import bilag"),
        ("importers.mapper", "from payout.models import lists"),
        ("importers.mapper", "import flask"),
        ("exports.builders.bilag", "from payout.queries.bilag import all_bilag"),
        ("exports.builders.bilag", "from sqlalchemy import select"),
        ("importers.mapper", "def later() -> None:\n    import payout.settings"),
    ],
)
def test_an_import_against_the_arrows_is_found(module: str, statement: str) -> None:
    assert len(wrong_arrows([planted(module, statement)])) == 1


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("payout.domain.cash", "from payout.money import Oere"),
        ("payout.domain.cash", "from .errors import DomainError"),
        ("payout.services.issue_bilag", "from payout import clock"),
        ("payout.web.counter", "from payout.services.issue_bilag import issue_bilag"),
        ("exports.workbook", "from openpyxl.styles import Font"),
    ],
)
def test_an_import_along_the_arrows_is_left_alone(module: str, statement: str) -> None:
    assert wrong_arrows([planted(module, statement)]) == []


def test_a_module_without_a_layer_is_found() -> None:
    assert undecided([planted("payout.helpers", ""), planted("payout.web.counter", "")]) == ["payout.helpers"]


def test_a_workbook_opened_elsewhere_is_found() -> None:
    builder = planted("exports.builders.bilag", "from openpyxl import Workbook")
    mapper = planted("importers.mapper", "import python_calamine")
    assert len(workbooks_elsewhere([builder, mapper])) == 2

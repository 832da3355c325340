"""Sikkerhedskopier: the page, and the warning on every page for every role."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from payout.app import create_app
from payout.db import Ledger
from payout.domain.copies import Trouble
from payout.queries.events import chain_head
from payout.services import copier as copier_module
from payout.services.copier import Copier
from payout.settings import Settings
from payout.web.backup_banner import TEXTS
from payout.web.current import parts_of
from payout.web.server import make_server
from tests import factories
from tests.services.acting import read
from tests.web.browsing import Person, signed_in, texts_of
from tests.web.test_permissions import ONE_EACH

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("pay_day")]


@pytest.fixture
def app(
    ledger: Ledger, settings: Settings, other_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An app whose copies go to a stick, and are checked quickly only: the whole check has its own tests."""
    monkeypatch.setattr(copier_module, "FULL_CHECK_EVERY_SECONDS", float("inf"))
    made = create_app(ledger, replace(settings, backup_folder=str(other_disk)))
    yield made
    parts_of(made).uploads.close()


def copier_of(app: Flask) -> Copier:
    return parts_of(app).copier


def banner(person: Person) -> str:
    """What the warning says; nothing when there is none."""
    return " ".join(texts_of(person, "backup-banner"))


def test_a_copy_is_made_at_once_and_stands_on_the_page(app: Flask, ledger: Ledger, other_disk: Path) -> None:
    factories.open_day(ledger)
    number = read(ledger, factories.Counter(ledger).issue()).number
    leader = signed_in(app, factories.LEADER).open("/sikkerhedskopier")
    assert "ingen siden starten" in leader.text()
    leader.send({}, form="sikkerhedskopier")
    assert (leader.status, leader.path) == (200, "/sikkerhedskopier")
    assert "Kopien er taget og kontrolleret" in leader.text()
    assert number is not None
    assert number in leader.text()
    (copy,) = other_disk.iterdir()
    assert copy.name in leader.text()
    assert banner(leader) == ""


@pytest.mark.parametrize("username", ONE_EACH.values())
def test_a_stick_that_is_out_is_told_on_every_page_to_every_role_until_it_is_back(
    app: Flask, ledger: Ledger, other_disk: Path, username: str
) -> None:
    factories.open_day(ledger)
    copier = copier_of(app)
    assert copier.copy_now().trouble is None
    person = signed_in(app, username).open("/")
    assert banner(person) == ""
    away = other_disk.with_name(f"{other_disk.name}-away")
    other_disk.rename(away)
    assert copier.copy_now().trouble is Trouble.FOLDER_GONE
    for path in ("/", "/overblik", "/bilag"):
        said = banner(person.open(path))
        if person.status == 200:
            assert TEXTS[Trouble.FOLDER_GONE][0] in said
            assert "Sidste gode kopi: 30-10-2026" in said
    away.rename(other_disk)
    assert copier.copy_now().trouble is None
    assert banner(person.open("/")) == ""


def test_a_copy_that_fails_says_what_to_do(app: Flask, ledger: Ledger, other_disk: Path) -> None:
    leader = signed_in(app, factories.LEADER).open("/sikkerhedskopier")
    shutil.rmtree(other_disk)
    leader.send({}, form="sikkerhedskopier")
    assert leader.status == 409
    assert "Sæt det i igen" in leader.text()


def test_a_page_that_is_made_for_paper_has_the_warning_on_screen_only(
    app: Flask, ledger: Ledger, other_disk: Path
) -> None:
    factories.open_day(ledger)
    shutil.rmtree(other_disk)
    copier_of(app).copy_now()
    person = signed_in(app, factories.LEADER).open("/overblik/print")
    assert person.status == 200
    assert "ikke i" in banner(person)


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_says_what_is_wrong_and_what_to_do(trouble: Trouble) -> None:
    wrong, advice = TEXTS[trouble]
    assert wrong.endswith(".")
    assert advice.endswith(".")


@pytest.mark.parametrize(("is_drill", "said"), [(False, True), (True, False)])
def test_no_folder_is_a_warning_in_a_real_haendelse_and_none_in_a_drill(
    ledger: Ledger, settings: Settings, is_drill: bool, said: bool
) -> None:
    app = create_app(ledger, settings)
    person = signed_in(app, factories.FINANCE).open("/overblik")
    assert banner(person) == ""
    factories.open_day(ledger, is_drill=is_drill)
    assert bool(banner(person.open("/overblik"))) is said
    leader = signed_in(app, factories.LEADER).open("/sikkerhedskopier")
    assert TEXTS[Trouble.NO_FOLDER][0] in leader.text()
    assert "Lav en kopi nu" not in leader.text()


def test_an_auditor_sees_the_copies_and_makes_none(app: Flask) -> None:
    auditor = signed_in(app, factories.AUDITOR).open("/sikkerhedskopier")
    assert auditor.status == 200
    assert "Lav en kopi nu" not in auditor.text()


def test_numbers_that_stand_on_paper_only_are_named(app: Flask, ledger: Ledger) -> None:
    factories.keep_for_paper(ledger)
    leader = signed_in(app, factories.LEADER).open("/sikkerhedskopier")
    assert "OEV26-00001" in leader.text()
    assert "kun på papir" in leader.text()


def test_a_server_that_stops_leaves_a_last_copy(app: Flask, ledger: Ledger, other_disk: Path) -> None:
    server = make_server(app, "127.0.0.1", 0)
    copier = copier_of(app)
    copier.start()
    factories.open_day(ledger)
    server.stop()
    assert copier.state.last is not None
    assert [path.name for path in other_disk.iterdir()] == [copier.state.last.path.name]
    with ledger.reading() as connection:
        assert chain_head(connection).events == copier.state.last.reach.events

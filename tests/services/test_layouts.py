"""Layouts of the office: saved, changed, put aside, shared."""

from dataclasses import replace

import pytest

from payout.db import Ledger
from payout.services.layouts import (
    LayoutNameTaken,
    LayoutRefused,
    LayoutUnknown,
    StatedLayout,
    add_layout,
    change_layout,
    import_layout,
    layout_file,
    layouts_in_use,
    saved_layouts,
)
from tests import factories
from tests.services.acting import faults

STATED = StatedLayout(
    name="KMD Aktiv",
    source="KMD",
    kind="indberetning",
    columns=(("Person", "cpr"), ("Hvem", "name"), ("Kr.", "to_pay"), ("Bemærkning", "")),
    fixed={"benefit": "Sygedagpenge"},
)


def added(ledger: Ledger, stated: StatedLayout = STATED, key: str | None = None) -> int:
    with factories.booking(ledger, factories.LEADER) as book:
        return add_layout(book, stated.layout(), request_key=key)


def stated_of(ledger: Ledger) -> list[tuple[StatedLayout, bool]]:
    with ledger.reading() as connection:
        return [(one.stated, one.is_active) for one in saved_layouts(connection)]


def test_a_layout_is_saved_once_and_comes_back_as_it_was_stated(ledger: Ledger) -> None:
    assert added(ledger, key="1" * 32) == added(ledger, key="1" * 32)
    assert stated_of(ledger) == [(STATED, True)]
    with ledger.reading() as connection:
        assert [one.name for one in layouts_in_use(connection)] == ["KMD Aktiv"]
    assert faults(ledger) == {}


def test_a_layout_that_is_put_aside_is_kept_and_no_longer_recognised(ledger: Ledger) -> None:
    layout_id = added(ledger)
    with factories.booking(ledger, factories.LEADER) as book:
        change_layout(book, layout_id, replace(STATED, source="Fujitsu").layout(), is_active=False)
    assert stated_of(ledger) == [(replace(STATED, source="Fujitsu"), False)]
    with ledger.reading() as connection:
        assert layouts_in_use(connection) == ()
    assert faults(ledger) == {}


def test_two_layouts_never_share_a_name(ledger: Ledger) -> None:
    added(ledger)
    other = added(ledger, replace(STATED, name="KSD"))
    with factories.booking(ledger, factories.LEADER) as book:
        with pytest.raises(LayoutNameTaken):
            add_layout(book, STATED.layout())
        with pytest.raises(LayoutNameTaken):
            change_layout(book, other, STATED.layout(), is_active=True)
        with pytest.raises(LayoutUnknown):
            change_layout(book, 99, STATED.layout(), is_active=True)


def test_a_layout_goes_from_office_to_office_as_a_file(ledger: Ledger) -> None:
    added(ledger)
    with ledger.reading() as connection:
        shared = layout_file(connection, "KMD Aktiv").replace("KMD Aktiv", "Fra naboen")
        with pytest.raises(LayoutUnknown):
            layout_file(connection, "KSD")
    with factories.booking(ledger, factories.LEADER) as book:
        import_layout(book, shared.encode())
        for nonsense in (b"\xff\xfe", b"ikke et layout", b'name = "x"'):
            with pytest.raises(LayoutRefused):
                import_layout(book, nonsense)
    assert stated_of(ledger)[0] == (replace(STATED, name="Fra naboen"), True)


def test_what_no_list_can_be_read_by_is_refused_in_words() -> None:
    with pytest.raises(LayoutRefused) as refused:
        replace(STATED, columns=STATED.columns[1:]).layout()
    assert "cpr-nummer" in refused.value.message

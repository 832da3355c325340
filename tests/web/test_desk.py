"""The queue and the payout of one bilag."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.domain.kontering import PayoutMethod
from payout.queries.bilag import Bilag, bilag_by_id
from payout.services.pay_out import hold
from tests import factories
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")

NUMBER = str(BilagNumber("STR26", 1))


@pytest.fixture
def issued(ledger: Ledger) -> int:
    """An issued bilag of 4.000,00 kr., and Olga's box with 50.000,00 kr. in it."""
    factories.open_day(ledger)
    factories.box(ledger)
    return factories.Counter(ledger).issue()


def bilag_now(ledger: Ledger, bilag_id: int) -> Bilag:
    with ledger.reading() as connection:
        found = bilag_by_id(connection, bilag_id)
    assert found is not None
    return found


def balance(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return int(connection.exec_driver_sql("select balance_oere from cash_box").scalar_one())


def held(app: Flask, bilag_id: int, who: str = factories.FINANCE) -> Person:
    """A cashier who has opened the bilag."""
    return signed_in(app, who).open("/udbetaling").send({}, form=f"{bilag_id}/aabn")


# --- The queue -----------------------------------------------------------------


def test_the_queue_shows_what_waits_with_the_own_box(app: Flask, ledger: Ledger, issued: int) -> None:
    factories.Counter(ledger).issue(factories.DAGMAR, 3_000_00)
    person = signed_in(app, factories.FINANCE)
    assert person.path == "/udbetaling"
    text = person.text()
    assert "50.000,00 kr." in text
    assert text.index(NUMBER) < text.index(str(BilagNumber("STR26", 2)))
    assert "Anna Ågesen-Prøve" in text
    assert "Dagmar" not in text


def test_a_cashier_without_a_box_is_offered_to_open_one(app: Flask, ledger: Ledger, issued: int) -> None:
    person = signed_in(app, factories.FINANCE_2)
    assert "Du har ingen åben kasse" in person.text()
    assert 'href="/kasser/ny"' in person.page


def test_an_empty_queue_says_so(app: Flask) -> None:
    assert "Ingen bilag venter på udbetaling." in signed_in(app, factories.FINANCE).text()


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.lower(), NUMBER.replace("-", " "), f"1-{NUMBER[-1]}"])
def test_a_number_opens_its_bilag_and_holds_it(app: Flask, ledger: Ledger, issued: int, typed: str) -> None:
    person = signed_in(app, factories.FINANCE).send({"number": typed}, form="find")
    assert person.path == f"/udbetaling/{issued}"
    assert bilag_now(ledger, issued).held_by == "Olga Økonomi"


@pytest.mark.usefixtures("issued")
@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 422, "Feltet skal udfyldes"),
        ("STR26-00001-0", 422, "Kontrolcifferet"),
        ("1-0", 422, "Kontrolcifferet"),
        ("10", 422, "Bilagsnummeret kan ikke læses"),
        (str(BilagNumber("STR26", 9)), 409, "Bilaget findes ikke"),
    ],
)
def test_a_number_that_opens_nothing_says_why(app: Flask, typed: str, status: int, said: str) -> None:
    person = signed_in(app, factories.FINANCE).send({"number": typed}, form="find")
    assert person.status == status
    assert said in person.text()


def test_a_bilag_left_open_by_a_crash_waits_on_top_for_its_cashier(
    app: Flask, ledger: Ledger, issued: int
) -> None:
    with factories.booking(ledger, factories.FINANCE) as book:
        hold(book, issued)
    text = signed_in(app, factories.FINANCE).text()
    assert "Bilag, du er i gang med" in text
    assert "Gør færdig" in text
    other = signed_in(app, factories.FINANCE_2).text()
    assert "Bilag, du er i gang med" not in other
    assert "hos Olga Økonomi" in other


def test_a_caseworker_does_not_reach_the_desk(app: Flask, ledger: Ledger, issued: int) -> None:
    person = signed_in(app, factories.CASEWORKER)
    for path in ("/udbetaling", f"/udbetaling/{issued}", "/kasser/ny", "/kasser/luk"):
        assert person.open(path).status == 403


# --- Paying --------------------------------------------------------------------


def test_the_page_shows_whom_how_much_and_in_which_notes(app: Flask, ledger: Ledger, issued: int) -> None:
    text = held(app, issued).text()
    for shown in ("Anna Ågesen-Prøve", "4.000,00 kr.", "40 × 100 kr.", "Pas, pas 1234"):
        assert shown in text


def test_a_bilag_is_paid_and_the_queue_says_so(app: Flask, ledger: Ledger, issued: int) -> None:
    person = held(app, issued).send({}, form="udbetalt")
    assert person.path == "/udbetaling"
    assert f"Bilag {NUMBER} er udbetalt: 4.000,00 kr." in person.text()
    assert bilag_now(ledger, issued).paid_by == "Olga Økonomi"
    assert balance(ledger) == 46_000_00


def test_a_bilag_is_put_back_and_nothing_is_paid(app: Flask, ledger: Ledger, issued: int) -> None:
    person = held(app, issued).send({}, form="laeg-tilbage")
    assert "lagt tilbage i køen" in person.text()
    assert bilag_now(ledger, issued).status.value == "issued"
    assert balance(ledger) == 50_000_00


def test_the_payout_pressed_twice_pays_once_and_tells_it_twice(
    app: Flask, ledger: Ledger, issued: int
) -> None:
    person = held(app, issued)
    pressed = dict(person.form("udbetalt").form_values())
    for _ in range(2):
        answer = person.client.post(f"/udbetaling/{issued}/udbetalt", data=pressed, follow_redirects=True)
        assert f"Bilag {NUMBER} er udbetalt" in answer.text
    assert balance(ledger) == 46_000_00


def test_the_payout_pressed_twice_at_the_same_instant_pays_once(
    app: Flask, ledger: Ledger, issued: int
) -> None:
    person = held(app, issued)
    pressed = dict(person.form("udbetalt").form_values())
    windows = [signed_in(app, factories.FINANCE) for _ in range(4)]
    tokens = [
        window.open(f"/udbetaling/{issued}").form("udbetalt").fields["csrf_token"] for window in windows
    ]
    start = Barrier(len(windows))

    def press(window: Person, token: str) -> str:
        start.wait()
        data = {**pressed, "csrf_token": token}
        return window.client.post(f"/udbetaling/{issued}/udbetalt", data=data, follow_redirects=True).text

    with ThreadPoolExecutor(len(windows)) as threads:
        answers = list(threads.map(press, windows, tokens))
    assert all(f"Bilag {NUMBER} er udbetalt" in answer for answer in answers)
    assert balance(ledger) == 46_000_00


def test_the_back_button_after_a_payout_says_that_it_is_paid(app: Flask, ledger: Ledger, issued: int) -> None:
    person = held(app, issued)
    older = dict(person.form("udbetalt").form_values())
    person.send({}, form="udbetalt").open(f"/udbetaling/{issued}")
    assert "Udbetalt af Olga Økonomi" in person.text()
    fresh_key = {**older, "request_key": "0" * 32}
    answer = person.client.post(f"/udbetaling/{issued}/udbetalt", data=fresh_key)
    assert answer.status_code == 409
    assert f"Bilag {NUMBER} er udbetalt af Olga Økonomi kl. 09.00. Udbetal det ikke igen." in answer.text
    assert balance(ledger) == 46_000_00


def test_a_bilag_that_another_holds_says_who(app: Flask, ledger: Ledger, issued: int) -> None:
    late = signed_in(app, factories.FINANCE_2).open(f"/udbetaling/{issued}")
    factories.box(ledger, factories.FINANCE_2)
    late.open(f"/udbetaling/{issued}")
    held(app, issued)
    late.send({}, form="aabn")
    assert late.status == 409
    assert (
        f"Olga Økonomi er i gang med at udbetale bilag {NUMBER} ved en anden kasse siden kl. 09.00"
        in late.text()
    )
    late.open("/udbetaling").send({"number": NUMBER}, form="find")
    assert late.status == 409


def test_two_cashiers_at_the_same_instant_one_of_them_holds(app: Flask, ledger: Ledger, issued: int) -> None:
    factories.box(ledger, factories.FINANCE_2)
    people = [signed_in(app, who).open("/udbetaling") for who in (factories.FINANCE, factories.FINANCE_2)]
    start = Barrier(2)

    def press(person: Person) -> int:
        start.wait()
        return person.send({}, form=f"{issued}/aabn").status

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(press, people)) == [200, 409]


def test_cash_needs_an_open_box(app: Flask, ledger: Ledger, issued: int) -> None:
    person = signed_in(app, factories.FINANCE_2).send({}, form=f"{issued}/aabn")
    assert person.status == 409
    assert "Åbn en kasse og tæl beholdningen først" in person.text()


def test_a_bank_transfer_is_shown_the_way_to_the_lists(app: Flask, ledger: Ledger, issued: int) -> None:
    transfer = factories.Counter(ledger).issue(
        factories.BOERGE, method=PayoutMethod.BANK_TRANSFER, method_detail="reg.nr. 9999, konto 123456"
    )
    person = signed_in(app, factories.FINANCE_2).open(f"/udbetaling/{transfer}")
    assert "Bankoverførsler går ikke gennem kassen" in person.text()
    assert "123456" not in person.page
    assert "1 bankoverførsel venter" in person.open("/udbetaling").text()
    person.send({"number": str(BilagNumber("STR26", 2))}, form="find")
    assert person.status == 409
    assert "Sæt det på en liste under Overførsler" in person.text()


def test_what_is_urgent_stands_first_with_its_reason_and_the_rest_oldest_first(
    app: Flask, ledger: Ledger, issued: int
) -> None:
    counter = factories.Counter(ledger)
    counter.issue(factories.CLARA, 1_000_00)
    last = counter.issue(factories.BOERGE, 1_000_00)
    leader = signed_in(app, factories.LEADER).open(f"/bilag/{last}/haster")
    leader.send({"reason": "Medicin til barn"})
    assert "Bilaget er mærket som haster" in leader.text()
    numbers = [str(BilagNumber("STR26", number)) for number in (3, 1, 2)]
    for path in ("/udbetaling", "/udbetaling/koe"):
        text = signed_in(app, factories.FINANCE).client.get(path).text
        assert sorted(numbers, key=text.index) == numbers
        assert "Haster: Medicin til barn" in text
    again = signed_in(app, factories.CASEWORKER).open(f"/bilag/{last}/haster").send({"reason": "Igen"})
    assert again.status == 409
    assert "Lea Leder har allerede mærket" in again.text()


def test_a_box_that_cannot_make_the_amount_says_which_pieces_are_short(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger)
    issued = factories.Counter(ledger).issue(amount_oere=3_950_00)
    person = held(app, issued)
    assert "Beløbet kan ikke laves af det, der er i kassen" in person.text()
    assert "500 kr. (skal bruge 7, har 0)" in person.text()
    person.send({"pieces_10000": "39"}, form="udbetalt")
    assert person.status == 409
    assert "Sedlerne og mønterne giver 3.900,00 kr." in person.text()
    person.send({"pieces_10000": "39", "pieces_5000": "1"}, form="udbetalt")
    assert f"Bilag {NUMBER} er udbetalt" in person.text()


def test_cash_that_comes_back_is_taken_in_and_the_leader_sees_why(
    app: Flask, ledger: Ledger, issued: int
) -> None:
    person = held(app, issued).send({}, form="udbetalt")
    person.open(f"/bilag/{issued}")
    assert "Kontanter retur" in person.text()
    person.open(f"/udbetaling/{issued}/retur")
    person.send({"pieces_10000": "40", "reason": "wrong_person"})
    assert person.status == 409
    assert "teamlederen skal kunne se det" in person.text()
    person.send({"pieces_10000": "40", "reason": "wrong_person", "note": "En anden svarede"})
    assert "4.000,00 kr. er lagt i kassen." in person.text()
    assert bilag_now(ledger, issued).status.value == "settled"
    assert balance(ledger) == 50_000_00
    leader = signed_in(app, factories.LEADER).open("/lige-nu")
    assert "1 bilag er udbetalt til en forkert person: se efter" in leader.text()
    seen = leader.open("/returneret").text()
    for words in (NUMBER, "Udbetalt til en forkert person", "En anden svarede", "Teamlederen skal se på det"):
        assert words in seen


def test_a_box_that_holds_too_little_pays_nothing(app: Flask, ledger: Ledger) -> None:
    factories.open_day(ledger)
    factories.box(ledger, hundreds=1)
    person = held(app, factories.Counter(ledger).issue())
    assert person.status == 409
    assert "Der er kun 100,00 kr. i kassen" in person.text()


def test_who_issued_cannot_pay_and_is_told_why(app: Flask, ledger: Ledger, issued: int) -> None:
    own = factories.Counter(ledger, factories.EVERYTHING).issue(factories.BOERGE)
    factories.box(ledger, factories.EVERYTHING)
    person = held(app, issued, factories.EVERYTHING)
    by_hand = dict(person.form("udbetalt").form_values())
    person.open(f"/udbetaling/{own}")
    assert "Du har selv udstedt eller anmodet om dette bilag" in person.text()
    assert "Åbn til udbetaling" not in person.text()
    for step in ("aabn", "udbetalt", "laeg-tilbage"):
        data = {**by_hand, "request_key": "0" * 32}
        answer = person.client.post(f"/udbetaling/{own}/{step}", data=data)
        assert answer.status_code == 409
        assert "Du har selv udstedt" in answer.text
    person.open("/udbetaling").send({"number": str(BilagNumber("STR26", 2))}, form="find")
    assert person.status == 409
    assert bilag_now(ledger, own).status.value == "issued"


@pytest.mark.parametrize("step", ["udbetalt", "laeg-tilbage"])
def test_a_bilag_that_is_not_open_is_neither_paid_nor_put_back(
    app: Flask, ledger: Ledger, issued: int, step: str
) -> None:
    person = signed_in(app, factories.FINANCE).open(f"/udbetaling/{issued}")
    filled = dict(person.form("aabn").form_values())
    answer = person.client.post(f"/udbetaling/{issued}/{step}", data=filled)
    assert answer.status_code == 409
    assert f"Bilag {NUMBER} er udstedt af Sara Sagsbehandler kl. 09.00. Det kan derfor ikke" in answer.text


@pytest.mark.parametrize("step", ["aabn", "udbetalt", "laeg-tilbage"])
def test_a_step_without_its_key_changes_nothing(app: Flask, ledger: Ledger, issued: int, step: str) -> None:
    person = signed_in(app, factories.FINANCE).open(f"/udbetaling/{issued}")
    filled = {"csrf_token": person.form("aabn").fields["csrf_token"]}
    assert person.client.post(f"/udbetaling/{issued}/{step}", data=filled).status_code == 422
    assert bilag_now(ledger, issued).status.value == "issued"


def test_a_voided_bilag_is_not_paid(app: Flask, ledger: Ledger, issued: int) -> None:
    caseworker = signed_in(app, factories.CASEWORKER).open(f"/bilag/{issued}")
    caseworker.send({"reason": "Forkert"}, form="annuller")
    person = signed_in(app, factories.FINANCE).send({"number": NUMBER}, form="find")
    assert person.status == 409
    assert (
        f"Bilag {NUMBER} er annulleret af Sara Sagsbehandler kl. 09.00. Det kan derfor ikke åbnes"
        in person.text()
    )
    assert "kan ikke udbetales, som det står nu" in person.open(f"/udbetaling/{issued}").text()


def test_an_unknown_bilag_is_not_found(app: Flask, ledger: Ledger, issued: int) -> None:
    assert signed_in(app, factories.FINANCE).open("/udbetaling/99").status == 404

"""Getting in: the second factor, one's own password, guesses, a session that was idle, roles for a time."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from lxml import html
from sqlalchemy import func, select

from payout import clock
from payout.app import put_on_ledger
from payout.db import Ledger
from payout.domain import sign_in
from payout.domain.roles import Role
from payout.domain.sign_in import MOST_JUDGED, WINDOW, Outcome
from payout.models import event, sign_in_try
from payout.services import gate, sessions
from payout.services.factors import make_codes
from payout.services.gate import Attempt, Gate, TooManyTries
from payout.services.role_grants import grant_role
from payout.settings import Settings
from tests import factories
from tests.conftest import START
from tests.factories import CASEWORKER, FINANCE, LEADER, PASSWORD, booking, clerk
from tests.services.acting import sql
from tests.web.browsing import Person, signed_in

pytestmark = pytest.mark.usefixtures("pay_day")
OWN = "hestesko vinkel pelargonie"
RIGHT = {"username": CASEWORKER, "password": PASSWORD}
WRONG = {"username": CASEWORKER, "password": "gættet forkert igen"}
IDLE = timedelta(minutes=21)


def at(later: timedelta) -> None:
    """The clock stands so much after the start of the day."""
    clock.set_source(lambda: START + later)


@pytest.fixture
def strict(app: Flask, ledger: Ledger, settings: Settings) -> Iterator[Flask]:
    """The app of an office that asks for a second factor, as every new one does."""
    put_on_ledger(app, ledger, Settings(municipality=settings.municipality, series_prefix="STR"))
    return app


def codes_of(ledger: Ledger, username: str = CASEWORKER) -> tuple[str, ...]:
    with booking(ledger, LEADER) as book:
        return make_codes(book, clerk(ledger, username).user_id)


def logging_in(app: Flask, username: str = CASEWORKER, password: str = PASSWORD) -> Person:
    return Person(app).open("/log-ind").send({"username": username, "password": password})


def is_in(person: Person) -> bool:
    return person.open("/mine-seneste").path == "/mine-seneste"


# --- The second factor ------------------------------------------------------------------------


def test_a_code_of_the_sheet_lets_in_once_and_typed_any_way(strict: Flask, ledger: Ledger) -> None:
    first, second, *_ = codes_of(ledger)
    person = logging_in(strict)
    assert person.path == "/log-ind/kode"
    assert not is_in(person)
    assert person.open("/log-ind/kode").send({"code": "AAAA-BBBB"}).status == 422
    assert is_in(person.open("/log-ind/kode").send({"code": first.lower().replace("-", " ")}))
    again = logging_in(strict).send({"code": first})
    assert (again.status, again.path) == (422, "/log-ind/kode")
    assert is_in(again.send({"code": second}))


def test_a_new_sheet_makes_the_old_one_worthless(strict: Flask, ledger: Ledger) -> None:
    old, new = codes_of(ledger)[0], codes_of(ledger)[0]
    person = logging_in(strict).send({"code": old})
    assert person.status == 422
    assert is_in(person.send({"code": new}))


def test_the_code_of_another_user_lets_nobody_in(strict: Flask, ledger: Ledger) -> None:
    codes_of(ledger)
    assert logging_in(strict).send({"code": codes_of(ledger, FINANCE)[0]}).status == 422


def test_codes_are_kept_as_digests_only(strict: Flask, ledger: Ledger) -> None:
    codes = codes_of(ledger)
    with ledger.reading() as connection:
        kept = " ".join(connection.exec_driver_sql("SELECT secret FROM credential").scalars())
    assert not any(code.replace("-", "") in kept.upper() for code in codes)


def enrolled(app: Flask) -> tuple[Person, pyotp.TOTP]:
    """Somebody without a second factor sets an app up, as the first sign-in asks for."""
    person = logging_in(app)
    assert person.path == "/min-adgang/app"
    key = html.fromstring(person.page).findtext(".//code")
    assert key is not None
    assert person.client.get("/min-adgang/app/kode.svg").mimetype == "image/svg+xml"
    app_code = pyotp.TOTP(key.replace(" ", ""))
    assert person.send({"code": "000000"}, form="/app").status == 409
    return person.send({"code": app_code.at(clock.now())}, form="/app"), app_code


def test_an_apps_code_lets_in_once_and_a_clock_may_be_half_a_minute_off(strict: Flask) -> None:
    person, app_code = enrolled(strict)
    assert is_in(person)
    assert logging_in(strict).send({"code": app_code.at(clock.now())}).status == 422, "used at set-up"
    at(timedelta(minutes=5))
    late = app_code.at(clock.now() - timedelta(seconds=30))
    assert is_in(logging_in(strict).send({"code": late}))
    assert logging_in(strict).send({"code": late}).status == 422
    too_old = app_code.at(clock.now() - timedelta(seconds=90))
    assert logging_in(strict).send({"code": too_old}).status == 422


def test_who_has_no_second_factor_prints_a_sheet_and_goes_on(strict: Flask) -> None:
    person = logging_in(strict)
    assert "Vælg først en app" in person.send({}, form="faerdig").text()
    person.send({}, form="koder")
    sheet = person.client.get("/min-adgang/koder.pdf")
    assert (sheet.mimetype, sheet.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert is_in(person.send({}, form="faerdig"))
    at(timedelta(minutes=16))
    assert person.client.get("/min-adgang/koder.pdf").status_code == 404


def test_an_open_session_alone_makes_no_new_sheet_and_takes_no_new_app(app: Flask, ledger: Ledger) -> None:
    codes_of(ledger)
    person = signed_in(app, CASEWORKER).open("/min-adgang/app")
    key = (html.fromstring(person.page).findtext(".//code") or "").replace(" ", "")
    code = pyotp.TOTP(key).at(clock.now())
    assert person.send({"codes_password": OWN}, form="koder").status == 409
    assert person.client.get("/min-adgang/koder.pdf").status_code == 404
    person.open("/min-adgang/app")
    assert person.send({"app_password": OWN, "code": code}, form="/app").status == 409
    person.open("/min-adgang/app").send({"app_password": PASSWORD, "code": code}, form="/app")
    assert "Appen er taget i brug" in person.text()
    person.open("/min-adgang/app").send({"codes_password": PASSWORD}, form="koder")
    assert person.client.get("/min-adgang/koder.pdf").mimetype == "application/pdf"


def test_a_leader_makes_a_sheet_for_another_user(app: Flask, ledger: Ledger) -> None:
    user_id = clerk(ledger, CASEWORKER).user_id
    leader = signed_in(app, LEADER).open(f"/brugere/{user_id}").send({}, form="koder")
    assert "Koder tilbage på arket10" in leader.text()
    assert leader.client.get(f"/brugere/{user_id}/koder.pdf").mimetype == "application/pdf"
    other = signed_in(app, factories.LEADER_2).client
    assert other.get(f"/brugere/{user_id}/koder.pdf").status_code == 404


# --- One's own password -----------------------------------------------------------------------


def test_a_password_that_was_given_is_good_for_one_sign_in(app: Flask, ledger: Ledger) -> None:
    user_id = clerk(ledger, CASEWORKER).user_id
    given = "kuvert lampe violin"
    signed_in(app, LEADER).open(f"/brugere/{user_id}").send({"password": given}, form="/adgangskode")
    person = logging_in(app, password=given)
    assert person.path == "/log-ind/adgangskode"
    assert not is_in(person)
    person.open("/log-ind/adgangskode")
    assert person.send({"new_password": given, "again": given}).status == 409
    assert (
        "for let at gætte" in person.send({"new_password": "Jobcenter2026", "again": "Jobcenter2026"}).text()
    )
    assert is_in(person.send({"new_password": OWN, "again": OWN}))
    assert is_in(logging_in(app, password=OWN))


@pytest.mark.parametrize("typed", ["adgangskode123", "Jobcenter2026", "sara-sagsbehandler", "qwertyuiop12"])
def test_a_password_that_is_guessed_first_is_refused(app: Flask, typed: str) -> None:
    person = signed_in(app, CASEWORKER).open("/min-adgang")
    sent = {"old_password": PASSWORD, "new_password": typed, "again": typed}
    assert "for let at gætte" in person.send(sent, form="/adgangskode").text()


def test_a_new_password_of_ones_own_ends_the_other_sessions(app: Flask) -> None:
    other, person = signed_in(app, CASEWORKER), signed_in(app, CASEWORKER).open("/min-adgang")
    sent = {"old_password": PASSWORD, "new_password": OWN, "again": OWN}
    assert person.send({**sent, "old_password": OWN}, form="/adgangskode").status == 409
    person.send(sent, form="/adgangskode")
    assert is_in(person)
    assert not is_in(other)


def test_one_signs_oneself_out_everywhere_else_and_a_leader_everybody(app: Flask, ledger: Ledger) -> None:
    other, person = signed_in(app, CASEWORKER), signed_in(app, CASEWORKER).open("/min-adgang")
    assert person.send({"others_password": OWN}, form="log-af-andre").status == 409
    assert is_in(other)
    person.open("/min-adgang").send({"others_password": PASSWORD}, form="log-af-andre")
    assert (is_in(person), is_in(other)) == (True, False)
    page = f"/brugere/{clerk(ledger, CASEWORKER).user_id}"
    signed_in(app, LEADER).open(page).send({}, form=f"{page}/log-af")
    assert not is_in(person)


# --- Guesses ----------------------------------------------------------------------------------

GUESSES = 10_000
SPREAD_OVER = timedelta(minutes=50)


def guesses(door: Gate, *, terminal: str = "") -> list[datetime]:
    """Ten thousand guesses at one account over fifty minutes; gives when one was looked at."""
    chance, judged = random.Random(26), []
    for number in range(GUESSES):
        at(SPREAD_OVER * number / GUESSES)
        try:
            door.admit(
                Attempt(username=CASEWORKER, terminal=terminal, address=f"10.0.0.{chance.randrange(9)}")
            )
        except TooManyTries:
            continue
        judged.append(clock.now())
    return judged


def most_in_a_window(judged: list[datetime]) -> int:
    return max(sum(start <= one < start + WINDOW for one in judged) for start in judged)


def log_of(ledger: Ledger, outcome: Outcome) -> int:
    with ledger.reading() as connection:
        query = select(func.coalesce(func.sum(sign_in_try.c.count), 0))
        return int(connection.scalar(query.where(sign_in_try.c.outcome == outcome.value)) or 0)


def test_ten_thousand_guesses_are_logged_and_few_are_looked_at_while_others_work(
    app: Flask, ledger: Ledger
) -> None:
    owner = logging_in(app)
    owner.send({}, form="/log-af")
    door = Gate(ledger)
    judged = guesses(door)
    assert 10 < len(judged) < 30
    assert most_in_a_window(judged) <= MOST_JUDGED <= 10
    assert is_in(signed_in(app, FINANCE)), "a colleague signs in"
    assert logging_in(app).status == 429, "a browser that nobody knows waits"
    assert is_in(owner.open("/log-ind").send(RIGHT)), "the owner's own browser does not"
    at(SPREAD_OVER + timedelta(minutes=1))
    with pytest.raises(TooManyTries):
        door.admit(Attempt(username=CASEWORKER, terminal="", address="10.0.0.1"))
    assert log_of(ledger, Outcome.WRONG) == len(judged)
    assert log_of(ledger, Outcome.REFUSED) == GUESSES - len(judged) + 2
    with ledger.reading() as connection:
        told = connection.scalar(
            select(func.count()).select_from(event).where(event.c.action == "user.sign-in-slowed")
        )
    assert 1 <= (told or 0) <= 5, "one event a window"


def test_a_leader_lets_an_account_in_again(app: Flask, ledger: Ledger) -> None:
    for _ in range(MOST_JUDGED):
        Person(app).open("/log-ind").send(WRONG)
    assert "Prøv igen om" in logging_in(app).text()
    page = f"/brugere/{clerk(ledger, CASEWORKER).user_id}"
    leader = signed_in(app, LEADER).open(page)
    assert "Nogen har prøvet at logge ind" in leader.text()
    leader.send({}, form="luk-op")
    assert is_in(logging_in(app))


def test_wrong_codes_count_as_guesses(strict: Flask, ledger: Ledger) -> None:
    code = codes_of(ledger)[0]
    person = logging_in(strict)
    for _ in range(sign_in.FREE_TRIES):
        assert person.send({"code": "AAAA-AAAA"}).status == 422
    assert person.send({"code": code}).status == 429
    at(timedelta(seconds=11))
    assert is_in(person.send({"code": code}))


def test_a_name_that_nobody_has_is_answered_like_one_that_somebody_has(app: Flask) -> None:
    answers = [
        [Person(app).open("/log-ind").send({**WRONG, "username": name}).status for _ in range(5)]
        for name in (CASEWORKER, "findes.ikke")
    ]
    assert answers[0] == answers[1] == [422, 422, 422, 429, 429]


@pytest.mark.parametrize("planted", ["no back-off", "counted after judging"])
def test_a_door_that_lets_guesses_through_fails_the_ten_thousand(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    if planted == "no back-off":
        monkeypatch.setattr(gate, "wait_before", lambda *_: timedelta(0))
    else:
        monkeypatch.setattr(gate, "_noted", lambda *_, **__: 0)
    monkeypatch.setattr(gate, "wait_at_address", lambda *_: timedelta(0))
    monkeypatch.setitem(globals(), "GUESSES", 100)
    assert most_in_a_window(guesses(Gate(ledger))) > 10


# --- A session that was idle -------------------------------------------------------------------


def with_pin(app: Flask, pin: str = "271828") -> Person:
    person = signed_in(app, CASEWORKER).open("/min-adgang")
    return person.send({"pin_password": PASSWORD, "pin": pin}, form="/pin")


def test_what_was_typed_is_there_after_unlocking_and_is_not_sent(app: Flask, ledger: Ledger) -> None:
    person = with_pin(app).open("/skranke/ny-borger")
    at(IDLE)
    typed = {"cpr": factories.NOBODY.digits, "name": "Nils Nyborger"}
    person.send(typed)
    assert person.path == "/laas"
    assert "Sara Sagsbehandler" in person.text()
    assert "Nils Nyborger" not in person.page
    assert person.open("/skranke").path == "/laas"
    person.send({"secret": "271828"})
    assert "Siden var låst, da du sendte den" in person.text()
    assert person.form().fields["name"] == "Nils Nyborger"
    with ledger.reading() as connection:
        looked_up = select(func.count()).select_from(event).where(event.c.action.startswith("citizen"))
        assert connection.scalar(looked_up) == 0
    assert person.send({}).path.startswith("/borger/")


def test_a_page_that_was_asked_for_comes_after_unlocking(app: Flask) -> None:
    person = signed_in(app, CASEWORKER)
    at(IDLE)
    assert person.open("/bilag?status=paid").path == "/laas"
    assert person.send({"secret": PASSWORD}).path == "/bilag"


def test_a_browser_is_told_to_forget_at_log_out(app: Flask) -> None:
    person = signed_in(app, CASEWORKER)
    person.send({}, form="/log-af", follow=False)
    assert person.response is not None
    assert person.response.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_one_locks_a_session_on_leaving_and_it_rests_until_the_password(app: Flask) -> None:
    person = signed_in(app, CASEWORKER)
    person.open("/bilag").send({}, form="/laas/nu")
    assert person.path == "/laas"
    person.open("/bilag")
    at(IDLE)
    assert person.open("/bilag").path == "/laas"
    assert person.send({"secret": OWN}).status == 422
    assert person.send({"secret": PASSWORD}).path == "/bilag"


def test_locking_is_no_way_round_the_second_factor(strict: Flask, ledger: Ledger) -> None:
    codes_of(ledger)
    person = logging_in(strict)
    token = html.fromstring(person.page).xpath("string(//input[@name='csrf_token']/@value)")
    assert person.client.post("/laas/nu", data={"csrf_token": token}).status_code == 303
    assert person.open("/laas").path == "/log-ind/kode"
    assert not is_in(person)


def test_passwords_are_never_kept_with_what_was_typed(app: Flask, ledger: Ledger) -> None:
    person = signed_in(app, CASEWORKER).open("/min-adgang")
    at(IDLE)
    person.send({"old_password": PASSWORD, "new_password": OWN, "again": OWN}, form="/adgangskode")
    with ledger.reading() as connection:
        kept = " ".join(
            map(str, connection.exec_driver_sql("SELECT kept_request FROM login_session").scalars())
        )
    assert "min-adgang" in kept
    assert PASSWORD not in kept
    assert OWN not in kept


def test_five_wrong_pins_leave_the_password_only(app: Flask) -> None:
    person = with_pin(app)
    at(IDLE)
    person.open("/skranke")
    for _ in range(sign_in.PIN_TRIES):
        assert person.send({"secret": "161803"}).status == 422
    assert "for mange gange" in person.send({"secret": "271828"}).text()
    assert is_in(person.send({"secret": PASSWORD}))


def test_a_pin_unlocks_nothing_but_its_own_session(app: Flask) -> None:
    with_pin(app)
    assert not is_in(logging_in(app, password="271828"))
    other = signed_in(app, FINANCE)
    at(IDLE)
    assert other.open("/bilag").send({"secret": "271828"}).status == 422


def test_unlocking_gives_a_new_ticket_and_the_old_cookie_opens_nothing(app: Flask) -> None:
    person = signed_in(app, CASEWORKER)
    old = person.client.get_cookie("payout")
    assert old is not None
    at(IDLE)
    person.open("/skranke").send({"secret": PASSWORD})
    thief = app.test_client()
    thief.set_cookie("payout", old.value)
    assert thief.get("/skranke").headers["Location"] == "/log-ind"


def test_a_locked_session_ends_after_twelve_hours_all_the_same(app: Flask) -> None:
    person = signed_in(app, CASEWORKER)
    at(timedelta(hours=12, minutes=1))
    assert person.open("/skranke").path == "/log-ind"


@pytest.mark.parametrize("pin", ["123456", "111111", "12345", "abcdef"])
def test_a_weak_pin_is_refused(app: Flask, pin: str) -> None:
    assert "PIN-koden skal være 6 cifre" in with_pin(app, pin).text()


# --- Roles for a time ---------------------------------------------------------------------------


def test_a_deputys_right_is_gone_at_the_next_click_after_its_end(app: Flask, ledger: Ledger) -> None:
    page = f"/brugere/{clerk(ledger, CASEWORKER).user_id}"
    leader, person = signed_in(app, LEADER).open(page), signed_in(app, CASEWORKER)
    assert person.open("/godkendelser").status == 403
    sent: dict[str, Any] = {"role": "team_leader", "until_day": "30-10-2026", "until_time": "10.30"}
    lea = clerk(ledger, LEADER).user_id
    assert "er givet" in leader.send({**sent, "deputy_for": str(lea)}, form="midlertidig").text()
    assert person.open("/godkendelser").status == 200
    changes = signed_in(app, factories.AUDITOR).open("/brugere/aendringer").text()
    assert "Midlertidig rolle givet: Teamleder, til 30-10-2026 kl. 10.30 Sara Sagsbehandler" in changes
    at(timedelta(hours=1, minutes=29))
    assert is_in(signed_in(app, CASEWORKER))
    clock.set_source(lambda: datetime(2026, 10, 30, 9, 30, tzinfo=UTC))
    assert signed_in(app, CASEWORKER).open("/godkendelser").status == 403


def test_a_role_for_a_time_is_taken_back_at_once(app: Flask, ledger: Ledger) -> None:
    user_id = clerk(ledger, CASEWORKER).user_id
    with booking(ledger, LEADER) as book:
        grant_role(book, user_id, Role.FINANCE, until=START + timedelta(hours=8))
    person = signed_in(app, CASEWORKER)
    assert person.open("/udbetaling").status == 200
    signed_in(app, LEADER).open(f"/brugere/{user_id}").send({}, form="/slut")
    assert person.open("/udbetaling").status == 403


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"until_day": "29-10-2026"}, "Rollen skal slutte senere end nu"),
        ({"until_day": "30-10-2028"}, "Rollen skal slutte senere end nu"),
        ({"role": "caseworker"}, "har allerede den rolle"),
        ({"until_time": "kl. fem"}, "Klokkeslættet kan ikke læses"),
        ({"deputy_for": "7"}, "har ikke selv den rolle"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(
    app: Flask, ledger: Ledger, sent: dict[str, str], sentence: str
) -> None:
    leader = signed_in(app, LEADER).open(f"/brugere/{clerk(ledger, CASEWORKER).user_id}")
    whole = {"role": "team_leader", "until_day": "30-10-2026", "until_time": "16.00"}
    assert sentence in leader.send({**whole, **sent}, form="midlertidig").text()


def test_the_sheet_of_roles_is_a_pdf_for_leader_and_auditor(app: Flask) -> None:
    for who in (LEADER, factories.AUDITOR):
        assert signed_in(app, who).client.get("/brugere/roller.pdf").mimetype == "application/pdf"
    assert signed_in(app, CASEWORKER).client.get("/brugere/roller.pdf").status_code == 403


def test_a_grant_cannot_be_stretched_in_the_database(ledger: Ledger) -> None:
    with booking(ledger, LEADER) as book:
        grant_role(book, clerk(ledger, CASEWORKER).user_id, Role.FINANCE, until=START + timedelta(hours=1))
    for change in ("UPDATE role_grant SET until = '2030-01-01T00:00:00.000000Z'", "DELETE FROM role_grant"):
        with pytest.raises(Exception, match="role_grant: no"):
            sql(ledger, change)


def test_a_grant_that_never_ends_fails_the_deputy(
    app: Flask, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "roles_for_now", lambda *_: frozenset({Role.TEAM_LEADER}))
    with pytest.raises(AssertionError):
        test_a_deputys_right_is_gone_at_the_next_click_after_its_end(app, ledger)

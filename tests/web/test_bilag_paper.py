"""The bilag as PDF over the web: what stands on it, who gets it, and how each paper after it is counted."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from payout import clock
from payout.bilag_number import BilagNumber
from payout.db import Ledger
from payout.queries.events import chain_head, count_events
from payout.services.decide_request import approve
from payout.services.void_bilag import void
from tests import factories
from tests.conftest import START
from tests.exports.papers import page_texts
from tests.web.browsing import Person, signed_in, texts_of

NUMBER = str(BilagNumber("STR26", 1))
MARKS = ("ØVELSE", "ANNULLERET", "KOPI")


@pytest.fixture
def day(ledger: Ledger, pay_day: datetime) -> Ledger:
    """An open hændelse with a bilag of Anna's, issued by Sara."""
    factories.open_day(ledger)
    factories.Counter(ledger).issue(amount_oere=4_500_50)
    return ledger


def paper(person: Person, path: str = "/bilag/1/papir.pdf") -> str:
    """The text of a PDF, all pages after one another."""
    person.open(path)
    assert person.response is not None
    assert (person.status, person.response.mimetype) == (200, "application/pdf")
    return " ".join(page_texts(person.response.data))


def copied(person: Person, page: str = "/bilag/1") -> str:
    """Press "Udskriv igen" on the page; gives the text of the paper that it leads to."""
    person.open(page).send({}, form="/1/udskriv", follow=False)
    assert person.response is not None
    assert person.status == 303
    return paper(person, person.response.headers["Location"])


def events(ledger: Ledger, action: str | None = None) -> int:
    with ledger.reading() as connection:
        return count_events(connection, action=action)


# --- What stands on it -------------------------------------------------------


def test_the_paper_has_two_parts_with_everything_that_is_known(app: Flask, day: Ledger) -> None:
    text = paper(signed_in(app, factories.CASEWORKER))
    for shown in (
        NUMBER,
        "Prøvekøbing Kommune",
        "Ydelsescenter · Jobcenter",
        "KY og KSD nede",
        "Udstedt 30-10-2026 kl. 09.00 af Sara Sagsbehandler",
        "Anna Ågesen-Prøve",
        "020360-••••",
        factories.HELP,
        "01-10-2026 – 31-10-2026",
        "Fire tusind fem hundrede kroner og 50 øre",
        "4.500,50 kr.",
        "Kontant",
        "fordi KY er ude af drift siden 29-10-2026",
        "debet mellemregning 4.500,50 kr., kredit kasse 4.500,50 kr.",
        "borgerens underskrift",
        "udbetalers underskrift",
    ):
        assert text.count(shown) >= 2, shown
    assert text.count("pas 1234") == 1
    assert "Godkendt" not in text
    assert [mark for mark in MARKS if mark in text] == []


def test_the_paper_carries_the_head_of_the_chain(app: Flask, day: Ledger) -> None:
    text = paper(signed_in(app, factories.CASEWORKER))
    with day.reading() as connection:
        head = chain_head(connection)
    assert text.count(f"Journal {head.events} · {head.hash[:16]}") == 2


def test_the_paper_names_who_approved_and_who_had_asked(app: Flask, day: Ledger) -> None:
    bilag_id = factories.Counter(day).issue(factories.BOERGE, 9_000_00, reason="Husleje")
    with factories.booking(day, factories.LEADER) as book:
        approve(book, bilag_id, reason="I orden")
    text = paper(signed_in(app, factories.LEADER), f"/bilag/{bilag_id}/papir.pdf")
    assert text.count("Udstedt 30-10-2026 kl. 09.00 af Sara Sagsbehandler") == 2
    assert text.count("Godkendt 30-10-2026 kl. 09.00 af Lea Leder") == 2
    assert text.count("Begrundelse: Husleje") == 1


def test_the_name_of_a_protected_person_is_printed_and_the_address_never(app: Flask, day: Ledger) -> None:
    bilag_id = factories.Counter(day).issue(factories.DAGMAR, 3_000_00)
    text = paper(signed_in(app, factories.CASEWORKER), f"/bilag/{bilag_id}/papir.pdf")
    assert "Dagmar Dulgt" in text
    assert "Opdigtevej" not in text


def test_a_paid_bilag_says_by_whom(app: Flask, day: Ledger) -> None:
    factories.box(day)
    factories.paid(day, 1)
    text = paper(signed_in(app, factories.FINANCE))
    assert text.count("Udbetalt 30-10-2026 kl. 09.00 af Olga Økonomi") == 2


def test_a_voided_bilag_says_so_on_paper(app: Flask, day: Ledger) -> None:
    sara = factories.clerk(day, factories.CASEWORKER)
    with factories.booking(day, factories.CASEWORKER) as book:
        void(book, 1, sara, reason="Forkert")
    assert paper(signed_in(app, factories.CASEWORKER)).count("ANNULLERET") == 2


def test_a_drill_says_so_on_paper(app: Flask, ledger: Ledger, pay_day: datetime) -> None:
    factories.open_day(ledger, is_drill=True)
    factories.Counter(ledger).issue()
    assert paper(signed_in(app, factories.CASEWORKER)).count("ØVELSE") == 2


# --- How it is handed out ----------------------------------------------------


def test_the_pdf_is_shown_in_the_browser_kept_by_nobody_and_framed_by_our_own_pages_alone(
    app: Flask, day: Ledger
) -> None:
    person = signed_in(app, factories.AUDITOR)
    paper(person)
    assert person.response is not None
    headers = person.response.headers
    assert headers["Content-Disposition"] == f"inline; filename=bilag-{NUMBER}.pdf"
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    for path in ("/bilag/1", "/bilag/1/udstedt", "/bilag/99/papir.pdf", "/bilag"):
        person.open(path)
        assert "frame-ancestors 'none'" in person.response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("format_", "pages"), [("a4", 1), ("a5", 2), ("A5", 2)])
def test_the_paper_comes_in_both_sizes(app: Flask, day: Ledger, format_: str, pages: int) -> None:
    person = signed_in(app, factories.CASEWORKER).open(f"/bilag/1/papir.pdf?format={format_}")
    assert person.response is not None
    assert len(page_texts(person.response.data)) == pages


@pytest.mark.parametrize(
    "path",
    [
        "/bilag/2/papir.pdf",
        "/bilag/99/papir.pdf",
        "/bilag/1/papir.pdf?format=a3",
        "/bilag/1/papir.pdf?udskrift=7",
        "/bilag/1/papir.pdf?udskrift=x",
        "/bilag/udskrifter/papir.pdf",
        "/bilag/udskrifter/papir.pdf?udskrift=7",
    ],
)
def test_what_is_not_there_has_no_paper(app: Flask, day: Ledger, path: str) -> None:
    factories.Counter(day).issue(factories.BOERGE, 9_000_00, reason="Husleje")
    assert signed_in(app, factories.CASEWORKER).open(path).status == 404


# --- Copies are counted ------------------------------------------------------


def test_each_paper_after_the_original_is_a_copy_with_its_number(app: Flask, day: Ledger) -> None:
    person = signed_in(app, factories.CASEWORKER)
    assert "KOPI" not in paper(person)
    first = "KOPI nr. 1 udskrevet 30-10-2026 kl. 09.00 af Sara Sagsbehandler"
    assert copied(person).count(first) == 2
    assert "KOPI nr. 2 udskrevet 30-10-2026 kl. 09.00 af Olga" in copied(signed_in(app, factories.FINANCE))
    assert paper(person, "/bilag/1/papir.pdf?udskrift=1").count(first) == 2
    assert events(day, "bilag.printed") == 2


def test_after_a_copy_no_paper_passes_for_the_original(app: Flask, day: Ledger) -> None:
    person = signed_in(app, factories.CASEWORKER)
    copied(person)
    assert paper(person).count("KOPI nr. 1") == 2
    assert "Nr. 1, 30-10-2026 kl. 09.00 af Sara Sagsbehandler" in person.open("/bilag/1").text()


def test_looking_at_a_paper_counts_nothing(app: Flask, day: Ledger) -> None:
    person = signed_in(app, factories.CASEWORKER)
    before = events(day)
    for _ in range(3):
        paper(person)
    person.open("/bilag/1/udstedt").open("/bilag/udskrifter")
    assert events(day) == before


def test_an_auditor_looks_and_prints_no_copies(app: Flask, day: Ledger) -> None:
    person = signed_in(app, factories.AUDITOR)
    assert NUMBER in paper(person)
    assert "Udskriv igen" not in person.open("/bilag/1").text()
    assert "Udskriv igen" not in person.open("/bilag/1/udstedt").text()


def test_a_copy_of_a_request_is_refused_in_words(app: Flask, day: Ledger) -> None:
    person = signed_in(app, factories.CASEWORKER).open("/bilag/1")
    factories.Counter(day).issue(factories.BOERGE, 9_000_00, reason="Husleje")
    filled = dict(person.form("/1/udskriv").form_values())
    answer = person.client.post("/bilag/2/udskriv", data=filled)
    assert answer.status_code == 409
    assert "har ikke noget nummer endnu" in answer.text


# --- The print queue ---------------------------------------------------------


def test_the_queue_has_ones_own_papers_of_the_last_hours_and_for_a_leader_all(
    app: Flask, day: Ledger
) -> None:
    other = factories.Counter(day, factories.CASEWORKER_2).issue(factories.BOERGE, 1_000_00)
    theirs = str(BilagNumber("STR26", other))
    sara = signed_in(app, factories.CASEWORKER).open("/bilag/udskrifter")
    assert NUMBER in sara.text()
    assert theirs not in sara.text()
    leader = signed_in(app, factories.LEADER).open("/bilag/udskrifter")
    assert NUMBER in leader.text()
    assert theirs in leader.text()
    clock.set_source(lambda: START + timedelta(hours=13))
    assert "Der er ingen papirer" in signed_in(app, factories.LEADER).open("/bilag/udskrifter").text()


def test_a_protected_person_has_no_name_in_the_queue(app: Flask, day: Ledger) -> None:
    factories.Counter(day).issue(factories.DAGMAR, 3_000_00)
    text = signed_in(app, factories.CASEWORKER).open("/bilag/udskrifter").text()
    assert "Beskyttet" in text
    assert "Dagmar" not in text


def test_what_the_printer_swallowed_is_printed_again_in_one_go(app: Flask, day: Ledger) -> None:
    factories.Counter(day).issue(factories.BOERGE, 1_000_00)
    factories.Counter(day).issue(factories.CLARA, 1_000_00)
    person = signed_in(app, factories.CASEWORKER)
    copied(person, "/bilag/udskrifter")
    person.open("/bilag/udskrifter").send({"bilag": ["1", "2"]}, form="/udskrifter", follow=False)
    assert person.response is not None
    pages = page_texts(person.client.get(person.response.headers["Location"]).data)
    assert ["KOPI nr. 2" in page for page in pages] == [True, False]
    assert ["Anna" in page for page in pages] == [True, False]
    assert ["KOPI nr. 1" in page for page in pages] == [False, True]
    shown = person.open("/bilag/udskrifter").text()
    assert "Kopi nr. 2" in shown
    assert "Original" in shown


def test_nothing_ticked_says_what_to_do(app: Flask, day: Ledger) -> None:
    person = signed_in(app, factories.CASEWORKER).open("/bilag/udskrifter").send({}, form="/udskrifter")
    assert person.status == 422
    assert "Sæt kryds ved mindst ét bilag" in person.text()


def test_a_tick_that_was_made_by_hand_is_refused(app: Flask, day: Ledger) -> None:
    for ticked, status in (("99", 409), ("x", 422), (list(range(1, 102)), 422)):
        person = signed_in(app, factories.CASEWORKER).open("/bilag/udskrifter")
        assert person.send({"bilag": ticked}, form="/udskrifter").status == status
    assert events(day, "bilag.printed") == 0


# --- The page after issue ----------------------------------------------------


def test_the_page_after_issue_has_number_amount_paper_and_the_next_citizen(app: Flask, day: Ledger) -> None:
    person = signed_in(app, factories.CASEWORKER).open("/bilag/1/udstedt")
    assert person.path == "/bilag/1/udstedt"
    assert NUMBER in texts_of(person, "issued-number")[0]
    assert "4.500,50 kr." in texts_of(person, "issued-amount")[0]
    assert "Gå til kassen med bilaget" in person.text()
    assert 'src="/bilag/1/papir.pdf#' in person.page
    assert 'href="/bilag/1/papir.pdf"' in person.page
    assert person.page.count("autofocus") == 1
    person.send({"citizen": factories.CLARA.digits}, form="/skranke/find")
    assert person.path.startswith("/borger/")
    assert "Clara Æblegren" in person.text()


def test_a_bilag_that_is_not_new_any_more_says_so(app: Flask, day: Ledger) -> None:
    factories.box(day)
    factories.paid(day, 1)
    person = signed_in(app, factories.CASEWORKER).open("/bilag/1/udstedt")
    assert "ikke længere nyt" in person.text()
    assert "Gå til kassen" not in person.text()


def test_a_request_has_no_page_after_issue(app: Flask, day: Ledger) -> None:
    waiting = factories.Counter(day).issue(factories.BOERGE, 9_000_00, reason="Husleje")
    person = signed_in(app, factories.CASEWORKER)
    assert person.open(f"/bilag/{waiting}/udstedt").path == f"/bilag/{waiting}"
    assert person.open("/bilag/99/udstedt").status == 404


def test_who_finds_nobody_has_no_field_for_the_next_citizen(app: Flask, day: Ledger) -> None:
    assert "Næste borger" not in signed_in(app, factories.FINANCE).open("/bilag/1/udstedt").text()

"""The log for the archive: every event once, in plain Danish, with page numbers and the head at its end."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from exports.incident_log import ROWS_A_PAGE, incident_log_pdf, write_incident_log
from payout.domain.incident import Incident
from payout.domain.incident_log import IncidentLog
from payout.domain.reconciliation import EventRow
from tests.exports.papers import page_texts
from tests.factories import scope

WHEN = datetime(2026, 10, 30, 8, 5, tzinfo=UTC)


def log(
    count: int, *, first: int = 5, is_drill: bool = False, actor: str = "Sara Sagsbehandler"
) -> IncidentLog:
    return IncidentLog(
        office="Prøvekøbing Kommune",
        incident=Incident(
            incident_id=2, scope=scope(is_drill=is_drill), series="STR26", opened_at=WHEN, closed_at=None
        ),
        drawn_by="Lea Leder",
        drawn_at=WHEN,
        first_event=first,
        last_event=first + count - 1,
        chain_head="ab" * 32,
        events=rows(first, count, actor),
    )


def rows(first: int, count: int, actor: str) -> Iterable[EventRow]:
    for number in range(first, first + count):
        yield EventRow(number, WHEN, actor, "Bilag udstedt", f"Bilag STR26-{number:05}-7", "abc")


@pytest.mark.parametrize(
    ("count", "pages"),
    [(1, 1), (ROWS_A_PAGE - 6, 1), (ROWS_A_PAGE - 5, 2), (ROWS_A_PAGE, 2), (ROWS_A_PAGE * 2 + 1, 3)],
)
def test_every_event_stands_in_the_pdf_once_and_each_page_has_its_number(count: int, pages: int) -> None:
    texts = page_texts(incident_log_pdf(log(count)))
    assert len(texts) == pages
    assert all(f"Side {place} af {pages}" in text for place, text in enumerate(texts, 1))
    whole = " ".join(texts)
    assert all(whole.count(f"STR26-{number:05}-7") == 1 for number in range(5, 5 + count))
    assert f"Loggen slutter her: {count} ændringer" in texts[-1]
    assert "ab" * 32 in texts[-1]
    assert "30-10-2026 09:05 Sara Sagsbehandler Bilag udstedt" in whole


def test_the_pdf_is_made_to_be_kept_and_says_that_a_drill_is_one() -> None:
    content = incident_log_pdf(log(1, is_drill=True))
    assert "ØVELSE" in page_texts(content)[0]
    metadata = PdfReader(BytesIO(content)).xmp_metadata
    assert metadata is not None
    assert b"pdfaid:part>2" in metadata.stream.get_data()


def test_letters_that_the_paper_lacks_and_names_without_end_do_no_harm() -> None:
    texts = page_texts(incident_log_pdf(log(2, actor="Åse 漢字 " + "W" * 300)))
    assert "Åse" in texts[0]


def test_the_workbook_has_the_same_rows_and_the_head() -> None:
    out = BytesIO()
    write_incident_log(log(3), out)
    sheet = load_workbook(out)["Hændelseslog"]
    table = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[0] for row in table] == [5, 6, 7]
    assert table[0][2:5] == ("Sara Sagsbehandler", "Bilag udstedt", "Bilag STR26-00005-7")
    assert any("ab" * 32 in str(cell.value) for row in sheet.iter_rows() for cell in row)

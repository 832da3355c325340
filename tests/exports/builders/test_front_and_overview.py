"""Forside and Overblik, compared as values."""

from dataclasses import replace

import pytest

from exports.builders.overview import overview_sheet
from exports.cells import danish_day
from exports.reconciliation import reconciliation_sheets
from exports.sheet import Cell, Formula, Line, Plain, Sheet
from exports.tally import total_rows
from payout.domain.overview import Tally
from payout.domain.reconciliation import NumberGap, NumberSpan, ReconciliationReport
from payout.money import Oere
from tests.exports.reports import make_report


def shown(cell: Cell | None) -> Plain:
    value = cell.value if cell else None
    return value.value if isinstance(value, Formula) else value


def by_label(sheet: Sheet) -> dict[Plain, Line]:
    return {shown(line[0]): line for line in sheet.lines if line}


def figures(line: Line) -> list[Plain]:
    return [shown(cell) for cell in line[1:]]


def front_of(report: ReconciliationReport) -> Sheet:
    return reconciliation_sheets(report)[0]


def test_the_front_says_who_drew_what_and_where_the_journal_stood() -> None:
    report = make_report()

    facts = {label: shown(line[1]) for label, line in by_label(front_of(report)).items() if len(line) == 2}

    assert (facts["Hændelse nr."], facts["Hændelse"]) == (4, "Ydelsessystemet kan ikke udbetale")
    assert facts["Systemer ude af drift"] == "KY og NemKonto, siden 29-10-2026"
    assert facts["Åbnet"] == report.incident.opened_at
    assert facts["Afsluttet"] == "ikke afsluttet"
    assert facts["Udbetalingsdage"] == "29-10-2026, 30-10-2026"
    assert facts["Bemyndiget af"] == "Centerchef Sigurd Nældekræmmer"
    assert facts["Udtrukket af"] == "Ragnhild Ørkenøresen"
    assert facts["Udtrukket"] == report.drawn_at
    assert facts["Eksport nr."] == 3
    assert facts["Journalens hoved"] == f"nr. {report.chain_head_number}: {report.chain_head}"


def test_a_closed_incident_shows_when() -> None:
    report = make_report()
    closed = replace(report, incident=replace(report.incident, closed_at=report.drawn_at))

    facts = by_label(front_of(closed))

    assert shown(facts["Afsluttet"][1]) == report.drawn_at


def test_each_series_shows_its_first_and_last_number_and_how_many_were_taken() -> None:
    spans = (
        NumberSpan(series="STR26", first="STR26-00001-3", last="STR26-00042-7", count=42),
        NumberSpan(series="SYD26", first="SYD26-00001-3", last="SYD26-00001-3", count=1),
    )

    facts = by_label(front_of(replace(make_report(), number_spans=spans)))

    assert shown(facts["Bilagsnumre"][1]) == (
        "STR26-00001-3 til STR26-00042-7 (42 numre); SYD26-00001-3 til SYD26-00001-3 (1 nummer)"
    )


def test_a_text_too_long_for_the_page_goes_on_under_itself() -> None:
    long_rule = "Højst 8.000 kr. pr. bilag, og alt derover godkendes. " * 6

    lines = front_of(replace(make_report(), rule_text=long_rule)).lines

    start = next(i for i, line in enumerate(lines) if line and shown(line[0]) == "A conto-regel")
    parts = [str(shown(line[1])) for line in lines[start : start + 4]]
    assert " ".join(parts) == long_rule.strip()
    assert max(map(len, parts)) <= 100


def test_every_control_total_stands_as_formula_and_as_the_ledgers_figure() -> None:
    report = make_report(90)
    paid = report.overview.totals.paid

    line = by_label(front_of(report))["Udbetalt"]

    assert figures(line)[:6] == [
        paid.count,
        paid.count,
        "stemmer",
        paid.amount_oere,
        paid.amount_oere,
        "stemmer",
    ]
    assert isinstance(line[4], Cell)
    assert line[4].value == Formula(
        'SUMPRODUCT(SUMIFS(BilagBeløb,BilagStatus,{"Udbetalt","Afregnet"}))', paid.amount_oere
    )


def test_the_front_lists_each_sheet_with_its_rows_and_its_check() -> None:
    report = make_report(60, 25)

    lines = by_label(front_of(report))

    assert figures(lines["Bilag"])[:3] == [60, None, "stemmer"]
    assert figures(lines["Hændelseslog"]) == [25, None, "stemmer", "Hver ændring i bogen, i rækkefølge."]
    assert figures(lines["Samlet kontrol"]) == [None, None, "stemmer"]


@pytest.mark.parametrize("field", ["requested", "issued", "paid", "settled", "voided", "rejected", "waiting"])
def test_any_total_that_differs_from_the_rows_by_one_oere_is_said_on_the_front(field: str) -> None:
    report = make_report(90)
    tally: Tally = getattr(report.overview.totals, field)
    more = Tally(count=tally.count, amount_oere=Oere(tally.amount_oere + 1))
    totals = replace(report.overview.totals, **{field: more})

    lines = by_label(front_of(replace(report, overview=replace(report.overview, totals=totals))))

    assert figures(lines["Samlet kontrol"])[-1] == "AFVIGER"


def test_a_book_that_does_not_verify_is_said_on_top_and_in_the_verdict() -> None:
    report = make_report(20)
    broken = replace(report, verdict=replace(report.verdict, broken=("chain", "paid-once")))

    lines = by_label(front_of(broken))

    assert "BOGEN KAN IKKE BEKRÆFTES – brug ikke tallene, før teamlederen har set på det" in lines
    assert "BOGEN KAN IKKE BEKRÆFTES – brug ikke tallene, før teamlederen har set på det" not in by_label(
        front_of(report)
    )
    assert "Journalens kæde, Udbetalt én gang" in str(figures(lines["Bogens kontrol"])[0])
    assert figures(lines["Samlet kontrol"])[-1] == "AFVIGER"


def test_numbers_that_are_missing_stand_on_the_front() -> None:
    gaps = (
        NumberGap(first="STR26-00003-7", last="STR26-00003-7", count=1, is_explained=False),
        NumberGap(first="STR26-00008-2", last="STR26-00010-9", count=3, is_explained=True),
    )
    report = make_report(20)
    (span,) = report.number_spans

    def said(number_spans: tuple[NumberSpan, ...]) -> Plain:
        lines = front_of(replace(report, number_spans=number_spans)).lines
        start = next(i for i, line in enumerate(lines) if line and shown(line[0]) == "Huller i numrene")
        rest = [line for line in lines[start + 1 : start + 2] if line[0] is None]
        return " ".join(str(shown(line[1])) for line in (lines[start], *rest))

    assert said((span,)) == "ingen"
    assert said((replace(span, gaps=gaps),)) == (
        "STR26-00003-7: MANGLER; "
        "STR26-00008-2 til STR26-00010-9 (3 numre): på papir eller i en anden hændelse"
    )


def test_a_number_that_the_series_has_and_no_row_shows_differs() -> None:
    report = make_report(20)
    (span,) = report.number_spans

    lines = by_label(front_of(replace(report, number_spans=(replace(span, count=span.count + 1),))))

    assert figures(lines["Numre på bilag"])[2] == "AFVIGER"
    assert figures(lines["Samlet kontrol"])[-1] == "AFVIGER"


def test_the_chart_is_drawn_from_the_rows_of_the_ydelser() -> None:
    report = make_report(90)

    sheet = overview_sheet(report, total_rows(report.bilag, danish_day(report.drawn_at)))

    (chart,) = sheet.charts
    first, last = (int(cell[1:]) for cell in chart.labels.split(":"))
    assert [shown(line[0]) for line in sheet.lines[first - 1 : last]] == [
        standing.benefit for standing in report.overview.by_benefit
    ]
    headings = {series.cells[0]: series.heading for series in chart.series}
    assert headings == {"E": "Forventet", "G": "Udstedt", "I": "Udbetalt"}
    assert not any(sheet.lines[chart.row - 1 : chart.row - 1 + chart.height])


def test_each_ydelse_shows_what_is_expected_and_what_is_given() -> None:
    report = make_report(90)
    standing = report.overview.by_benefit[1]
    issued, paid = standing.issued, standing.paid

    sheet = overview_sheet(report, total_rows(report.bilag, danish_day(report.drawn_at)))

    assert figures(by_label(sheet)["Hjælp til forsørgelse"]) == [
        standing.pay_date,
        140,
        120,
        98_765_450,
        *(issued.count, issued.amount_oere, paid.count, paid.amount_oere) * 2,
        "stemmer",
    ]


def test_a_bilag_for_a_ydelse_that_the_overview_does_not_know_is_seen() -> None:
    report = make_report(90)
    fewer = replace(report, overview=replace(report.overview, by_benefit=report.overview.by_benefit[1:]))

    front = by_label(front_of(fewer))

    assert figures(front["Overblik"])[2] == "AFVIGER"


def test_lists_and_boxes_are_added_up() -> None:
    report = make_report()
    sheet = overview_sheet(report, total_rows(report.bilag, danish_day(report.drawn_at)))

    sums = [figures(line) for line in sheet.lines if line and shown(line[0]) == "I alt, formel"]

    assert [line[1] for line in sums] == [560, 700, None]
    assert [line[3] for line in sums] == [493_827_250, 493_827_250, 14_345_050]


def test_without_lists_and_boxes_the_sums_are_nothing() -> None:
    report = make_report(0)
    bare = replace(report.overview, lists=[], cash_boxes=[])

    sheet = overview_sheet(
        replace(report, overview=bare), total_rows(report.bilag, danish_day(report.drawn_at))
    )

    sums = [line for line in sheet.lines if line and shown(line[0]) == "I alt, formel"]
    assert [line[4].value for line in (sums[0], sums[2]) if isinstance(line[4], Cell)] == [
        Formula("0", 0)
    ] * 2

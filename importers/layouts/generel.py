"""Any list with headers that are known from public documents about such lists.

Source: docs/sources.md, "overskrifter på indberetningslister".
"""

from typing import Final

from importers.columns import Cells, Column, Field, Layout

LAYOUT: Final = Layout(
    name="generel",
    source="ukendt kilde",
    kind=None,
    columns=(
        Column(
            Field.CPR,
            Cells.CPR,
            (
                "cpr",
                "cpr-nr",
                "cpr-nummer",
                "personnr",
                "personnummer",
                "ydelsesmodtager",
                "udbetalingsberettiget",
                "udbetalingsberettigede",
                "modtagers cpr-nr",
            ),
        ),
        Column(
            Field.BIRTH_DATE,
            Cells.TEXT,
            ("fødselsdato", "fødselsdag", "født", "fødselsdato (ddmmåå)", "cpr fødselsdato", "cpr dato"),
        ),
        Column(
            Field.SERIAL,
            Cells.TEXT,
            (
                "løbenr",
                "løbenummer",
                "lbnr",
                "løbenr (4 cifre)",
                "cpr løbenr",
                "cpr løbenummer",
                "cpr lbnr",
                "de sidste fire cifre",
                "sidste 4 cifre",
            ),
        ),
        Column(
            Field.NAME,
            Cells.TEXT,
            ("navn", "fulde navn", "modtagers navn", "borgers navn", "NavnBeloebsModtager"),
        ),
        Column(Field.FIRST_NAME, Cells.TEXT, ("fornavn", "fornavne")),
        Column(Field.MIDDLE_NAME, Cells.TEXT, ("mellemnavn", "mellemnavne")),
        Column(Field.LAST_NAME, Cells.TEXT, ("efternavn",)),
        Column(Field.ADDRESS, Cells.TEXT, ("adresse", "bopæl")),
        Column(
            Field.PROTECTED,
            Cells.FLAG,
            (
                "beskyttet",
                "beskyttelse",
                "adressebeskyttet",
                "adressebeskyttelse",
                "navne- og adressebeskyttelse",
            ),
        ),
        Column(
            Field.BENEFIT, Cells.TEXT, ("ydelsesart", "ydelse", "ydelsestype", "ordning", "ydelsens navn")
        ),
        Column(
            Field.START,
            Cells.DATE,
            ("periode fra", "fra dato", "fra", "startdato", "ydelsesperiode fra", "dato fra"),
        ),
        Column(
            Field.END,
            Cells.DATE,
            ("periode til", "til dato", "til", "slutdato", "ydelsesperiode til", "dato til"),
        ),
        Column(Field.START, Cells.WEEK, ("uge fra",)),
        Column(Field.END, Cells.WEEK, ("uge til",)),
        Column(Field.PERIOD, Cells.PERIOD, ("periode", "ydelsesperiode", "uge", "uger", "måned")),
        Column(
            Field.PAY_DATE,
            Cells.DATE,
            ("dispositionsdato", "disp.dato", "udbetalingsdato", "udb.dato"),
        ),
        Column(
            Field.GROSS,
            Cells.AMOUNT,
            ("brutto", "bruttobeløb", "beløb brutto", "SamletBruttobeloeb"),
        ),
        Column(Field.TAX, Cells.AMOUNT, ("skat", "a-skat")),
        Column(Field.ATP, Cells.AMOUNT, ("atp",)),
        Column(
            Field.DEDUCTED, Cells.AMOUNT, ("fradrag", "beløb skat/ATP m.v.", "skat/ATP m.v.", "skat og ATP")
        ),
        Column(
            Field.NET,
            Cells.AMOUNT,
            ("netto", "nettobeløb", "beløb netto", "efter skat", "beløb efter skat", "BeloebEfterSkatATP"),
        ),
        Column(Field.SET_OFF, Cells.AMOUNT, ("modregning", "modregnet")),
        Column(
            Field.TO_PAY,
            Cells.AMOUNT,
            (
                "til udbetaling",
                "udbetales",
                "beløb til udbetaling",
                "beløb udbetales",
                "BeloebSendtTilUdbetaling",
            ),
        ),
        Column(Field.PAID, Cells.AMOUNT, ("udbetalt", "beløb udbetalt", "udbetalt beløb", "BeloebUdbetalt")),
        Column(Field.ACONTO, Cells.AMOUNT, ("fradrag a conto", "modregnet a conto", "a conto")),
        Column(
            Field.UNIT,
            Cells.TEXT,
            ("udbetalingsafdeling", "udbetalingssted", "afdeling", "team", "enhed"),
        ),
        Column(Field.CASE_NO, Cells.TEXT, ("sagsnr", "sagsnummer", "journalnr")),
    ),
)

"""The bilag as PDF: what stands on each part, codes that a scanner reads, one page whatever it holds."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from exports.bilag_paper import CUT_NOTE, BilagPaper, Reprint, Step, draw_bilag
from exports.bilag_parts import PaperTexts
from exports.paper import PaperSize
from payout.domain.kontering import PayoutMethod, postings_of_payout
from tests.exports.papers import (
    AMOUNT,
    FULLEST,
    LONG,
    NUMBER,
    TEXTS,
    WHEN,
    codes_in,
    images_of,
    page_texts,
    paper,
)

ON_BOTH_PARTS = (
    "Udgiftsbilag",
    "Prøvekøbing Kommune",
    "Ydelsescenter · Rådhuset",
    "Hændelse: KY og KSD nede",
    NUMBER,
    "Anna Ågesen-Prøve",
    "020360-••••",
    "Hjælp til forsørgelse",
    "01-10-2026 – 31-10-2026",
    "Fire tusind fem hundrede kroner og 50 øre",
    "4.500,50 kr.",
    "Kontant",
    "Identitet set ved Pas",
    "Udstedt 30-10-2026 kl. 09.00 af Sara Sagsbehandler",
    "skal det for meget udbetalte betales tilbage",
    "Modtaget: dato og borgerens underskrift",
    "Udbetalt: dato og udbetalers underskrift",
    "Kontering ved udbetaling: debet mellemregning 4.500,50 kr., kredit kasse 4.500,50 kr.",
    "Journal 1.234 · 3f2a91c00d4be7a5",
    "Spørgsmål? Henvend dig til kommunen.",
)
MARKS = ("ØVELSE", "ANNULLERET", "KOPI", "FEJL I REGNSKABET")


def drawn(*papers: BilagPaper, size: PaperSize = PaperSize.A4, texts: PaperTexts = TEXTS) -> bytes:
    return draw_bilag(papers, texts, size=size, drawn_at=WHEN)


def parts_of(shown: BilagPaper) -> tuple[str, str]:
    """The text of Økonomi's part and of the citizen's, each on a page of its own."""
    offices, citizens = page_texts(drawn(shown, size=PaperSize.A5))
    return offices, citizens


def test_an_a4_page_has_both_parts_with_everything_that_is_needed() -> None:
    (page,) = page_texts(drawn(paper()))
    assert [text for text in ON_BOTH_PARTS if page.count(text) < 2] == []
    assert page.index("Økonomis del") < page.index("Klip her") < page.index("Borgerens del")
    assert "0203600001" not in page.replace("-", "")
    assert [mark for mark in MARKS if mark in page] == []
    assert CUT_NOTE not in page


def test_an_a5_page_has_one_part() -> None:
    pdf = drawn(paper(), size=PaperSize.A5)
    pages = PdfReader(BytesIO(pdf)).pages
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [(595, 420)] * 2
    offices, citizens = page_texts(pdf)
    for text in ON_BOTH_PARTS:
        assert text in offices
        assert text in citizens
    assert "Økonomis del" in offices
    assert "Borgerens del" in citizens


def test_the_offices_own_notes_stand_on_its_part_alone() -> None:
    offices, citizens = parts_of(paper(reason="Har ingen mad"))
    for note in ("Begrundelse: Har ingen mad", "Pas, pas 1234"):
        assert note in offices
        assert note not in citizens


def test_who_approved_who_paid_and_who_collects_stand_on_both_parts() -> None:
    shown = paper(
        approved=Step(name="Lea Leder", at=WHEN),
        paid=Step(name="Olga Økonomi", at=WHEN),
        collected_by="Karl Værge, fuldmagt",
    )
    for part in parts_of(shown):
        assert "Godkendt 30-10-2026 kl. 09.00 af Lea Leder" in part
        assert "Udbetalt 30-10-2026 kl. 09.00 af Olga Økonomi" in part
        assert "Hentes af Karl Værge, fuldmagt" in part
    for part in parts_of(paper()):
        assert [word for word in ("Godkendt", "Udbetalt 30", "Hentes af") if word in part] == []


@pytest.mark.parametrize(
    ("method", "detail", "said", "account"),
    [
        (PayoutMethod.BANK_TRANSFER, "reg.nr. 1234, konto 567890", "Bankoverførsel: reg.nr. 1234", "bank"),
        (PayoutMethod.REQUISITION, "blok 7, seddel 12", "Rekvisition: blok 7, seddel 12", "rekvisition"),
    ],
)
def test_the_method_has_its_detail_and_its_account(
    method: PayoutMethod, detail: str, said: str, account: str
) -> None:
    postings = postings_of_payout(bilag_id=1, method=method, amount_oere=AMOUNT, box_id=None)
    for part in parts_of(paper(method=method, method_detail=detail, postings=postings)):
        assert said in part
        assert f"kredit {account} 4.500,50 kr." in part


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"is_drill": True}, "ØVELSE ingen penge må udbetales"),
        ({"voided": Step(name="Lea Leder", at=WHEN)}, "ANNULLERET 30-10-2026 kl. 09.00 af Lea Leder"),
        (
            {"reprint": Reprint(number=2, printed_by="Sara Sagsbehandler", printed_at=WHEN)},
            "KOPI nr. 2 udskrevet 30-10-2026 kl. 09.00 af Sara Sagsbehandler",
        ),
        ({"book_is_broken": True}, "FEJL I REGNSKABET kontrollen har fundet fejl i regnskabet"),
    ],
)
def test_what_must_be_seen_first_stands_on_both_parts(changes: dict[str, object], said: str) -> None:
    for part in parts_of(paper(**changes)):
        assert said in part
        assert sum(mark in part for mark in MARKS) == 1


def test_the_municipality_words_its_paper_itself() -> None:
    own = PaperTexts(
        headline="Bilag for nødhjælp",
        citizen_signature="Borger",
        payer_signature="Kasserer",
        reservation_heading="Læs dette",
        foot="Ring 12 34 56 78",
    )
    (page,) = page_texts(drawn(paper(), texts=own))
    for text in ("Bilag for nødhjælp", "Borger", "Kasserer", "Læs dette", "Ring 12 34 56 78"):
        assert page.count(text) >= 2


def test_several_papers_are_pages_of_one_document_in_their_order() -> None:
    papers = [paper(number=f"STR26-0000{number}-0") for number in (3, 1, 2)]
    pages = page_texts(drawn(*papers))
    assert [[number for number in "123" if f"STR26-0000{number}-0" in page] for page in pages] == [
        ["3"], ["1"], ["2"]
    ]  # fmt: skip
    assert len(page_texts(drawn(*papers, size=PaperSize.A5))) == 6


def test_the_fullest_bilag_is_one_page_and_says_that_texts_are_cut() -> None:
    texts = PaperTexts(**dict.fromkeys(PaperTexts.__dataclass_fields__, LONG))
    (page,) = page_texts(drawn(paper(**FULLEST), texts=texts))
    for said in (NUMBER, "999.999.999,50 kr.", "020360-••••", "Journal 99.999.999", CUT_NOTE, *MARKS):
        assert page.count(said) == 2, said


@settings(max_examples=12, deadline=None)
@given(
    name=st.text(max_size=200),
    reason=st.text(max_size=900),
    reservation=st.text(max_size=1_500),
    is_drill=st.booleans(),
)
def test_no_name_and_no_reason_makes_a_second_page(
    name: str, reason: str, reservation: str, is_drill: bool
) -> None:
    shown = paper(name=name, reason=reason, reservation=reservation, is_drill=is_drill)
    for size, pages in ((PaperSize.A4, 1), (PaperSize.A5, 2)):
        found = page_texts(drawn(shown, size=size))
        assert len(found) == pages
        assert " ".join(found).count("Udbetalt: dato og udbetalers underskrift") == 2


@pytest.mark.parametrize("changes", [{}, FULLEST], ids=["ordinary", "fullest"])
def test_a_scanner_reads_the_number_from_both_codes_of_each_part(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    for image in images_of(drawn(paper(**changes), size=PaperSize.A5), tmp_path, "-r", "200", "-gray"):
        assert codes_in(image) == {f"QR-Code:{NUMBER}", f"CODE-128:{NUMBER}"}


def test_both_parts_of_an_a4_page_are_scanned_as_they_are_cut(tmp_path: Path) -> None:
    pdf = drawn(paper())
    for top in ("0", "1169"):
        folder = tmp_path / top
        folder.mkdir()
        (half,) = images_of(
            pdf, folder, "-r", "200", "-gray", "-x", "0", "-W", "1654", "-y", top, "-H", "1169"
        )
        assert codes_in(half) == {f"QR-Code:{NUMBER}", f"CODE-128:{NUMBER}"}


def test_a_series_with_danish_letters_has_the_code_that_can_hold_it(tmp_path: Path) -> None:
    number = "ÆRØ26-00042-7"
    image, _ = images_of(drawn(paper(number=number), size=PaperSize.A5), tmp_path, "-r", "200", "-gray")
    assert codes_in(image) == {f"QR-Code:{number}"}


def test_the_paper_is_black_on_white(tmp_path: Path) -> None:
    (image,) = images_of(drawn(paper(**FULLEST)), tmp_path, "-r", "50")
    with Image.open(image) as picture:
        colours = picture.convert("RGB").getcolors(1 << 16)
    assert colours is not None
    assert all(red == green == blue for _, (red, green, blue) in colours)


def test_the_letters_are_in_the_file_and_it_is_made_for_keeping() -> None:
    pdf = drawn(paper(is_drill=True))
    (page,) = PdfReader(BytesIO(pdf)).pages
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert len(fonts) == 2
    assert all("/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"].get_object() for font in fonts)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"OutputIntent" in pdf


def test_the_title_names_the_bilag_and_nobody() -> None:
    told = PdfReader(BytesIO(drawn(paper()))).xmp_metadata
    assert told is not None
    assert told.dc_title == {"x-default": f"Udgiftsbilag {NUMBER}"}


@pytest.mark.parametrize("shape", [(600, 60), (60, 600), (200, 90)])
def test_the_logo_stands_on_both_parts_in_its_own_shape(tmp_path: Path, shape: tuple[int, int]) -> None:
    logo = BytesIO()
    Image.new("RGB", shape, "red").save(logo, "PNG")
    pdf = draw_bilag([paper()], TEXTS, size=PaperSize.A5, drawn_at=WHEN, logo=logo.getvalue())
    for image in images_of(pdf, tmp_path, "-r", "150"):
        with Image.open(image) as picture:
            _, saturation, _ = picture.convert("HSV").split()
        box = saturation.point(lambda value: 255 if value > 200 else 0).getbbox()
        assert box is not None
        assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(shape[0] / shape[1], rel=0.15)

"""A document has its letters in it, its text can be selected, and it says what it is."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from exports.paper import LETTERS, PaperSize, as_file, new_paper

WHEN = datetime(2026, 10, 30, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(("size", "millimetres"), [(PaperSize.A4, (210, 297)), (PaperSize.A5, (148, 210))])
def test_a_page_has_its_size_and_its_danish_letters_as_text(
    size: PaperSize, millimetres: tuple[int, int]
) -> None:
    paper = new_paper("Prøve", drawn_at=WHEN, size=size)
    paper.add_page()
    paper.cell(text="Rødgrød på Ærø – 1.250,00 kr.")
    paper.set_font(LETTERS, "B", 12)
    paper.cell(text="ÆØÅ")

    document = PdfReader(BytesIO(as_file(paper)))

    (page,) = document.pages
    box = page.mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == millimetres
    assert "Rødgrød på Ærø – 1.250,00 kr." in page.extract_text()
    assert "ÆØÅ" in page.extract_text()
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert all("/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"].get_object() for font in fonts)
    told = document.xmp_metadata
    assert told is not None
    assert told.dc_title == {"x-default": "Prøve"}
    assert told.xmp_create_date == WHEN.replace(tzinfo=None)


def test_one_document_knows_nothing_of_another() -> None:
    first, second = (new_paper(title, drawn_at=WHEN) for title in ("Et", "To"))
    first.add_page()
    first.cell(text="kun her")
    second.add_page()

    assert PdfReader(BytesIO(as_file(second))).pages[0].extract_text() == ""
    assert "kun her" in PdfReader(BytesIO(as_file(first))).pages[0].extract_text()

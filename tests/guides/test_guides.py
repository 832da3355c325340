"""Each guide hangs on the wall as one A4 page, and says what its texts say."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.guides.texts import GUIDES, Guide

FOLDER = Path(__file__).parents[2] / "docs" / "guides"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_the_guide_is_one_page_with_its_pictures_and_every_step(guide: Guide) -> None:
    (page,) = PdfReader(FOLDER / f"{guide.name}.pdf").pages
    text = " ".join(page.extract_text().split())
    said = [part for step in (*guide.steps, *guide.trouble) for part in step]
    assert [part for part in (guide.heading, *said, *guide.never) if part not in text] == []
    assert len(page.images) == len(guide.pictures)

import re
from pathlib import Path

import pytest

import payout

STATIC = Path(payout.__file__).parent / "static"
STYLESHEETS = sorted(STATIC.rglob("*.css"))


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=lambda path: path.name)
def test_every_file_that_a_stylesheet_names_is_shipped(stylesheet: Path) -> None:
    named = re.findall(r"url\(\s*[\"']?([^\"')]+)", stylesheet.read_text(encoding="utf-8"))
    missing = sorted({name for name in named if not (stylesheet.parent / name).is_file()})
    assert missing == []


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=lambda path: path.name)
def test_no_stylesheet_asks_the_network_for_anything(stylesheet: Path) -> None:
    assert not re.search(r"@import|https?:|url\(\s*[\"']?//|data:", stylesheet.read_text(encoding="utf-8"))


def test_the_design_system_comes_with_its_licences() -> None:
    assert "MIT license" in (STATIC / "dkfds" / "LICENSE.md").read_text(encoding="utf-8")
    fonts = STATIC / "dkfds" / "fonts" / "IBMPlexSans" / "complete" / "woff2"
    assert "SIL Open Font License" in (fonts / "license.txt").read_text(encoding="utf-8")
    assert len(list(fonts.glob("*.woff2"))) == 8

import re

import pytest

from tests.web.page_checks import assert_page_is_sound

SOUND = (
    "<!doctype html><html lang='da'><head><title>Kassen – Nødudbetaling</title></head>"
    "<body><main><h1>Kassen</h1>"
    "<form method='post'><label for='a'>Beløb</label><input id='a' name='a'>"
    "<input type='hidden' name='request_key' value='0703851230'></form>%s</main></body></html>"
)


def page(fragment: str) -> str:
    return SOUND % fragment


@pytest.mark.parametrize(
    "fragment",
    [
        "<p>070385-••••, bilag STR26-00042-7, 1.234.567,50 kr., tlf. 12 34 56 78</p>",
        "<p>Sagsnummer 4213991230</p>",
        "<p>CPR-nummer: <strong data-shows='cpr'>070385-1230</strong></p>",
        "<label>CPR <input name='cpr' data-holds='cpr' value='070385-1230'></label>",
        "<svg viewBox='0 0 8 8'><path d='M0 0'/></svg><br><img src='a.png' alt=''>",
    ],
)
def test_a_sound_page_passes(fragment: str) -> None:
    assert_page_is_sound(page(fragment))


@pytest.mark.parametrize(
    ("fragment", "fault"),
    [
        ("<h1>Kassen</h1>", "2 h1"),
        ("<p>Højst 100,00 kr.. Tæl op</p>", "two full stops"),
        ("<table><thead><tr><th>Navn</th><th></th></tr></thead></table>", "a heading of a table is empty"),
        ("<p id='x'></p><p id='x'></p>", "'x' is used 2 times"),
        ("<input name='b'>", "'b' has no label"),
        ("<select name='c'></select>", "'c' has no label"),
        ("<p style='color:red'>x</p>", "<p> has style"),
        ("<p onclick='x()'>x</p>", "<p> has onclick"),
        ("<a href='javascript:x()'>x</a>", "is a script"),
        ("<script>x()</script>", "an inline script"),
        ("<p>070385-1230</p>", "in the text of <p>"),
        ("<b></b>0703851230", "in the text of <b>"),
        ("<a href='/borger/0703851230'>x</a>", "in href of <a>"),
        ("<label>Navn <input name='n' value='070385-1230'></label>", "in value of <input>"),
        ("<b data-shows='cpr'></b><i data-shows='cpr'></i>", "more than one full CPR number"),
        ("<b data-shows='cpr'><i>070385-1230</i></b>", "in the text of <i>"),
        ("<p>x", "</main> closes p"),
        ("<div></p></div>", "</p> closes div"),
        ("<p><ul></ul></p>", "<ul> stands in a paragraph"),
        ("<tr></tr>", "<tr> stands in <main>"),
        ("<a href='/'><button>x</button></a>", "<button> stands in a link"),
        ("<div/>", "<div/> is no void element"),
        ("<p class='a' class='b'>x</p>", "class twice"),
        ("<p aria-describedby='nowhere'>x</p>", "'nowhere', which is not there"),
    ],
)
def test_a_fault_is_found_and_named(fragment: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=re.escape(fault)) as caught:
        assert_page_is_sound(page(fragment))
    assert "070385" not in str(caught.value)


def test_a_page_in_no_language_or_with_another_title_is_not_sound() -> None:
    with pytest.raises(AssertionError, match="Danish"):
        assert_page_is_sound(page("").replace(" lang='da'", ""))
    with pytest.raises(AssertionError, match="does not start with"):
        assert_page_is_sound(page("").replace("<title>Kassen", "<title>Nødudbetaling"))
    with pytest.raises(AssertionError, match="no doctype"):
        assert_page_is_sound(page("").replace("<!doctype html>", ""))

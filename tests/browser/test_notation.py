"""The question about decimals in the browser: it is seen at once, fits, is accessible and is answered."""

import pytest

from tests import factories
from tests.browser.conftest import Look, SignIn
from tests.web.test_notation import LIST

pytestmark = [pytest.mark.browser, pytest.mark.in_turns, pytest.mark.usefixtures("pay_day")]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_question_is_seen_and_answered(sign_in: SignIn, look: Look, javascript: bool) -> None:
    page = sign_in(factories.LEADER, javascript=javascript)
    page.goto("/lister/indlaes")
    page.set_input_files("#file", {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST})
    page.get_by_role("button", name="Læs filen").click()
    question = page.get_by_role("group", name='Hvad betyder "1.235" i kolonnen "Til udbetaling"?')
    question.wait_for()
    # axe is a script of its own and needs them to run.
    if javascript:
        look(page, "decimaltegn-spurgt")
    page.get_by_role("button", name="Læs listen efter svaret").click()
    page.get_by_role("heading", name="Ret dette, før du går videre").wait_for()
    if javascript:
        look(page, "decimaltegn-uden-svar")
    page.get_by_label("Punktum skiller tusinder").check()
    page.get_by_role("button", name="Læs listen efter svaret").click()
    page.get_by_role("button", name="Ret svaret").wait_for()
    assert page.get_by_text("13.735,00").first.is_visible()
    if javascript:
        look(page, "decimaltegn-svaret")

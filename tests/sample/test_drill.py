"""The cards of a drill: people who don't exist, as the lists and the script say."""

from datetime import date

import pytest

from exports.drill_words import card_text
from payout.domain.drill import check_invented
from payout.domain.drill_script import FEWEST, MOST, CardKind
from payout.sample.drill import make_cards
from payout.sample.folder import drill_months


@pytest.mark.parametrize("count", [FEWEST, 20, MOST])
def test_cards_are_of_invented_people_and_of_the_list(count: int) -> None:
    (last,) = drill_months(citizens=6 * count + 60, seed=count, pay_dates=[date(2026, 10, 30)])
    cards = make_cards(last, count, seed=count)
    check_invented([card.cpr.digits for card in cards])
    assert [card.number for card in cards] == list(range(1, count + 1))
    on_list = {line.cpr: line.to_pay_oere for line in last.lines}
    for card in cards:
        assert on_list.get(card.cpr) == card.listed_oere
        assert (card.listed_oere is None) is (card.kind is CardKind.NOT_ON_LIST)
        assert card_text(card).says
    again = [card for card in cards if card.kind is CardKind.COMES_AGAIN]
    for card in again:
        (first,) = (one for one in cards if one.number == card.again_of)
        assert (first.cpr, first.kind) == (card.cpr, CardKind.ORDINARY)
        assert first.minute <= card.minute
    assert len({card.cpr for card in cards}) == count - len(again)

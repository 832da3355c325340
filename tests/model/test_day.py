from tests.model.day import DAY
from tests.model.harness import Comparison
from tests.model.house import HOW, House


def test_a_day_of_every_command_done_and_refused_goes_as_the_model_says(house: House) -> None:
    answers = Comparison(house).whole_day(DAY)
    done = {type(command) for command, answer in zip(DAY, answers, strict=True) if answer.refusal is None}
    refused = {type(command) for command, answer in zip(DAY, answers, strict=True) if answer.refusal}
    assert done == refused == set(HOW)

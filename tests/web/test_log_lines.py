"""The server's log: each line is one JSON object, whatever was in the message."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from payout.web.log_lines import write_lines
from tests.factories import ANNA

HOSTILE = "\x1b[2J\r\nWARNING forged line\n\x00\x9b31m\u2028\u202eæøå"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    out = io.StringIO()
    write_lines(out)
    yield out
    logging.getLogger().removeHandler(logging.getLogger().handlers[-1])


def lines(log: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_no_message_makes_a_second_line_or_commands_the_terminal(log: io.StringIO) -> None:
    logging.getLogger("payout").warning("refused %s", HOSTILE)
    (line,) = lines(log)
    assert line["what"] == f"refused {HOSTILE}"
    assert (line["level"], line["from"]) == ("WARNING", "payout")
    assert line["at"].endswith("+00:00")
    assert log.getvalue().removesuffix("\n").isprintable()


def test_a_fault_is_told_by_kind_and_place_and_not_by_its_text(log: io.StringIO) -> None:
    try:
        raise ValueError(ANNA)
    except ValueError:
        logging.getLogger("payout").exception("it broke")
    (line,) = lines(log)
    assert line["fault"].startswith("ValueError at test_log_lines.py:")
    assert "020360" not in log.getvalue()

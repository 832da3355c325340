"""The server's log on stderr: one JSON object a line, in UTC, without a code that a terminal obeys."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO


class LogLine(logging.Formatter):
    """A record as a line. Of a fault it has kind and places: its text may hold what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "what": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["fault"] = fault_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def fault_of(error: BaseException) -> str:
    """Kind and places of a fault: "ValueError at app.py:12 > lists.py:40"."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__} at {' > '.join(places)}"


def write_lines(out: TextIO | None = None) -> None:
    """Write all that the program and its libraries log, from warnings on, as such lines; to stderr."""
    handler = logging.StreamHandler(out or sys.stderr)
    handler.setFormatter(LogLine())
    logging.getLogger().addHandler(handler)

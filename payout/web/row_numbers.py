"""Numbers in addresses: those that a row can have, so that a longer one is a page that is not found."""

from typing import Any, Final

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST: Final = 2**31 - 1
"""The largest number of a row in either engine."""


class RowInteger(IntegerConverter):
    """The `int` of a route."""

    def __init__(self, url_map: Map, *arguments: Any, **named: Any) -> None:
        super().__init__(url_map, *arguments, **{"max": LARGEST, **named})


def register(app: Flask) -> None:
    """To be called before the routes are made."""
    app.url_map.converters["int"] = RowInteger

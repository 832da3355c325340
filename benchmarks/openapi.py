"""An OpenAPI description of every page and form, for scanners: `python -m benchmarks.openapi > openapi.json`.

The fields of a form are those that its page shows to somebody with nearly all rights on a book with a bilag.
"""

import json
import re
import sys
from collections import defaultdict
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from benchmarks.small_office import small_office
from tests.web.hostile_requests import ENDS_THE_ACCOUNT, forms_of
from tests.web.page_checks import OUR_TOKENS

TEXT = {"type": "string", "maxLength": 200}
NUMBER = {"type": "integer", "minimum": 1, "maximum": 200}
CONVERTER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
ANSWERED = {"default": {"description": "a page, a file, a way on, or a refusal"}}


def main() -> None:
    """Describe the app of a small book."""
    with small_office() as (app, _):
        json.dump(described(app), sys.stdout, indent=1)


def described(app: Flask) -> dict[str, Any]:
    """All routes but those that end the account that asks."""
    fields = _fields(app)
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.endpoint in ENDS_THE_ACCOUNT:
            continue
        place = paths[CONVERTER.sub(r"{\2}", rule.rule)]
        parameters = [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": NUMBER if kind == "int" else {**TEXT, "minLength": 1},
            }
            for kind, name in CONVERTER.findall(rule.rule)
        ]
        for method in (rule.methods or set()) & {"GET", "POST"}:
            operation: dict[str, Any] = {"parameters": parameters, "responses": ANSWERED}
            if method == "POST":
                schema = {"type": "object", "properties": dict.fromkeys(fields[rule.endpoint], TEXT)}
                content = {"application/x-www-form-urlencoded": {"schema": schema}}
                operation["requestBody"] = {"content": content}
            place[method.lower()] = operation
    return {"openapi": "3.0.3", "info": {"title": "payout", "version": "1"}, "paths": dict(paths)}


def _fields(app: Flask) -> dict[str, set[str]]:
    """The names of the fields of each form, by the route that it goes to."""
    found: dict[str, set[str]] = defaultdict(set)
    routes = app.url_map.bind("localhost")
    for form in forms_of(app):
        try:
            endpoint, _ = routes.match(form.path.partition("?")[0], method="POST")
        except HTTPException:
            continue
        found[str(endpoint)] |= form.fields.keys() - OUR_TOKENS
    return found


if __name__ == "__main__":
    main()

"""A PDF as an answer: shown in the browser, kept by nobody."""

from flask import Response


def pdf_answer(paper: bytes, name: str) -> Response:
    """The document with its name, which holds nothing personal. Headers against keeping it come to all."""
    answer = Response(paper, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer

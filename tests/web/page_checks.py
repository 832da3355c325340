"""What must hold for every page that the client fixture fetches: sound markup, labels, no full CPR number."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import lxml.html
from lxml.html import HtmlElement

from payout.cpr import CprUnreadable, parse_cpr

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure")
)
BLOCKS |= {
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
}
BLOCKS |= {"section", "table", "ul"}
PARENTS = {
    "li": {"ul", "ol"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "caption": {"table"},
    "option": {"select", "optgroup", "datalist"},
    "legend": {"fieldset"},
    "figcaption": {"figure"},
}
INTERACTIVE = frozenset(("a", "button", "select", "textarea", "label"))
UNLABELLED_TYPES = frozenset(("hidden", "submit", "button"))
OUR_TOKENS = frozenset(("csrf_token", "request_key"))
QUOTED = re.compile(r'"[^"]*"')
TAG = re.compile(r"<[^<>]*>?")
SOUND: set[str] = set()
"""Pages without their texts and values whose markup is known to be sound."""
MAY_HOLD_CODE = re.compile(r"[\s/\"'](?:on\w+|style)\s*=|javascript:|<style|<script(?! src=)", re.IGNORECASE)
CPR_LIKE = re.compile(r"(?<![0-9A-Za-z])\d{6}-?\d{4}(?![0-9A-Za-z])")


def assert_page_is_sound(html: str) -> None:
    """Fail with everything that is wrong with the page, not just the first thing."""
    page = lxml.html.document_fromstring(html)
    faults = [
        *markup_faults(html),
        *heading_faults(page),
        *table_faults(page),
        *id_faults(page),
        *label_faults(page),
        *(inline_code_faults(page) if MAY_HOLD_CODE.search(html) else ()),
        *(cpr_faults(page) if _holds_cpr(html) else ()),
    ]
    if page.get("lang") != "da":
        faults.append("the page does not say that it is Danish")
    if "kr.." in html:
        faults.append("two full stops after an amount")
    assert not faults, "\n".join(faults)


class _Nesting(HTMLParser):
    """Follows open elements as written, without the repairs that a browser makes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check_place(tag)
        twice = [name for name, number in Counter(name for name, _ in attrs).items() if number > 1]
        if twice:
            self._fault(f"<{tag}> has {', '.join(twice)} twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and "svg" not in self.open:
            self._fault(f"<{tag}/> is no void element")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self._fault(f"</{tag}> closes {self.open[-1] if self.open else 'nothing'}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def _check_place(self, tag: str) -> None:
        parent = self.open[-1] if self.open else ""
        if tag in PARENTS and parent not in PARENTS[tag]:
            self._fault(f"<{tag}> stands in <{parent}>")
        if tag in BLOCKS and {"p", "span", "button", "label"} & set(self.open):
            self._fault(f"<{tag}> stands in a paragraph or in another inline element")
        if tag in INTERACTIVE and {"a", "button"} & set(self.open):
            self._fault(f"<{tag}> stands in a link or a button")
        if tag == "form" and "form" in self.open:
            self._fault("a form stands in a form")

    def _fault(self, text: str) -> None:
        self.faults.append(f"line {self.getpos()[0]}: {text}")


def markup_faults(html: str) -> list[str]:
    """Elements left open, closed twice, or in a place where a browser would move them.

    Of pages that are alike in elements and attributes one is looked at in a run.
    """
    bare = QUOTED.sub('""', "".join(TAG.findall(html)))
    if bare in SOUND:
        return []
    faults = _markup_faults(html)
    if not faults:
        SOUND.add(bare)
    return faults


def _markup_faults(html: str) -> list[str]:
    parser = _Nesting()
    parser.feed(html)
    parser.close()
    faults = parser.faults + [f"<{tag}> is never closed" for tag in parser.open]
    if not html.lstrip().lower().startswith("<!doctype html>"):
        faults.append("no doctype")
    return faults


def heading_faults(page: HtmlElement) -> list[str]:
    """One h1, and a title that starts with it."""
    headings = page.findall(".//h1")
    if len(headings) != 1:
        return [f"{len(headings)} h1 on the page"]
    title = _text(page.find(".//title"))
    heading = _text(headings[0])
    return (
        []
        if heading and title.startswith(heading)
        else [f"the title {title!r} does not start with {heading!r}"]
    )


def table_faults(page: HtmlElement) -> Iterator[str]:
    """Headings of tables that say nothing to who can't see the table."""
    yield from ("a heading of a table is empty" for heading in page.iter("th") if not _text(heading))


def id_faults(page: HtmlElement) -> Iterator[str]:
    """Ids used twice, and references to ids that are not there."""
    ids = Counter(page.xpath("//@id"))
    yield from (f"id {name!r} is used {number} times" for name, number in ids.items() if number > 1)
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget"):
        for value in page.xpath(f"//@{attribute}"):
            yield from (
                f"{attribute} names {name!r}, which is not there" for name in value.split() if name not in ids
            )


def label_faults(page: HtmlElement) -> Iterator[str]:
    """Fields that say nothing about what to type."""
    for field in page.xpath("//input | //select | //textarea"):
        if field.get("type") in UNLABELLED_TYPES:
            continue
        labels = page.xpath("//label[@for=$id]", id=field.get("id", "")) + field.xpath("ancestor::label")
        named = (
            any(_text(label) for label in labels) or field.get("aria-label") or field.get("aria-labelledby")
        )
        if not named:
            yield f"the field {field.get('name')!r} has no label"


def inline_code_faults(page: HtmlElement) -> Iterator[str]:
    """Style and script that the security policy would refuse."""
    for element in page.iter(lxml.etree.Element):
        yield from (
            f"<{element.tag}> has {name}"
            for name in element.attrib
            if name == "style" or name.startswith("on")
        )
        yield from (
            f"{name} is a script"
            for name, value in element.items()
            if value.lower().startswith("javascript:")
        )
    yield from ("a style element" for _ in page.findall(".//style"))
    yield from ("an inline script" for script in page.findall(".//script") if not script.get("src"))


def cpr_faults(page: HtmlElement) -> Iterator[str]:
    """Full CPR numbers anywhere but in the field where the clerk just typed one, and in the one element that
    shows a number once for a logged purpose (data-shows="cpr"). Says where, never which.
    """
    shown = page.xpath("//*[@data-shows='cpr']")
    if len(shown) > 1:
        yield "more than one full CPR number is shown"
    for element in page.iter(lxml.etree.Element):
        for text in ("" if element in shown else element.text, element.tail):
            if _holds_cpr(text or ""):
                yield f"a full CPR number in the text of <{element.tag}>"
        for name, value in element.items():
            is_own_value = name == "value" and (
                element.get("data-holds") == "cpr" or element.get("name") in OUR_TOKENS
            )
            if not is_own_value and _holds_cpr(value):
                yield f"a full CPR number in {name} of <{element.tag}>"


def _holds_cpr(text: str) -> bool:
    return any(_is_cpr(found) for found in CPR_LIKE.findall(text))


def _is_cpr(text: str) -> bool:
    try:
        parse_cpr(text)
    except CprUnreadable:
        return False
    return True


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join(element.text_content().split())

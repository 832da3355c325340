import re

from lxml import etree

from payout.money import Oere
from payout.web.charts import Bar, BarGroup, bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def group(title: str, *amounts: int) -> BarGroup:
    names = ("Forventet", "Udstedt", "Udbetalt", "Afregnet")
    bars = [Bar.of_money(name, Oere(value)) for name, value in zip(names, amounts, strict=True)]
    return BarGroup(title=title, bars=bars)


def drawn(*groups: BarGroup) -> etree._Element:
    return etree.fromstring(bar_chart(groups, title="Kroner pr. ydelse", identifier="kr"))


def bars_of(chart: etree._Element) -> list[etree._Element]:
    return [rect for rect in chart.findall(f"{SVG}rect") if rect.get("fill", "").startswith("url(")]


def test_a_bar_is_as_long_as_its_share_of_the_largest_amount() -> None:
    chart = drawn(group("Kontanthjælp", 80_000, 40_000, 20_000, 0))
    longest, half, quarter, none = (int(bar.get("width", "")) for bar in bars_of(chart))
    assert half == longest // 2
    assert quarter == longest // 4
    assert none <= 1


def test_each_bar_has_its_name_and_its_amount_as_text() -> None:
    chart = drawn(group("Kontanthjælp", 125_050, 0, 0, 0))
    texts = ["".join(text.itertext()) for text in chart.findall(f"{SVG}text")]
    assert texts[:3] == ["Kontanthjælp", "Forventet", "1.250,50\u00a0kr."]
    assert {"Udstedt", "Udbetalt", "Afregnet"} <= set(texts)


def test_a_screen_reader_hears_the_title_and_every_figure() -> None:
    chart = drawn(group("Sygedagpenge", 100, 200, 300, 400))
    named = {element.get("id"): element.text for element in chart if element.get("id")}
    title, description = (named[name] for name in chart.get("aria-labelledby", "").split())
    assert title == "Kroner pr. ydelse"
    heard = "Sygedagpenge: forventet 1,00 kr., udstedt 2,00 kr., udbetalt 3,00 kr., afregnet 4,00 kr."
    assert (description or "").replace("\u00a0", " ") == heard


def test_the_bars_differ_by_pattern_and_not_by_colour_alone() -> None:
    chart = drawn(group("Kontanthjælp", 1, 1, 1, 1))
    fills = [bar.get("fill") for bar in bars_of(chart)]
    patterns = {f"url(#{pattern.get('id')})" for pattern in chart.iter(f"{SVG}pattern")}
    assert len(set(fills)) == 4
    assert set(fills) == patterns


def test_no_text_or_bar_leaves_the_drawing() -> None:
    chart = drawn(group("A", 99_999_999_999, 1, 1, 1), group("B", 1, 1, 1, 1))
    _, _, width, height = (int(part) for part in chart.get("viewBox", "").split())
    for bar in bars_of(chart):
        assert int(bar.get("x", "")) + int(bar.get("width", "")) < width
        assert int(bar.get("y", "")) + int(bar.get("height", "")) <= height


def test_a_hostile_name_of_a_ydelse_stays_text() -> None:
    markup = bar_chart([group("<script>x</script>", 1, 1, 1, 1)], title="T", identifier="kr")
    assert "<script>" not in markup
    assert not re.search(r"\bstyle=|\bon[a-z]+=", markup)


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    assert drawn().tag == f"{SVG}svg"
    assert len(bars_of(drawn(group("Kontanthjælp", 0, 0, 0, 0)))) == 4

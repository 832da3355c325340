"""No module needs itself, not even by way of others."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from tests.guards.sources import Source, imports, planted, product_sources


def a_cycle(sources: Iterable[Source]) -> list[str]:
    """The modules of one import cycle in order, or nothing. Imports inside functions don't count: they are
    run when everything is loaded, and another guard holds them to the two modules that may have them."""
    known = {source.module: source for source in sources}
    graph = {
        module: {
            needed
            for found in imports(source)
            if not found.in_function and (needed := module_of(found.target, known)) not in {None, module}
        }
        for module, source in known.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def module_of(target: str, known: dict[str, Source]) -> str | None:
    """The module that gives the name: the name itself where it is a module, else the module it is in."""
    if target in known:
        return target
    parent = target.rpartition(".")[0]
    return parent if parent in known else None


def test_there_is_no_import_cycle() -> None:
    assert a_cycle(product_sources()) == []


def test_a_cycle_over_three_modules_is_found() -> None:
    cycle = [
        planted("payout.domain.cash", "from payout.domain.bilag import Bilag"),
        planted("payout.domain.bilag", "from payout.domain import kontering"),
        planted("payout.domain.kontering", "import payout.domain.cash"),
    ]
    assert set(a_cycle(cycle)) == {"payout.domain.cash", "payout.domain.bilag", "payout.domain.kontering"}
    assert a_cycle(cycle[:2]) == []

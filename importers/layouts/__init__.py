"""The layouts that the importer knows. A layout is a module with its columns, and its place in `LAYOUTS`."""

from typing import Final

from importers.columns import Layout
from importers.layouts import generel, sygedagpenge, udbetalt, ydelser

GENERAL: Final[Layout] = generel.LAYOUT
"""Read by known headers alone, when no layout fits."""

LAYOUTS: Final[tuple[Layout, ...]] = (ydelser.LAYOUT, sygedagpenge.LAYOUT, udbetalt.LAYOUT)
"""Layouts that name a source; one is chosen when all its headers are in the list."""

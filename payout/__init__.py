"""Nødudbetaling: a-conto payouts of a Danish jobcenter while its benefit systems are down."""

__version__ = "0.1.0"

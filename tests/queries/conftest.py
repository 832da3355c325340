"""The busy day of the services' tests."""

from tests.services.conftest import busy_once, day

__all__ = ["busy_once", "day"]

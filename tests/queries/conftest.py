"""The busy day of the services' tests."""

from tests.services.conftest import busy_once, busy_once_on_server, day

__all__ = ["busy_once", "busy_once_on_server", "day"]

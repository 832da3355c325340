from collections.abc import Callable

import pytest

from tests.tools import require_package, require_tool

ABSENT = "a-program-that-nobody-has"


WAYS = pytest.mark.parametrize("require", [require_tool, require_package])


def test_a_tool_that_is_there_is_found() -> None:
    assert require_tool("python3").is_file()
    require_package("pytest")


@WAYS
def test_a_missing_tool_skips_the_test(
    monkeypatch: pytest.MonkeyPatch, require: Callable[[str], object]
) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="is not installed"):
        require(ABSENT)


@WAYS
def test_a_missing_tool_fails_the_test_in_ci(
    monkeypatch: pytest.MonkeyPatch, require: Callable[[str], object]
) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="CI must run every test"):
        require(ABSENT)

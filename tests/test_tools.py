import pytest

from tests.tools import require_tool

ABSENT = "a-program-that-nobody-has"


def test_a_tool_that_is_there_is_found() -> None:
    assert require_tool("python3").is_file()


def test_a_missing_tool_skips_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="is not installed"):
        require_tool(ABSENT)


def test_a_missing_tool_fails_the_test_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="CI must run every test"):
        require_tool(ABSENT)

from dataclasses import fields
from pathlib import Path

import pytest

from payout.money import Oere
from payout.settings import (
    CHECKOUT,
    PASSPHRASE_FILE,
    SETTINGS_FILE,
    Settings,
    SettingsError,
    default_instance,
    load_settings,
    passphrase_from_files,
    template_folder,
)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAYOUT_INSTANCE", "PAYOUT_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)


def written(folder: Path, text: str) -> Path:
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_what_the_file_says_counts_and_the_rest_is_default(tmp_path: Path) -> None:
    folder = written(
        tmp_path, 'series_prefix = "STR"\nplaces = ["Rådhuset", "Jobcentret"]\nidle_minutes = 10\n'
    )
    found = load_settings(folder)
    assert (found.series_prefix, found.places, found.idle_minutes) == ("STR", ("Rådhuset", "Jobcentret"), 10)
    assert found.share_percent == Settings().share_percent


def test_a_place_has_a_series_of_its_own_in_drills_too() -> None:
    place = Settings(series_prefix="STR", place_letter="B")
    assert (place.series_letters, place.drill_letters) == ("STRB", "DRILLB")


def test_the_box_maximum_is_kroner_in_the_file_and_oere_in_the_rules() -> None:
    assert Settings(box_maximum_kroner=2_000).box_maximum_oere == Oere(2_000_00)


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_each_setting_refuses_another_type_by_name(tmp_path: Path, field: object) -> None:
    name = field.name  # type: ignore[attr-defined]
    with pytest.raises(SettingsError, match=f"Indstillingen {name} skal være"):
        load_settings(written(tmp_path, f"{name} = 1.5\n"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("munincipality = 'X'", "ukendt indstilling: munincipality"),
        ("idle_minutes = -1", "idle_minutes skal være et helt tal fra 0 og op"),
        ("idle_minutes = true", "idle_minutes skal være et helt tal"),
        ("places = ['A', 1]", "places skal være en liste af tekster"),
        ("places = []", "mindst ét sted"),
        ("series_prefix = 'str'", "2-6 store bogstaver"),
        ("series_prefix = 'STR2'", "2-6 store bogstaver"),
        ("place_letter = 'b'", "ét stort bogstav eller ingenting"),
        ("place_letter = 'BC'", "ét stort bogstav eller ingenting"),
        ("series_prefix = 'STRUER'\nplace_letter = 'B'", "tilsammen højst være 6 bogstaver"),
        ("reservation = 'På grund af {årsag}'", "kun bruge felterne"),
        ("reservation = 'Uafsluttet {ydelse'", "kun bruge felterne"),
        ("reservation = 'Plads {0}'", "kun bruge felterne"),
        ("reservation = '{ydelse.farve}'", "kun bruge felterne"),
        ("complaint = 'Klag til {adresse}'", "complaint må kun bruge felterne .kommune. og .enhed."),
        ("idle_minutes =", "kan ikke læses"),
        ("paper_size = 'A3'", "skal være A4 eller A5"),
        ("logo = 'logo.png'", "findes ikke i datamappen"),
        ("logo = '../logo.png'", "skriv kun filens navn"),
        ("logo = '/etc/logo.png'", "skriv kun filens navn"),
        ("turn_out_percent = 0", "fra 1 til 100"),
        ("desk_minutes = 0", "mindst 1"),
        ("arrivals_by_hour = ['9: 50', '11: 50']", "følger efter hinanden"),
        ("arrivals_by_hour = ['9: 50', '10: 60']", "tilsammen være 100"),
        ("logo = 'settings.toml'", "ikke et helt billede"),
    ],
)
def test_a_wrong_file_stops_the_start_with_a_danish_sentence(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings(written(tmp_path, text))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes('unit = "Rådhuset"'.encode("cp1252"))
    with pytest.raises(SettingsError, match="kan ikke læses"):
        load_settings(tmp_path)


def test_the_data_folder_is_the_one_that_is_chosen_else_that_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert default_instance() == CHECKOUT / "instance"
    monkeypatch.setenv("PAYOUT_INSTANCE", str(tmp_path))
    assert default_instance() == tmp_path


def test_installed_as_a_wheel_the_data_folder_is_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("payout.settings.CHECKOUT", tmp_path)
    assert tmp_path not in default_instance().parents
    assert default_instance().name == "payout"


def test_the_pages_are_found_in_the_checkout() -> None:
    assert (template_folder() / "layouts" / "base.html").exists()


def test_the_passphrase_comes_from_the_named_file_before_the_drills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert passphrase_from_files(tmp_path) is None
    (tmp_path / PASSPHRASE_FILE).write_text("øvelsens sætning\n", encoding="utf-8")
    assert passphrase_from_files(tmp_path) == "øvelsens sætning"
    named = tmp_path / "named.txt"
    named.write_text("den rigtige sætning \r\n", encoding="utf-8")
    monkeypatch.setenv("PAYOUT_PASSPHRASE_FILE", str(named))
    assert passphrase_from_files(tmp_path) == "den rigtige sætning "


def test_a_named_passphrase_file_that_is_missing_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYOUT_PASSPHRASE_FILE", str(tmp_path / "none.txt"))
    with pytest.raises(SettingsError, match="adgangssætningen kan ikke læses"):
        passphrase_from_files(tmp_path)

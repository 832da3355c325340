"""Each setting once: name, type, default. A wrong or unknown one stops the start with a Danish sentence.

Settings come from `settings.toml` in the data folder; which folder, passphrase and database come from the
environment or the command line. This is the only module that reads the environment.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

from payout.bilag_number import SERIES_CODE
from payout.domain.incident import DRILL_PREFIX
from payout.money import Oere

SETTINGS_FILE = "settings.toml"
LEDGER_FILE = "ledger.db"
PASSPHRASE_FILE = "drill-passphrase.txt"  # noqa: S105 - the name of a file
CHECKOUT = Path(__file__).resolve().parent.parent

DEFAULT_RESERVATION = (
    "Beløbet er en foreløbig a conto-udbetaling af {ydelse} for perioden {periode}, fordi {system} er ude af "
    "drift siden {dato}. Beløbet fradrages, når ydelsen bliver beregnet. Modtager du den samme ydelse for "
    "samme periode igen, skal det for meget udbetalte betales tilbage."
)


class SettingsError(Exception):
    """A setting is unknown or has the wrong type; the text is Danish and says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an office sets. Amounts in whole kroner, as people write them in the file."""

    municipality: str = "Kommunen"
    unit: str = "Jobcenter"
    series_prefix: str = "NOD"
    places: tuple[str, ...] = ("Jobcenter",)
    banks: tuple[str, ...] = ("Hovedbanken", "Reservebanken")
    share_percent: int = 80
    rounding_kroner: int = 50
    ceiling_per_bilag_kroner: int = 0
    ceiling_per_person_kroner: int = 0
    box_maximum_kroner: int = 100_000
    list_age_warning_days: int = 35
    idle_minutes: int = 20
    upload_limit_megabytes: int = 40
    disk_warning_megabytes: int = 500
    reservation: str = DEFAULT_RESERVATION
    backup_folder: str = ""
    backup_every_events: int = 25
    backup_every_minutes: int = 1
    backup_keep: int = 10

    def __post_init__(self) -> None:
        if not SERIES_CODE.fullmatch(f"{self.series_prefix}26"):
            raise SettingsError("Indstillingen series_prefix skal være 2-6 store bogstaver.")
        if self.series_prefix == DRILL_PREFIX:
            raise SettingsError(
                f"Indstillingen series_prefix må ikke være {DRILL_PREFIX}: det bruges til øvelser."
            )
        if 0 in {self.backup_every_events, self.backup_every_minutes, self.backup_keep}:
            raise SettingsError(
                "Indstillingerne backup_every_events, backup_every_minutes og backup_keep skal være mindst 1."
            )
        if not self.places:
            raise SettingsError("Indstillingen places skal nævne mindst ét sted.")
        if not self.banks:
            raise SettingsError("Indstillingen banks skal nævne mindst én bank.")
        try:
            self.reservation.format(ydelse="", periode="", system="", dato="")
        except (AttributeError, KeyError, IndexError, ValueError):
            raise SettingsError(
                "Indstillingen reservation må kun bruge felterne {ydelse}, {periode}, {system} og {dato}."
            ) from None

    @property
    def office_name(self) -> str:
        """Municipality and unit, as pages and paper name them."""
        return f"{self.municipality} · {self.unit}"

    @property
    def box_maximum_oere(self) -> Oere:
        """The most that a cash box may hold, in øre."""
        return Oere(self.box_maximum_kroner * 100)

    def backup_path(self, instance: Path) -> Path | None:
        """Where copies go: a whole path, or one beside the settings; None when no folder is set."""
        return instance / self.backup_folder if self.backup_folder.strip() else None


_KINDS: Mapping[type, str] = {str: "en tekst", int: "et helt tal fra 0 og op", tuple: "en liste af tekster"}


def load_settings(instance: Path) -> Settings:
    """The office's settings; defaults where the file or the setting is missing.

    Raises:  SettingsError for a file that is no TOML, an unknown name or a value of the wrong type.
    """
    path = instance / SETTINGS_FILE
    if not path.exists():
        return Settings()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{SETTINGS_FILE} kan ikke læses: {error}") from None
    kinds = {field.name: type(field.default) for field in fields(Settings)}
    unknown = sorted(given.keys() - kinds.keys())
    if unknown:
        raise SettingsError(f"{SETTINGS_FILE} har en ukendt indstilling: {', '.join(unknown)}.")
    return Settings(**{name: _checked(name, value, kinds[name]) for name, value in given.items()})


def _checked(name: str, value: object, kind: type) -> Any:
    if kind is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if type(value) is kind and (kind is not int or value >= 0):  # type: ignore[operator]
        return value
    raise SettingsError(f"Indstillingen {name} skal være {_KINDS[kind]}.")


def default_instance() -> Path:
    """The data folder: PAYOUT_INSTANCE, else `instance/` in a checkout, else the user's data folder."""
    chosen = os.environ.get("PAYOUT_INSTANCE")
    if chosen:
        return Path(chosen)
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "instance"
    return Path(platformdirs.user_data_dir("payout", appauthor=False))


def template_folder() -> Path:
    """Where the pages lie: inside the wheel, or beside the package in a checkout."""
    installed = Path(__file__).resolve().parent / "templates"
    return installed if installed.exists() else CHECKOUT / "templates"


def database_url(instance: Path) -> str | None:
    """The database that PAYOUT_DATABASE_URL names, or None for the file in the data folder.

    A drill's folder is always its own: nobody who practises writes into the office's ledger.
    """
    named = os.environ.get("PAYOUT_DATABASE_URL")
    return named if named and not (instance / PASSPHRASE_FILE).exists() else None


def passphrase_from_files(instance: Path) -> str | None:
    """The passphrase from PAYOUT_PASSPHRASE_FILE, or the one that a drill folder keeps; None without either.

    Raises:  SettingsError when the file that is named can't be read.
    """
    named = os.environ.get("PAYOUT_PASSPHRASE_FILE")
    path = Path(named) if named else instance / PASSPHRASE_FILE
    if not named and not path.exists():
        return None
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Filen med adgangssætningen kan ikke læses ({type(error).__name__}). Ret PAYOUT_PASSPHRASE_FILE."
        ) from None

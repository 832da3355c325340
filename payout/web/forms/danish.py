"""The messages of WTForms and Flask-WTF in Danish. WTForms ships many languages, but not this one."""

import re
from collections.abc import Mapping
from typing import Final

FORM_EXPIRED: Final = (
    "Siden har ligget åben for længe, eller du er blevet logget af. Intet er gemt. Prøv igen fra denne side."
)

_MESSAGES: Final[Mapping[str, str]] = {
    "Invalid field name '%s'.": "Feltet '%s' findes ikke.",
    "Field must be equal to %(other_name)s.": "Feltet skal være det samme som %(other_name)s.",
    "Field must be between %(min)d and %(max)d characters long.": (
        "Feltet skal være på mellem %(min)d og %(max)d tegn."
    ),
    "Number must be at least %(min)s.": "Tallet skal være mindst %(min)s.",
    "Number must be at most %(max)s.": "Tallet må højst være %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Tallet skal være mellem %(min)s og %(max)s.",
    "Date must be at least %(min)s.": "Datoen må tidligst være %(min)s.",
    "Date must be at most %(max)s.": "Datoen må senest være %(max)s.",
    "Date must be between %(min)s and %(max)s.": "Datoen skal være mellem %(min)s og %(max)s.",
    "This field is required.": "Feltet skal udfyldes.",
    "Invalid input.": "Feltet er ikke udfyldt rigtigt.",
    "Invalid email address.": "Skriv en gyldig e-mailadresse.",
    "Invalid IP address.": "Skriv en gyldig IP-adresse.",
    "Invalid Mac address.": "Skriv en gyldig MAC-adresse.",
    "Invalid URL.": "Skriv en gyldig webadresse.",
    "Invalid UUID.": "Skriv et gyldigt UUID.",
    "Invalid value, must be one of: %(values)s.": "Skriv en af disse værdier: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Værdien må ikke være en af disse: %(values)s.",
    "This field cannot be edited.": "Feltet kan ikke ændres.",
    "This field is disabled and cannot have a value.": "Feltet er slået fra og kan ikke udfyldes.",
    "Invalid CSRF Token.": FORM_EXPIRED,
    "CSRF token missing.": FORM_EXPIRED,
    "CSRF failed.": FORM_EXPIRED,
    "CSRF token expired.": FORM_EXPIRED,
    "Invalid Choice: could not coerce.": "Vælg en af mulighederne.",
    "Choices cannot be None.": "Feltet har ingen muligheder at vælge imellem.",
    "Not a valid choice.": "Vælg en af mulighederne.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Vælg blandt mulighederne.",
    "Not a valid datetime value.": "Skriv dato og klokkeslæt, fx 21-11-2026 kl. 14.52.",
    "Not a valid date value.": "Skriv en dato, fx 21-11-2026.",
    "Not a valid time value.": "Skriv et klokkeslæt, fx 14.52.",
    "Not a valid week value.": "Skriv en uge, fx 2026-W47.",
    "Not a valid integer value.": "Skriv et helt tal.",
    "Not a valid decimal value.": "Skriv et tal, fx 12,5.",
    "Not a valid float value.": "Skriv et tal, fx 12,5.",
    "File does not have an approved extension.": "Filen er ikke af en type, der kan læses.",
    "File does not have an approved extension: {extensions}": (
        "Filen er ikke af en type, der kan læses. Vælg en af disse: {extensions}"
    ),
}

# Flask-WTF puts the sizes in before it asks for the message.
_FILE_SIZE: Final = re.compile(r"File must be between (\d+) and (\d+) bytes\.")

_COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    "Field must be at least %(min)d character long.": (
        "Feltet skal være på mindst %(min)d tegn.",
        "Feltet skal være på mindst %(min)d tegn.",
    ),
    "Field cannot be longer than %(max)d character.": (
        "Feltet må højst være på %(max)d tegn.",
        "Feltet må højst være på %(max)d tegn.",
    ),
    "Field must be exactly %(max)d character long.": (
        "Feltet skal være på præcis %(max)d tegn.",
        "Feltet skal være på præcis %(max)d tegn.",
    ),
    "'%(value)s' is not a valid choice for this field.": (
        "'%(value)s' er ikke en af mulighederne.",
        "'%(value)s' er ikke blandt mulighederne.",
    ),
}


class DanishMessages:
    """What WTForms asks for a message. A text that isn't in the catalogue is one of ours, Danish already."""

    def gettext(self, string: str) -> str:
        """The message in Danish."""
        sized = _FILE_SIZE.fullmatch(string)
        if sized is not None:
            return f"Filen skal fylde mellem {sized[1]} og {sized[2]} bytes."
        return _MESSAGES.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The message in Danish, for one or for more."""
        one, many = _COUNTED.get(singular, (singular, plural))
        return one if n == 1 else many

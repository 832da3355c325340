"""Invented people and lists for drills, the demo, tests and measuring. Nobody in them exists."""

from payout.sample.lists import SampleList, sample_list, sample_months, sample_rows
from payout.sample.people import Person, invent_people, make_cpr
from payout.sample.writing import FileFormat, write_list, write_sample_list

__all__ = [
    "FileFormat",
    "Person",
    "SampleList",
    "invent_people",
    "make_cpr",
    "sample_list",
    "sample_months",
    "sample_rows",
    "write_list",
    "write_sample_list",
]

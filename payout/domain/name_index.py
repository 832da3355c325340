"""Names to search in: every part of every name, and whole words with one typing slip in them.

The names lie in one text, in the order of their keys, and so do the different words of them: a part is looked
for by the text search of the language, which goes through 50,000 names in less than a millisecond. A slip
leaves one half of the typed word whole, or lies across the middle as two letters that changed places: so only
words that have such a half are looked at one by one (docs/adr/0012).
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from payout.domain.names import name_key

SHORTEST_FORGIVEN: Final = 3
"""A word of fewer letters is near to so many others that a slip in it says nothing."""
SHORTEST_BEGINNING: Final = 5
"""From so many letters on, the beginning of a longer word may have the slip as well."""
_DIGRAPHS: Final = (("ae", "æ"), ("oe", "ø"), ("aa", "å"))


class Found(NamedTuple):
    """One name of a person; `digits` are of a CPR number that has been parsed."""

    key: str
    digits: str
    is_near: bool
    """Whether one typing slip has been forgiven."""


class NameIndex:
    """The names of some persons, each given as its key and the digits of a CPR number; fixed once made."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        ordered = sorted(set(names))
        keys = [key for key, _ in ordered]
        self._numbers = array("Q", (int(digits) for _, digits in ordered))
        self._names = _Texts(keys)
        places: dict[str, array[int]] = {}
        for place, key in enumerate(keys):
            for word in set(key.split()):
                for form in {word, _with_danish_letters(word)}:
                    places.setdefault(form, array("I")).append(place)
        words = sorted(places)
        self._words = _Texts(words)
        self._first = array("I", [0])
        self._places = array("I")
        for word in words:
            self._places += places[word]
            self._first.append(len(self._places))

    def __len__(self) -> int:
        return len(self._numbers)

    def has(self, key: str, digits: str) -> bool:
        """Whether the person has just this name here."""
        sought = key, int(digits)
        place = bisect_left(range(len(self)), sought, key=self._name_and_number)
        return place < len(self) and self._name_and_number(place) == sought

    def find(self, text: str) -> Iterator[Found]:
        """Names that have every word of the text in them, in the order of their keys; then the near ones.

        A near one has a word with one slip in place of one of the words: a letter too many, one too few,
        another one, or two neighbours that changed places. Only as many are looked for as are asked for.
        """
        words = name_key(text).split()
        if not words:
            return
        exact = set()
        for place in self._with_all(words):
            exact.add(place)
            yield self._found(place, is_near=False)
        for place in sorted(self._near(words) - exact):
            yield self._found(place, is_near=True)

    def _name_and_number(self, place: int) -> tuple[str, int]:
        return self._names[place], self._numbers[place]

    def _found(self, place: int, *, is_near: bool) -> Found:
        return Found(self._names[place], f"{self._numbers[place]:010d}", is_near)

    def _with_all(self, words: Sequence[str]) -> Iterator[int]:
        longest = max(words, key=len)
        others = [word for word in words if word != longest]
        for place in self._names.with_part(longest):
            if not others or self._has_all(place, others):
                yield place

    def _has_all(self, place: int, words: Iterable[str]) -> bool:
        name = self._names[place]
        return all(word in name for word in words)

    def _near(self, words: Sequence[str]) -> set[int]:
        near: set[int] = set()
        for number, word in enumerate(words):
            others = [*words[:number], *words[number + 1 :]]
            for like in self._words_near(word):
                of_word = self._places[self._first[like] : self._first[like + 1]]
                near.update(place for place in of_word if self._has_all(place, others))
        return near

    def _words_near(self, typed: str) -> set[int]:
        """Places of the words that one slip makes the typed one of, in either spelling of æ, ø and å."""
        if len(typed) < SHORTEST_FORGIVEN:
            return set()
        return {
            place
            for form in {typed, _with_danish_letters(typed)}
            for place in self._with_a_half_of(form)
            if differs_by_a_slip(form, self._words[place])
        }

    def _with_a_half_of(self, typed: str) -> set[int]:
        half = len(typed) // 2
        swapped = typed[: half - 1] + typed[half] + typed[half - 1]
        return {
            *self._words.beginning_with(typed[:half]),
            *self._words.beginning_with(swapped),
            *self._words.with_part(typed[half:]),
        }


class _Texts:
    """Many texts without line ends in one, in their order."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._together = "\n".join(["", *texts, ""])
        self._starts = array("I")
        start = 1
        for text in texts:
            self._starts.append(start)
            start += len(text) + 1
        self._starts.append(start)

    def __getitem__(self, place: int) -> str:
        return self._together[self._starts[place] : self._starts[place + 1] - 1]

    def with_part(self, part: str) -> Iterator[int]:
        """Places of the texts that have the part in them, each once."""
        return self._at(part, 0)

    def beginning_with(self, part: str) -> Iterator[int]:
        """Places of the texts that begin so."""
        return self._at("\n" + part, 1)

    def _at(self, sought: str, before: int) -> Iterator[int]:
        position = self._together.find(sought)
        while position >= 0:
            place = bisect_left(self._starts, position + before + 1) - 1
            yield place
            position = self._together.find(sought, self._starts[place + 1] - 1)


def differs_by_a_slip(typed: str, word: str) -> bool:
    """Whether one slip in the word gives what was typed; where that is long, one in a beginning of it."""
    common = 0
    for one, other in zip(typed, word, strict=False):
        if one != other:
            break
        common += 1
    rest, other_rest = typed[common:], word[common:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    slips = (
        (rest, other_rest[1:]),  # a letter left out
        (rest[1:], other_rest),  # one too many
        (rest[1:], other_rest[1:]),  # another one
        (swapped, other_rest),  # two neighbours that changed places
    )
    if len(typed) >= SHORTEST_BEGINNING:
        return any(after.startswith(mine) for mine, after in slips if rest)
    return any(mine == after for mine, after in slips)


def _with_danish_letters(word: str) -> str:
    for two, one in _DIGRAPHS:
        word = word.replace(two, one)
    return word

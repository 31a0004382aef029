"""The copy on the sub-editor's table: every line's shape, and the roles given so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from articles.document import Language
from articles.importer.reading import Role
from articles.importer.rules import Rule
from articles.importer.shapes import Shape


@dataclass(frozen=True)
class Decision:
    """A role with its confidence and reason; ``firm`` ones are not reconsidered by later passes."""

    role: Role
    confidence: float
    because: str
    firm: bool = True


@dataclass
class Page:
    """All lines, and what has been decided about them.

    ``filled`` are the indexes of the lines that are not blank. ``head`` and ``tail`` are places in ``filled``: before
    ``head`` stands what precedes the body, from ``tail`` on what follows it. ``rules`` are the rules that hold for the
    lines by themselves, by place.
    """

    shapes: Sequence[Shape]
    language: Language
    decisions: dict[int, Decision] = field(default_factory=dict)
    filled: list[int] = field(default_factory=list)
    place: dict[int, int] = field(default_factory=dict)
    head: int = 0
    tail: int = 0
    common_gap: int = 0
    rules: dict[int, Rule | None] = field(default_factory=dict)

    @classmethod
    def lay_out(cls, shapes: Sequence[Shape], language: Language, overrides: Mapping[int, Role]) -> Page:
        """A page on which only the blank lines and the editor's own choices are decided."""
        page = cls(shapes, language)
        for shape in shapes:
            if not shape.text:
                page.decisions[shape.index] = Decision(Role.BLANK, 1.0, "nothing but white space")
            elif shape.index + 1 not in overrides:
                page.filled.append(shape.index)
        for number, role in overrides.items():
            if 1 <= number <= len(shapes):
                page.decisions[number - 1] = Decision(role, 1.0, "the editor's choice")
                if shapes[number - 1].text:
                    page.filled.append(number - 1)
        page.filled.sort()
        page.place = {index: place for place, index in enumerate(page.filled)}
        gaps = [shapes[index].gap for index in page.filled[1:]]
        page.common_gap = min(gaps, default=0)
        page.tail = len(page.filled)
        return page

    def role(self, place: int) -> Role | None:
        """The role decided for the line at a place, if any; None beyond the ends."""
        if not 0 <= place < len(self.filled):
            return None
        decision = self.decisions.get(self.filled[place])
        return decision.role if decision else None

    def shape(self, place: int) -> Shape:
        """The shape of the line at a place."""
        return self.shapes[self.filled[place]]

    def open(self, place: int) -> bool:
        """Whether there is a line at the place and nothing firm is decided about it."""
        if not 0 <= place < len(self.filled):
            return False
        decision = self.decisions.get(self.filled[place])
        return decision is None or not decision.firm

    def unmarked(self, place: int) -> bool:
        """Whether nothing at all is known yet of the line at the place."""
        return self.open(place) and self.role(place) is None

    def free(self, place: int) -> bool:
        """Whether the line may still take a role from its surroundings; one that only goes on with an answer may."""
        return self.open(place) and self.role(place) in (None, Role.QA_ANSWER)

    def decide(self, place: int, role: Role, confidence: float, because: str, *, firm: bool = True) -> None:
        """Give the line at a place a role, unless a firm one was given before."""
        if self.open(place):
            self.decisions[self.filled[place]] = Decision(role, confidence, because, firm)

    def apart(self, place: int) -> bool:
        """Whether more space stands before the line than between most lines; also true at the very start."""
        return place <= 0 or place >= len(self.filled) or self.shape(place).gap > self.common_gap

    def places(self, start: int = 0, end: int | None = None) -> Iterator[int]:
        """The places from start to end."""
        return iter(range(start, len(self.filled) if end is None else end))

    @property
    def english(self) -> bool:
        """Whether the copy is in English."""
        return self.language is Language.ENGLISH

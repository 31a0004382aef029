"""What an editor decided at the import desk, and the questions that were answered by it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..document import printable
from ..import_words import said
from ..importer import Line, Reading, Repair, Role, read_article
from ..importer.parts import LETTERS
from ..importer.questions import end_of_caption

NO_HEADLINE = "There is no headline."
OTHER_SUBJECT = "The references seem to belong to another subject."
CAPTION_AND_TEXT = re.compile(r"Line (?P<line>\d+[a-z]?) holds a caption and text in one line\.")
TORN = re.compile(r"(?P<count>\d+) lines? holds? characters that a mirror site tore apart\.")

Name = tuple[int, int]
LINE = re.compile(r"(?P<number>\d{1,9})(?P<part>[a-z]?)")


@dataclass(frozen=True)
class Decisions:
    """What an editor decided about a reading.

    `overrides` gives lines, counted from 1, a role; `splits` cuts lines at places of the raw line, and overrides name
    the parts 12a, 12b; `undo` and `accept` name repairs by (line, index); `answered` holds
    the questions that need no more asking, with how; `headline` is the editor's own, for copy that has none.
    """

    overrides: Mapping[str, Role] = field(default_factory=dict)
    splits: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    undo: frozenset[Name] = frozenset()
    accept: frozenset[Name] = frozenset()
    answered: Mapping[str, str] = field(default_factory=dict)
    headline: str = ""

    @classmethod
    def of(cls, post: QueryDict) -> "Decisions":
        """What the form carries: `state` as last shown, and the headline. Errors: BadRequest for anything else."""
        try:
            state = json.loads(post.get("state") or "{}")
            return cls(
                overrides={_line(line): Role(role) for line, role in state.get("overrides", {}).items()},
                splits={
                    int(line): tuple(sorted({int(at) for at in cuts}))
                    for line, cuts in state.get("splits", {}).items()
                    if cuts
                },
                undo=frozenset((int(line), int(index)) for line, index in state.get("undo", ())),
                accept=frozenset((int(line), int(index)) for line, index in state.get("accept", ())),
                answered={printable(str(q)): printable(str(how)) for q, how in state.get("answered", {}).items()},
                headline=" ".join(printable(post.get("headline", "")).split()),
            )
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise BadRequest("The form does not carry what this page put into it.") from error

    def to_json(self) -> dict[str, Any]:
        """As RawText.decisions keeps it."""
        return {
            "overrides": {name: role.value for name, role in sorted(self.overrides.items(), key=_in_order)},
            "splits": {str(line): list(cuts) for line, cuts in sorted(self.splits.items())},
            "undo": [list(name) for name in sorted(self.undo)],
            "accept": [list(name) for name in sorted(self.accept)],
            "answered": dict(self.answered),
            "headline": self.headline,
        }

    def read(self, data: bytes, name: str) -> Reading:
        """The reading that comes of the copy under these decisions. Errors: UnreadableCopy.

        An editor's headline is put where the copy has none, and a question that was answered is not asked again.
        """
        reading = read_article(data, name, self.overrides, self.undo, self.accept, self.splits)
        document, open_ = reading.document, reading.questions
        if self.headline and not document.headline:
            document = replace(document, headline=self.headline)
            open_ = tuple(question for question in open_ if question != NO_HEADLINE)
        return replace(
            reading, document=document, questions=tuple(question for question in open_ if question not in self.answered)
        )

    def with_fields(self, post: QueryDict, reading: Reading) -> "Decisions":
        """These and what the plain fields say: the selects, checkboxes and buttons of a page without script.

        In: the posted form, and the reading these decisions gave, which the fields were made from.
        """
        if not any(f"role-{line.name}" in post for line in reading.lines):
            return self
        try:
            roles = {line: Role(post.get(f"role-{line.name}", line.role)) for line in reading.lines}
        except ValueError as error:
            raise BadRequest("A line has a role that does not exist.") from error
        ticked = set(post.getlist("repair"))
        kinds = {"all": post.get("all"), "none": post.get("none")}

        def wanted(repair: Repair) -> bool:
            if repair.fixer in kinds.values():
                return repair.fixer == kinds["all"]
            return f"{repair.line}.{repair.index}" in ticked

        changed = replace(
            self,
            overrides={**self.overrides, **{line.name: role for line, role in roles.items() if role != line.role}},
            undo=frozenset((r.line, r.index) for r in reading.repairs if r.certain and not wanted(r)),
            accept=frozenset((r.line, r.index) for r in reading.repairs if not r.certain and wanted(r)),
            headline=post.get("take") or self.headline,
        )
        changed = changed.with_cut(post, reading)
        for ask in asks(reading, self):
            for choice in ask.choices:
                if post.get("answer") == choice.name:
                    changed = changed.with_answer(ask, choice, reading)
        return changed

    def with_cut(self, post: QueryDict, reading: Reading) -> "Decisions":
        """These and a line cut, or joined again, where the form says so.

        In: `cut` holds the name of a line and the place in its raw line, "12:34"; "12" alone cuts before the words in
            `before`. `join` holds the number of a line.
        """
        if post.get("join", "").isdecimal():
            return self._divided(int(post["join"]), (), reading)
        name, _colon, at = post.get("cut", "").partition(":")
        line = next((line for line in reading.lines if line.name == name), None)
        if line is None:
            return self
        words = post.get("before", "").strip()
        place = int(at) if at.isdecimal() and len(at) < 9 else line.start + max(line.raw.find(words), 0)
        return self._divided(line.number, (*self.splits.get(line.number, ()), place), reading)

    def _divided(self, number: int, cuts: tuple[int, ...], reading: Reading) -> "Decisions":
        """These with a line cut at these places; a part that begins where one did keeps the role it was given."""
        given = {
            line.start: self.overrides[line.name]
            for line in reading.lines
            if line.number == number and line.name in self.overrides
        }
        kept = {name: role for name, role in self.overrides.items() if name.rstrip(LETTERS) != str(number)}
        cuts = tuple(sorted({cut for cut in cuts if cut > 0}))
        for letter, start in zip(LETTERS if cuts else ("",), (0, *cuts), strict=False):
            if start in given:
                kept[f"{number}{letter}"] = given[start]
        splits = {line: places for line, places in self.splits.items() if line != number}
        return replace(self, overrides=kept, splits=splits | ({number: cuts} if cuts else {}))

    def with_answer(self, ask: "Ask", choice: "Choice", reading: Reading) -> "Decisions":
        """These and the answer to one question."""
        chosen = dict(pair.split("=") for pair in choice.roles.split())
        overrides = {line: role for line, role in self.overrides.items() if line not in chosen}
        overrides |= {line: Role(role) for line, role in chosen.items() if role}
        splits = dict(self.splits)
        if choice.cut:
            number, at = choice.cut.split(":")
            splits.pop(int(number), None)
            splits |= {int(number): (int(at),)} if at else {}
        accept = {(r.line, r.index) for r in reading.repairs if r.fixer == choice.fixer and not r.certain}
        answered = {question: how for question, how in self.answered.items() if question != ask.question}
        if choice.how:
            answered[ask.question] = choice.how
        return replace(self, overrides=overrides, splits=splits, accept=self.accept | accept, answered=answered)


def _line(name: str) -> str:
    if not LINE.fullmatch(name):
        raise ValueError(name)
    return name


def _in_order(item: tuple[str, Role]) -> tuple[int, str]:
    found = LINE.fullmatch(item[0])
    return (int(found["number"]), found["part"]) if found else (0, "")


@dataclass(frozen=True)
class Choice:
    """A button under a question: what it says, and what it does.

    `how` is kept as the answer; `roles` overrides lines ("45=noise 46=noise", nothing after = takes it back); `fixer`
    accepts all suggestions of that kind; `cut` cuts a line in two ("12:34", nothing after : joins it again).
    """

    name: str
    label: str
    how: str = ""
    roles: str = ""
    fixer: str = ""
    cut: str = ""


@dataclass(frozen=True)
class Ask:
    """A question to the editor: the importer's own words, what the page says, the lines it is about, the answers."""

    question: str
    title: str
    choices: tuple[Choice, ...]
    lines: tuple[Line, ...] = ()
    answer: str = ""
    is_done: bool = False
    headlines: tuple[str, ...] = ()

    @property
    def wants_headline(self) -> bool:
        return self.question == NO_HEADLINE


def asks(reading: Reading, decisions: Decisions) -> list[Ask]:
    """The questions about a reading: open ones, and those that were answered, which can be taken back."""
    found = []
    if not reading.metadata.title:
        done = bool(decisions.headline) or NO_HEADLINE in decisions.answered
        later = Choice("headline.later", _("Later"), "later")
        found.append(
            Ask(
                NO_HEADLINE,
                _("There is no headline"),
                () if done else (later,),
                is_done=done,
                headlines=reading.suggestions.headlines,
            )
        )
    for question in dict.fromkeys([*reading.questions, *decisions.answered]):
        if question != NO_HEADLINE:
            found.append(_ask(question, len(found), reading, decisions.answered.get(question, "")))
    return found


def _ask(question: str, number: int, reading: Reading, answer: str) -> Ask:
    title, lines, choices, cut = said(question), [], [], ""
    seen = ("seen", _("Seen"))
    if question == OTHER_SUBJECT:
        left = dict(pair.split("=") for pair in answer.removeprefix("left out: ").split()) if "=" in answer else {}
        lines = [
            line
            for line in reading.lines
            if line.role in (Role.REFERENCE, Role.REFERENCES_HEADING) or line.name in left
        ]
        title = _("The references seem to belong to another subject")
        roles = " ".join(f"{line.name}=noise" for line in lines)
        choices = [(f"left out: {roles}", _("Leave them out"), roles), ("kept", _("Keep them"), "")]
    elif match := CAPTION_AND_TEXT.fullmatch(question):
        name = match["line"]
        lines = [line for line in reading.lines if name in (line.name, str(line.number))]
        choices = [("caption", _("All caption"), ""), ("text", _("All text"), f"{name}=paragraph")]
        seam = end_of_caption(lines[0]) if len(lines) == 1 and not lines[0].part else 0
        if seam:
            cut = f"{name}:{seam}"
            choices.append(("cut", _("Cut in two: caption, text"), f"{name}a=caption {name}b=paragraph"))
        elif answer == "cut":
            cut = f"{name}:"
            choices.append(("cut", _("Cut in two: caption, text"), ""))
    elif TORN.fullmatch(question):
        mend = Choice(f"{number}.mend", _("Take the suggested repairs"), fixer="mirror-gloss")
        return Ask(question, title, (mend, Choice(f"{number}.seen", seen[1], seen[0])), (), answer, bool(answer))
    else:
        choices = [(*seen, "")]
    if answer:
        back = " ".join(f"{line.name}=" for line in lines) if answer.startswith(("left out", "text", "cut")) else ""
        again = Choice(f"{number}.again", _("change"), roles=back, cut=cut if answer == "cut" else "")
        chosen = next((label for how, label, _roles in choices if how.split(":")[0] == answer.split(":")[0]), seen[1])
        return Ask(question, title, (again,), tuple(lines), chosen, True)
    made = tuple(
        Choice(f"{number}.{at}", label, how, roles, cut=cut if how == "cut" else "")
        for at, (how, label, roles) in enumerate(choices, 1)
    )
    return Ask(question, title, made, tuple(lines))

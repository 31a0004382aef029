"""What speaks for a line's role: its words, its shape, its place and its neighbours, each as a short phrase.

Nothing is decided here. A phrase holds for a line or not; scorer.py weighs those that hold. ``looks`` is what a line
shows by itself; ``above:`` and ``below:`` say the same of its neighbours; ``^`` and ``$`` are how it begins and ends,
``~`` what it contains; ``first reading`` is what the rules and passes made of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from articles.importer.body import LISTS, SAYS
from articles.importer.credits import segments
from articles.importer.dates import dates_in
from articles.importer.furniture import residue
from articles.importer.headline import EPIGRAPH, KICKER, SLOGAN, is_subtitle, title_case
from articles.importer.interview import speaker, turns_of
from articles.importer.labels import LABELLED
from articles.importer.markers import DATELINE, marker_of
from articles.importer.outlets import NO_OUTLET, looks_like_outlet
from articles.importer.page import Page
from articles.importer.persons import names_people
from articles.importer.pictures import (
    NAMES_A_THING,
    OPENS_LIKE_A_STORY,
    TELLS_OF_A_PICTURE,
    is_picture_credit,
    share_words,
)
from articles.importer.reading import Role
from articles.importer.rules import (
    CAPTION_MARK,
    CREDIT_ALONE,
    CREDIT_AT_END,
    CREDIT_IN_BRACKETS,
    END_MARK,
    Rule,
    is_late_notice,
    is_notice,
    is_prompt,
)
from articles.importer.shapes import ADDRESS, LABEL_VALUE, Shape, shapes_of
from articles.importer.tail import BIO, CONTACT, CONTRIBUTED, is_recommended, looks_like_entry, names_a_list_of_sources

# What the neighbours are told of a line.
_TOLD = frozenset(
    {
        "ends like a sentence",
        "ends in a colon",
        "short and unfinished",
        "marked as a heading",
        "bold",
        "slanted",
        "in quotation marks",
        "number of a section",
        "nothing but a number",
        "holds an address",
        "nothing but an address",
        "holds a date",
        "a person's name",
        "an outlet's name",
        "a speaker's label",
        "begins with a bullet",
        "speaks of rights or liability",
        "appeals to the reader",
        "asks",
        "credit of a picture",
        "names a list of sources",
        "like an entry of a list of sources",
        "heads a list of other pieces",
        "mark of a caption",
        "end mark",
        "in columns",
        "about the author",
        "opens like a story",
        "a label and a value",
        "a dateline",
        "a subtitle",
        "in capitals",
        "numbered",
    }
)
# What is told together with the part of the page the line stands in.
_BY_ZONE = frozenset(
    {
        "speaks of rights or liability",
        "appeals to the reader",
        "credit of a picture",
        "a person's name",
        "an outlet's name",
        "holds a date",
        "short and unfinished",
        "in quotation marks",
        "ends in a colon",
        "ends like a sentence",
        "holds an address",
        "a speaker's label",
        "a label of credits",
        "begins with a bullet",
        "numbered",
    }
)
# What is told together with how far above the last picture stands.
_BY_PICTURE = frozenset(
    {
        "ends like a sentence",
        "opens like a story",
        "short and unfinished",
        "credit of a picture",
        "tells of a picture",
        "only names a thing",
        "number of a section",
        "asks",
        "in quotation marks",
        "mark of a caption",
        "an outlet's name",
        "a person's name",
    }
)
# What shows that a line is about a picture.
_OF_PICTURES = frozenset(
    {"credit of a picture", "tells of a picture", "mark of a caption", "ends in a credit", "credit in brackets"}
)
_SIZES = (2, 4, 6, 9, 13, 18, 24, 32, 45, 70, 120, 250)
_QUOTED = re.compile(r"'[^']*'")
_DASHED = re.compile(r"[—–-]|\s\|\s")
_OPENING_NAME = re.compile(r"[(\[]?(?:([a-z][\w.'’-]*(?: [a-z][\w.'’-]*){1,2})|([\u4e00-\u9fff]{2,4}))")


class Look:
    """One line by itself: the phrases that hold for it, and what its neighbours want to know of it."""

    def __init__(self, shape: Shape, rule: Rule | None) -> None:
        self.shape = shape
        mark = marker_of(shape)
        self.image = rule is not None and rule.role is Role.IMAGE
        self.mark = mark[0].value if mark else "none"
        self.rule = rule.because if rule else "none"
        self.text = shape.stopped and shape.size > 40
        self.short = not shape.stopped and shape.size < 27
        self.letters = _letters(shape.bare)
        self.kind = self._kind()
        self.length = f"length {sum(shape.size >= limit for limit in _SIZES)}"
        self.phrases = {phrase for phrase, holds in _tests_of(shape) if holds}
        self.told = [self.length, f"is {self.kind}", f"rule {self.rule}", f"marker {self.mark}"]
        self.told += self.phrases & _TOLD
        self.own = [
            *self.phrases,
            self.length,
            f"rule {self.rule}",
            f"marker {self.mark}",
            *self._labels(),
            *_words(shape),
        ]
        if mark:
            self.own.append("marker because " + _QUOTED.sub("…", mark[1]))

    def _kind(self) -> str:
        shape = self.shape
        if self.image:
            return "a picture"
        if shape.stopped:
            return "a long sentence" if shape.size > 30 else "a short sentence"
        if shape.colon:
            return "announcing"
        if shape.asks:
            return "a question"
        return "a few words" if shape.size < 13 else "a phrase" if shape.size < 27 else "unfinished"

    def _labels(self) -> Iterator[str]:
        if self.shape.size >= 60:
            return
        parts = segments(self.shape.text, everywhere=True)
        if parts:
            self.phrases.add("a label of credits")
            yield "a label of credits"
            yield f"label of {parts[0].label.role.value}"
            if parts[0].at <= 2:
                yield f"begins with the label of {parts[0].label.role.value}"
            if len(parts) > 1:
                yield "several labels of credits"
        yield f"share of furniture {5 - int(residue(self.shape.bare) * 5)}"


def _tests_of(shape: Shape) -> Iterator[tuple[str, object]]:
    """Every phrase for a line by itself, and whether it holds."""
    bare = shape.bare
    tests: dict[str, object] = {
        "ends like a sentence": shape.stopped,
        "asks": shape.asks,
        "ends in a colon": shape.colon,
        "in quotation marks": shape.quoted,
        "short and unfinished": shape.heading_shaped,
        "marked as a heading": shape.level,
        "marked as the first heading": shape.level == 1,
        "bold": shape.strong,
        "slanted": shape.slanted,
        "in capitals": shape.capitals,
        "begins with a bullet": shape.bullet,
        "numbered": shape.numbered,
        "number of a section": shape.heading_number,
        "nothing but a number": shape.number_alone,
        "nothing but an address": shape.address_only,
        "holds an address": ADDRESS.search(shape.key[:500]),
        "in columns": len(shape.cells) > 1,
        "without Han characters": not shape.han,
        "holds a date": any(True for _ in dates_in(bare[:200])),
        "holds digits": any(map(str.isdigit, bare[:80])),
        "mostly digits": sum(map(str.isdigit, bare)) * 3 > len(bare),
        "a person's name": shape.size < 30 and names_people(shape.text, bare),
        "an outlet's name": shape.size < 24 and looks_like_outlet(bare),
        "begins with an outlet's name": shape.size < 50
        and looks_like_outlet(re.split(r"[\s|·:]", bare, maxsplit=1)[0]),
        "ends with an outlet's name": shape.size < 50 and looks_like_outlet(re.split(r"[\s|·_-]", bare)[-1]),
        "the name of a section": bare in NO_OUTLET,
        "speaks of rights or liability": is_notice(shape),
        "speaks of the page itself": is_late_notice(shape),
        "appeals to the reader": is_prompt(shape),
        "a speaker's label": speaker(shape),
        "a label and a value": LABEL_VALUE.fullmatch(bare[:120]),
        "mark of a caption": CAPTION_MARK.match(bare),
        "credit of a picture": is_picture_credit(shape),
        "nothing but a credit": CREDIT_ALONE.fullmatch(bare[:120]),
        "ends in a credit": CREDIT_AT_END.search(bare[-90:]),
        "credit in brackets": CREDIT_IN_BRACKETS.search(bare[-140:]),
        "opens like a story": OPENS_LIKE_A_STORY.match(bare),
        "tells of a picture": TELLS_OF_A_PICTURE.search(bare[:300]),
        "only names a thing": NAMES_A_THING.match(bare),
        "begins with a label": LABELLED.match(bare[:100]),
        "a dateline": DATELINE.match(bare[:200]),
        "says that somebody speaks": SAYS.search(bare[-60:]),
        "says that items follow": LISTS.search(bare[-60:]),
        "a subtitle": is_subtitle(shape),
        "a quotation with its author": EPIGRAPH.fullmatch(bare[:300]),
        "words with bars between": shape.size < 20 and KICKER.fullmatch(bare),
        "a slogan": shape.size < 40 and SLOGAN.search(bare),
        "capitals on most words": not shape.han and shape.words > 3 and title_case(shape.text),
        "heads a list of other pieces": is_recommended(shape),
        "names a list of sources": names_a_list_of_sources(shape),
        "like an entry of a list of sources": looks_like_entry(shape),
        "about the author": BIO.search(bare[:40]),
        "names who contributed": CONTRIBUTED.search(bare[:300]),
        "how to reach somebody": CONTACT.search(bare[:200]),
        "end mark": END_MARK.fullmatch(bare[:60]),
        "holds a comma": "," in bare[:300],
        "ends in a comma": bare.endswith((",", "、", ";")),
        "holds an enumeration": "、" in bare,
        "several sentences": re.search(r"[。!?]\S|\. [a-z]", bare[:300]),
        "holds a book's title": "《" in bare,
        "begins with a book's title": bare.startswith("《"),
        "begins with a quotation mark": bare[:1] in "「『\"'",
        "ends with a quotation mark": bare[-1:] in "」』\"'",
        "in brackets": bare[:1] in "([【" and bare[-1:] in ")]】",
        "holds a bar": "|" in bare,
        "holds a slash": "/" in bare and "http" not in bare,
        "holds a bracket": "(" in bare,
        "begins with By": re.match(r"(?:[a-z]+ )?by ", bare),
        "begins with a dash": bare.startswith(("—", "-")),
        "holds a dash": "——" in bare or " — " in bare,
        "holds a year": re.search(r"(?:19|20)\d\d", bare),
        "speaks of I": re.search(r"我|\bi\b", bare[:400]),
        "speaks of you": re.search(r"你|您|\byou", bare[:400]),
        "a verb's aspect": re.search(r"[了过着]", bare),
        "words far apart": re.search(r"\S(?:  |\u3000)\S", shape.text),
        "spaces between Han characters": re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", shape.text),
        "quoted as in mail": shape.key.startswith(">"),
        "a few words without a verb": shape.size < 10 and not re.search(r"[了是有在不会]", bare),
    }
    yield from tests.items()


# What reasons are put together from.
PHRASES = frozenset(phrase for phrase, _ in _tests_of(shapes_of(["."], ["."])[0]))
REPORTED = PHRASES | {f"{where}: {phrase}" for where in ("above", "below") for phrase in _TOLD}


@dataclass
class _Above:
    """What has been passed on the way down the page; places, or None."""

    picture: int | None = None
    colon: int | None = None
    sources: int | None = None
    others: int | None = None
    ended: int | None = None
    turn: int | None = None
    byline: bool = False

    def passed(self, view: View, place: int) -> None:
        """Take note of the line at ``place``."""
        look = view.looks[place]
        if look.image:
            self.picture = place
        elif self.picture is not None and look.kind != "a picture" and "credit of a picture" in look.phrases:
            self.picture += place - self.picture <= 2
        if look.shape.colon:
            self.colon = place
        entry = "like an entry of a list of sources" in look.phrases or "speaks of rights or liability" in look.phrases
        if "names a list of sources" in look.phrases and place >= view.first:
            self.sources = place
        elif self.sources is not None and look.shape.stopped and look.shape.size > 60 and not entry:
            self.sources = None if place - self.sources > 1 and place <= view.last else self.sources
        if "heads a list of other pieces" in look.phrases:
            self.others = place
        elif look.text:
            self.others = None
        if "end mark" in look.phrases and place * 3 > 2 * len(view.looks):
            self.ended = place
        if place in view.turns:
            self.turn = place
        self.byline = self.byline or look.mark == "byline"


class View:
    """The page as a whole, measured once: where the text begins and ends, what recurs, how loosely it is set."""

    def __init__(self, page: Page) -> None:
        count = len(page.filled)
        self.page = page
        self.looks = [Look(page.shape(place), page.rules[place]) for place in range(count)]
        shapes = [look.shape for look in self.looks]
        texts = [place for place, look in enumerate(self.looks) if look.text]
        self.first, self.last = (texts[0], texts[-1]) if texts else (0, count - 1)
        lengths = sorted(shapes[place].size for place in texts)
        self.usual = lengths[len(lengths) // 2] if lengths else 60
        self.lines = Counter(shape.bare for shape in shapes)
        self.openings = Counter(shape.bare[:2] for shape in shapes)
        self.pictures = sum(look.image for look in self.looks)
        below = [self.looks[p + 1] for p in range(count - 1) if self.looks[p].image and not self.looks[p + 1].image]
        worded = sum(not look.shape.stopped or bool(look.phrases & _OF_PICTURES) for look in below)
        self.worded = f"words under {round(4 * worded / len(below))} of 4 pictures" if below else "no picture over text"
        self.tight = sum(not page.apart(place) for place in range(1, count)) / max(1, count - 1)
        self.indented = sum(shape.indent for shape in shapes) * 2 > count
        self.turns = turns_of(page)
        self.marks = [p for p in range(min(count, self.first + 3)) if self.looks[p].mark != "none"]
        self.bold = sum(shape.strong for shape in shapes)
        levels = sum(shape.level > 0 for shape in shapes)
        numbers = sum(shape.heading_number and shape.heading_shaped for shape in shapes)
        self.headings = f"headings marked {min(levels, 2)} numbered {min(numbers, 3)}"
        between = shapes[self.first : self.last]
        self.loose = sum(shape.heading_shaped for shape in between) / max(1, len(between))
        self.names = " ".join(
            look.shape.bare for look in self.looks if look.mark in ("byline", "editor") and look.shape.size < 40
        )
        self.joined = "\n".join(look.letters for look in self.looks)[:60000]
        plain = ("a few words", "a phrase", "unfinished", "a question")
        candidates = [
            p
            for p in range(min(self.first, 60))
            if self.looks[p].kind in plain and (self.looks[p].mark, self.looks[p].rule) == ("none", "none")
        ]
        self.candidates = {place: at for at, place in enumerate(candidates)}
        self.longest = max(candidates, key=lambda p: (min(shapes[p].size, 30), -p), default=None)
        self.run_start = list(
            accumulate(
                range(count),
                lambda start, place: start if self.looks[place].short and self.looks[place - 1].short else place,
                initial=0,
            )
        )[1:]
        self.run_length = Counter(self.run_start)
        roles = [page.role(place) for place in range(count)]
        self.roles = [role.value if role else "none" for role in roles]
        self.title = next((place for place, role in enumerate(roles) if role is Role.TITLE), None)
        self.standfirst = next((place for place, role in enumerate(roles) if role is Role.STANDFIRST), None)

    def zone(self, place: int) -> str:
        """The part of the page: above the first long sentence, below the last, or between."""
        return "top" if place < self.first else "bottom" if place > self.last else "middle"

    def kind(self, place: int) -> str:
        """The kind of the line at a place; the edge of the page beyond it."""
        return self.looks[place].kind if 0 <= place < len(self.looks) else "the edge"

    def space(self, place: int) -> str:
        """Whether more space than usual stands above and below."""
        return f"space {int(self.page.apart(place))}{int(self.page.apart(place + 1))}"


def evidence_of(page: Page) -> Iterator[list[str]]:
    """What speaks for one role or another, for every line that is not blank, in order.

    In:     a page on which the rules and passes have given every line a role: their first reading.
    Out:    for each place the phrases that hold, one place at a time: there are about two hundred for each.
    Errors: none. Time grows with the number of lines.
    """
    view, above = View(page), _Above()
    for place in range(len(view.looks)):
        phrases = ["always", *view.looks[place].own]
        for part in (_neighbours, _place, _credits_around, _repeats, _space, _pictures, _structure, _first_reading):
            phrases += part(view, place)
        phrases += _passed(view, place, above)
        yield phrases
        above.passed(view, place)


def _neighbours(view: View, place: int) -> Iterator[str]:
    for step, where in ((-2, "2 above"), (-1, "above"), (1, "below"), (2, "2 below")):
        if 0 <= place + step < len(view.looks):
            yield from (f"{where}: {phrase}" for phrase in view.looks[place + step].told)
        else:
            yield f"{where}: the edge"
    over, mine, under = view.kind(place - 1), view.kind(place), view.kind(place + 1)
    yield f"{over} > {mine} > {under}"
    yield f"{mine} > {under}"
    yield f"{over} > {mine} >"


def _place(view: View, place: int) -> Iterator[str]:
    look, zone = view.looks[place], view.zone(place)
    yield f"at the {zone}"
    for what in (look.kind, look.length, f"rule {look.rule}", f"marker {look.mark}", *(look.phrases & _BY_ZONE)):
        yield f"{zone}: {what}"
    yield f"from the first line {min(place, 8)}"
    yield f"from the last line {min(len(view.looks) - 1 - place, 8)}"
    yield f"from the first text {max(-5, min(3, place - view.first))}"
    yield f"from the last text {max(-3, min(5, place - view.last))}"
    if place in view.candidates:
        yield f"candidate {view.candidates[place]} of {min(len(view.candidates), 5)} at the top"
        yield "longest candidate at the top" if place == view.longest else "not the longest candidate at the top"
    yield f"{zone}: candidates {min(len(view.candidates), 4)}"
    yield f"in {view.page.language.value[:2]}"
    yield f"in {view.page.language.value[:2]}: {look.length}"


def _credits_around(view: View, place: int) -> Iterator[str]:
    zone, count = view.zone(place), len(view.looks)
    if zone != "middle":
        above = next((m for p in range(place - 1, max(-1, place - 9), -1) if (m := view.looks[p].mark) != "none"), "")
        below = next((m for p in range(place + 1, min(count, place + 6)) if (m := view.looks[p].mark) != "none"), "")
        yield f"{zone}: credits above {above or 'none'}"
        yield f"{zone}: credits below {below or 'none'}"
        yield f"{zone}: credits {int(bool(above))}{int(bool(below))} round {view.looks[place].kind}"
    if view.marks:
        yield f"from the first credit {max(-4, min(4, place - view.marks[0]))}"
        yield f"from the last credit {max(-4, min(4, place - view.marks[-1]))}"


def _repeats(view: View, place: int) -> Iterator[str]:
    look = view.looks[place]
    if view.lines[look.shape.bare] > 1:
        yield "repeated line"
    if len(look.letters) > 5 and look.shape.size < 70 and view.joined.count(look.letters) > view.lines[look.shape.bare]:
        yield "words of another line"
        yield f"words of another line, {view.zone(place)}, {look.kind}"
    if place < view.first + 4 and len(look.letters) > 5:
        others = (view.looks[p].letters for p in range(max(0, place - 8), place))
        if any(len(other) > 5 and (other in look.letters or look.letters in other) for other in others):
            yield "repeats a line above"
    if view.openings[look.shape.bare[:2]] > 2:
        yield "begins like other lines"


def _space(view: View, place: int) -> Iterator[str]:
    look, space = view.looks[place], view.space(place)
    yield space
    yield f"{space} round {look.kind}"
    yield f"{space} at the {view.zone(place)}"
    yield f"set tight {int(view.tight * 3)}"
    yield f"length against the others {int(min(3, 2 * look.shape.size / view.usual))}"
    if look.shape.indent:
        yield "indented"
    elif view.indented:
        yield "not indented like the others"


def _pictures(view: View, place: int) -> Iterator[str]:
    if not view.pictures:
        yield "no picture on the page"
    elif place and view.looks[place - 1].image:
        yield view.worded
        yield f"{view.worded}: {view.kind(place)}"
        if view.looks[place - 1].shape.key == "![]()":
            yield "below a picture without address"
    if place and view.looks[place - 1].image:
        alt = re.match(r"!\[([^\]]*)\]", view.looks[place - 1].shape.key)
        if alt and alt[1] and share_words(alt[1], view.looks[place].shape.key):
            yield "shares words with the picture's name"


def _structure(view: View, place: int) -> Iterator[str]:
    look, shape = view.looks[place], view.looks[place].shape
    if shape.strong:
        yield f"bold lines {min(view.bold, 4)}"
    yield view.headings
    if shape.heading_shaped:
        yield f"{view.headings}, short and unfinished"
        yield f"share of short lines {int(view.loose * 6)}"
    if look.short:
        start = view.run_start[place]
        run = min(view.run_length[start], 6)
        yield f"run of {run}"
        yield f"run of {run} at the {view.zone(place)}"
        yield f"run of {run} after {view.kind(start - 1)}"
        yield f"in a run, {min(place - start, 3)}"
    for other, where in ((place - 1, "above"), (place + 1, "below")):
        if 0 <= other < len(view.looks):
            yield from (f"{phrase} {where}" for phrase in _alike(shape, view.looks[other].shape))


def _alike(shape: Shape, other: Shape) -> Iterator[str]:
    if len(shape.cells) > 1 and len(shape.cells) == len(other.cells):
        yield "as many columns as"
    if shape.bare[:1] == other.bare[:1] and not shape.bare[:1].isalnum():
        yield "begins with the same sign as"
    if LABEL_VALUE.fullmatch(shape.bare[:120]) and LABEL_VALUE.fullmatch(other.bare[:120]):
        yield "a label and a value like"
    if shape.numbered and other.numbered:
        yield "numbered like"
    if abs(shape.size - other.size) <= 3 and not shape.stopped and not other.stopped:
        yield "as long as"
    if _DASHED.search(shape.bare) and _DASHED.search(other.bare):
        yield "with a dash like"


def _passed(view: View, place: int, above: _Above) -> Iterator[str]:
    look, zone, space = view.looks[place], view.zone(place), view.space(place)
    mine, under = look.kind, view.kind(place + 1)
    if above.picture is not None and place - above.picture < 4:
        since = f"picture {place - above.picture} above"
        yield since
        if place - above.picture < 3:
            for what in (f"{mine} > {under}", space, look.length, *(look.phrases & _BY_PICTURE)):
                yield f"{since}: {what}"
    if above.colon is not None and place - above.colon < 7:
        yield f"colon {place - above.colon} above"
        if place - above.colon == 1:
            yield f"below a colon that {_announces(view.looks[place - 1])}: {mine} > {under}"
    if look.shape.colon:
        yield f"colon that {_announces(look)} above {under}, {view.kind(place + 2)}"
    if place in view.turns:
        yield f"in the talk: {view.turns[place].value}"
    elif above.turn is not None:
        after = f"after {view.turns[above.turn].value} {min(place - above.turn, 3)}"
        between = "between turns" if above.turn != max(view.turns) else "after the last turn"
        yield f"{between}: {mine}"
        yield f"{between} {after}: {mine}"
        yield f"{between}: {space}"
        yield f"{between}, a turn below {place + 1 in view.turns}: {mine}"
    if above.sources is not None:
        entry = "an entry" if "like an entry of a list of sources" in look.phrases else mine
        first = view.looks[min(above.sources + 1, len(view.looks) - 1)]
        alike = "like an entry of a list of sources" in first.phrases
        notice = look.phrases & {"speaks of rights or liability", "appeals to the reader"}
        yield f"list of sources {min(place - above.sources, 4)} above"
        yield f"below a list of sources: {entry}"
        yield f"below a list of sources: {space}"
        yield f"below a list of sources: {min(notice) if notice else look.mark}"
        yield f"below a list of sources, entries {alike}: {entry}"
    if above.others is not None:
        yield f"list of other pieces {min(place - above.others, 5)} above"
        yield f"below a list of other pieces, {zone}: {mine}"
    if above.ended is not None:
        yield "below the end mark"
        yield f"below the end mark: {mine}"
    yield "below a byline" if above.byline else "no byline above"
    name = _OPENING_NAME.match(look.shape.bare) if zone == "bottom" else None
    if name and any(part in view.names for part in ([name[1]] if name[1] else [name[2][:2], name[2][:3]])):
        yield "begins with a name of the byline"


def _announces(look: Look) -> str:
    says = "says that somebody speaks" in look.phrases
    return "lets somebody speak" if says else "lists" if "says that items follow" in look.phrases else "announces"


def _first_reading(view: View, place: int) -> Iterator[str]:
    decision, role = view.page.decisions[view.page.filled[place]], view.roles[place]
    near = {step: view.roles[p] if 0 <= (p := place + step) < len(view.roles) else "edge" for step in (-2, -1, 1, 2)}
    sure = "surely" if decision.confidence > 0.87 else "likely" if decision.confidence > 0.72 else "perhaps"
    because = _QUOTED.sub("…", decision.because) if role != "title" else "headline"
    yield f"{FIRST}{role}"
    for what in (sure, view.kind(place), view.zone(place), view.space(place)):
        yield f"{FIRST}{role}, {what}"
    yield f"{FIRST}because {because}"
    yield from (f"{FIRST}{step:+d} {other}" for step, other in near.items())
    yield f"{FIRST}{near[-1]} > {role}"
    yield f"{FIRST}{role} < {near[1]}"
    yield f"{FIRST}{near[-1]} > {role} < {near[1]}"
    if view.title is None:
        yield f"{FIRST}no headline"
    else:
        yield f"{FIRST}from the headline {max(-4, min(4, place - view.title))}"
    if view.standfirst is not None:
        yield f"{FIRST}from the standfirst {max(-1, min(1, place - view.standfirst))}"


FIRST = "first reading: "


def _letters(key: str) -> str:
    return re.sub(r"[\s\W]+", "", key[:2000])


def _words(shape: Shape) -> Iterator[str]:
    """How the line begins and ends and, of short lines and at both ends of long ones, which words it has."""
    bare = re.sub(r"\d", "0", shape.bare)
    for length in (1, 2, 3):
        yield f"^{bare[:length]}"
        yield f"{bare[-length:]}$"
    if shape.han:
        parts = [bare] if shape.size < 40 else [bare[:14], bare[-12:]]
        yield from {f"~{part[at : at + 2]}" for part in parts for at in range(len(part) - 1)}
    else:
        words = re.findall(r"[a-z0']+", bare)
        if words:
            yield f"^{words[0]}_"
            yield f"_{words[-1]}$"
        words = words if len(words) < 22 else words[:6] + words[-6:]
        yield from {f"~{word}" for word in words} | {f"~{one} {other}" for one, other in pairwise(words)}

"""Search that finds Chinese: every piece of a text, in either script, at the cost of a look into an index.

All words are folded (one script, one width, one case; marks are no letters) and cut into grams: each letter, and each
two that follow one another. The index gives the entries that hold every gram of what is asked, the newest first; the
folded text says which of them hold it as it was asked. So nothing that stands in a text is missed, whatever words it
is made of, and the two databases differ in how they find grams only.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from .models import Edition, SearchEntry
from .scripts import Turner, other_script

LONGEST_QUERY = 200
MOST_TERMS = 12
# Parts of an entry that no word reaches across.
BETWEEN = "|"

# Letters of scripts that part words by spaces, and those of scripts that do not.
RUN = re.compile(r"(?P<narrow>[^\W_\u1100-\u11ff\u2e80-\U0010ffff]+)|[^\W_\x00-\u10ff\u1200-\u2e7f]+")
NARROW = re.compile(r"[^\W_\u1100-\u11ff\u2e80-\U0010ffff]")
TERM = re.compile(r'"([^"]+)"|“([^”]+)”|「([^」]+)」|(\S+)')

# Grams are numbers: the part of the entry they stand in, one letter, the next.
HEADLINE, ABOUT, TEXT = 1, 2, 0
_PART = 42
_LETTER = 21
# An entry's place: the second of its publication, then what makes it its own.
_SECOND = 24


def fold(text: str) -> str:
    """The letters of the text as search compares them, with a space on both sides of what spaces part.

    >>> fold("《ＡＩ 晶片》，臺灣；Café crème"), fold("用AI晶片"), fold("。")
    (' ai 晶片台湾 cafe creme ', '用 ai 晶片', '')
    """
    plain = _letters(text)
    runs = (f" {run[0]} " if run["narrow"] else run[0] for run in RUN.finditer(plain))
    return "".join(runs).replace("  ", " ")


def _letters(text: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_same_letters())


@cache
def _same_letters() -> dict[int, str | None]:
    """Traditional letters as Simplified ones, one for one, so that a piece folds as the whole does; no accents."""
    planes = (range(0x3400, 0xA000), range(0x20000, 0x32000))
    letters = [chr(code) for plane in planes for code in plane]
    simple = Turner("zh-Hans").convert("\n".join(letters)).split("\n")
    table: dict[int, str | None] = {ord(old): new for old, new in zip(letters, simple, strict=True) if old != new}
    marks = (code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) == "Mn")
    return table | dict.fromkeys(marks)


def grams(folded: str, part: int = TEXT) -> set[int]:
    """The letters and pairs of letters of folded words.

    >>> len(grams("潮水")), grams("潮") < grams("潮水"), grams("水|潮") & grams("水潮") == grams("水") | grams("潮")
    (3, True, True)
    """
    found = set()
    for words in folded.split(BETWEEN):
        letters = [ord(letter) for letter in words]
        found.update(letter << _LETTER for letter in letters if letter != 32)
        found.update((one << _LETTER) | other for one, other in pairwise(letters))
    return {(part << _PART) | gram for gram in found}


# Keeping the index ----------------------------------------------------------------------------------------------


def entry(edition: Any) -> dict[str, Any]:
    """The fields of an edition's SearchEntry, both scripts in it.

    In: anything with the fields of an Edition, so that a migration can ask, too.
    """
    document, card = edition.document, edition.other_card
    other = other_script(edition.language) if card else ""
    turn = Turner(other).text if other else str
    headline = _both(edition.headline, card.get("headline", ""))
    tags = [_both(tag, turn(tag)) for tag in document.get("tags", ())]
    names = [fold(credit["name"]) for credit in document.get("credits", ())]
    around = [_both(edition.standfirst, card.get("standfirst", "")), *tags, *names, fold(document.get("source", ""))]
    about = BETWEEN.join([headline, *filter(None, around)])
    speakers = [fold(block.get("speaker", "")) for block in document.get("blocks", ())]
    references = [fold(reference.get("title", "")) for reference in document.get("references", ())]
    text = _both(edition.text, edition.other_page.get("text", ""))
    return {
        "id": int(edition.published_at.timestamp()) << _SECOND | edition.pk & ((1 << _SECOND) - 1),
        "edition_id": edition.pk,
        "headline": headline,
        "about": about,
        "text": BETWEEN.join([about, text, *filter(None, (*speakers, *references))]),
    }


def _both(words: str, turned: str) -> str:
    """The words folded; also as they read in the other script, where that folds to something else (答复, 答覆)."""
    own, other = fold(words.replace("<wbr>", "")), fold(turned.replace("<wbr>", ""))
    return own if other in ("", own) else f"{own}{BETWEEN}{other}"


def index(entries: Iterable[Any], using: Any = connection) -> None:
    """Keep the grams of entries that have just been saved."""
    rows = [(sorted(_grams_of(found)), found.pk) for found in entries]
    with using.cursor() as cursor:
        if using.vendor == "postgresql":
            cursor.executemany("UPDATE articles_searchentry SET grams = %s WHERE id = %s", rows)
        else:
            rows = [(" ".join(map(str, numbers)), pk) for numbers, pk in rows]
            cursor.executemany("INSERT INTO articles_searchgrams(grams, rowid) VALUES (%s, %s)", rows)


def _grams_of(found: SearchEntry) -> set[int]:
    return grams(found.headline, HEADLINE) | grams(found.about, ABOUT) | grams(found.text)


def drop(editions: QuerySet[Edition]) -> None:
    """Take editions out of the index."""
    entries = SearchEntry.objects.filter(edition__in=editions)
    if connection.vendor == "sqlite":
        # A table without its content asks to be told what it held.
        gone = [(found.pk, " ".join(map(str, sorted(_grams_of(found))))) for found in entries]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO articles_searchgrams(articles_searchgrams, rowid, grams) VALUES ('delete', %s, %s)", gone
            )
    entries.delete()


def keep_in_step(article: Any) -> None:
    """Make the index hold what readers see of an article and what they will see at a set time, and nothing else."""
    shown = article.editions.to_be_found()
    drop(article.editions.exclude(pk__in=shown.values("pk")).filter(searched__isnull=False))
    _add(shown.filter(searched__isnull=True))


def _add(editions: Iterable[Edition]) -> None:
    index(SearchEntry.objects.bulk_create(SearchEntry(**entry(edition)) for edition in editions))


@transaction.atomic
def rebuild(progress: Callable[[int], None] = lambda done: None) -> int:
    """Make the whole index anew; readers search the old one until the new one is whole.

    In:  a function that is told how many editions are in so far. Out: how many there are.
    """
    SearchEntry.objects.all().delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO articles_searchgrams(articles_searchgrams) VALUES ('delete-all')")
    done, batch = 0, []
    for edition in Edition.objects.to_be_found().defer("html", "opening").iterator(chunk_size=200):
        batch.append(edition)
        if len(batch) == 200:
            _add(batch)
            done, batch = done + len(batch), []
            progress(done)
    _add(batch)
    return done + len(batch)


# Asking ----------------------------------------------------------------------------------------------------------


class BadQuery(ValueError):
    """A query that no reader types."""


@dataclass(frozen=True)
class Tier:
    """Where the terms have to stand. The first tiers are the best; what stands in one is not in the next."""

    name: str
    column: str
    part: int
    whole: bool
    above: str


# Whole words first, by where they stand; then what begins or ends inside a word: `orch` in PyTorch.
TIERS = (
    Tier("headline", "headline", HEADLINE, True, ""),
    Tier("about", "about", ABOUT, True, "headline"),
    Tier("text", "text", TEXT, True, "about"),
    Tier("inside", "text", TEXT, False, "text"),
)


@dataclass(frozen=True)
class Hit:
    """An edition that was found, and by which tier."""

    edition: Edition
    tier: Tier
    place: int


def terms(query: str) -> list[str]:
    """What is asked for, folded: each term as one piece, a phrase in quotation marks, too.

    Errors: BadQuery for a query longer than LONGEST_QUERY characters.

    >>> terms('晶片 AI'), terms('"low tide" 海嘯'), terms("。"), terms("用AI")
    (['晶片', ' ai '], [' low tide ', '海啸'], [], ['用 ai '])
    """
    if len(query) > LONGEST_QUERY:
        raise BadQuery(query[:20])
    found = (fold(next(filter(None, match.groups()))) for match in TERM.finditer(query))
    return [term for term in dict.fromkeys(found) if term][:MOST_TERMS]


def search(
    asked: list[str], among: QuerySet[Edition], size: int, after: tuple[int, int] | None = None, **span: datetime
) -> list[Hit]:
    """What is found, the best and newest first.

    In:  terms(); a queryset of the editions that may be found, public ones for readers; at most how many; the tier and
         place of the last hit of the page before; `since` and `until`, the time of publication.
    Out: at most `size` hits. One query for each tier that is looked into.
    """
    hits: list[Hit] = []
    loose = [term.strip() for term in asked]
    tiers = TIERS if loose != asked else TIERS[:-1]
    first, place = after or (0, None)
    for number, tier in list(enumerate(tiers))[first:]:
        wanted = asked if tier.whole else loose
        rows = _matching(among, wanted, tier, place if number == first else None, **span)
        if tier.above:
            rows = rows.exclude(_holds(tier.above, asked))
        hits += (Hit(row, tier, row.place) for row in rows[: size - len(hits)])
        if len(hits) == size:
            break
    return hits


def _matching(
    among: QuerySet[Edition],
    wanted: list[str],
    tier: Tier,
    place: int | None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Edition]:
    numbers = sorted(set().union(*(grams(term, tier.part) for term in wanted)))
    # The index is read in the order of its places and left as soon as there is enough.
    if connection.vendor == "postgresql":
        at, tables = "articles_searchentry.id", []
        where, params = ["articles_searchentry.grams @> %s::bigint[]"], [numbers]
    else:
        at, tables = "articles_searchgrams.rowid", ["articles_searchgrams"]
        where = ["articles_searchgrams MATCH %s", f"articles_searchentry.id = {at}"]
        params = [" ".join(map(str, numbers))]
    for bound, sign in ((place, "<"), (since, ">="), (until, "<")):
        if bound is not None:
            where.append(f"{at} {sign} %s")
            params.append(bound if isinstance(bound, int) else int(bound.timestamp()) << _SECOND)
    rows = among.filter(*_held(tier.column, wanted), searched__isnull=False)
    return rows.extra(select={"place": at}, tables=tables, where=where, params=params, order_by=[f"-{at}"])  # noqa: S610


def _held(column: str, wanted: list[str]) -> Iterator[Any]:
    return (GreaterThan(StrIndex(f"searched__{column}", Value(term)), 0) for term in wanted)


def _holds(column: str, wanted: list[str]) -> Any:
    return Q(*_held(column, wanted))


# Showing ---------------------------------------------------------------------------------------------------------

BEFORE, AFTER = 24, 72


def marked(words: str, asked: list[str]) -> list[tuple[str, bool]]:
    """The words in parts, each with whether it is what was asked for.

    >>> marked("《潮水》與 Tide", [" tide ", "潮水"])
    [('《', False), ('潮水', True), ('》與 ', False), ('Tide', True)]
    """
    return _parts(words, _found(words, asked))


def passage(lines: Iterable[str], asked: list[str]) -> list[tuple[str, bool]]:
    """The place in a text where most of what was asked stands, in parts as marked() gives them.

    Out: about a hundred letters, more for Latin ones; empty where nothing of it stands within a line.
    """
    best, most = "", 0
    for line in lines:
        folded = fold(line)
        count = sum(term.strip() in folded for term in asked)
        if count > most:
            best, most = line, count
        if count == len(asked):
            break
    spans = _found(best, asked)
    if not spans:
        return []
    first, last = spans[0]
    is_spaced = " " in best[first - 12 : last + 12] or NARROW.search(best[first:last])
    scale = 2 if is_spaced else 1
    start = max(first - BEFORE * scale, 0)
    end = max(min(start + (BEFORE + AFTER) * scale, len(best)), last)
    if is_spaced:  # not in the middle of a word
        start = best.find(" ", start, first) + 1 if start else 0
        end = best.rfind(" ", last, end) if best.rfind(" ", last, end) > 0 and end < len(best) else end
    inside = [(one - start, other - start) for one, other in spans if other <= end]
    parts = _parts(best[start:end], inside)
    return [*([("…", False)] if start else []), *parts, *([("…", False)] if end < len(best) else [])]


def _found(words: str, asked: list[str]) -> list[tuple[int, int]]:
    """Where the terms stand, from first to last letter and one, none across another."""
    folded, origin = _traced(words)
    spans: list[tuple[int, int]] = []
    for term in asked:
        # As a whole word where it is one, else inside.
        for wanted in (term, term.strip()):
            at = [found.start() for found in re.finditer(re.escape(wanted), folded)]
            if at:
                trim = len(wanted) - len(wanted.lstrip())
                spans += ((origin[one + trim], origin[one + len(wanted.rstrip()) - 1] + 1) for one in at)
                break
    apart: list[tuple[int, int]] = []
    for span in sorted(spans):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def _traced(words: str) -> tuple[str, list[int]]:
    """fold(), and for each letter of it where it comes from."""
    folded, origin, last = [], [], ""
    for number, letter in enumerate(words):
        made = _folded_letter(letter)
        for one in made or (" " if not unicodedata.combining(letter) else ""):
            kind = "" if one == " " else ("narrow" if NARROW.match(one) else "wide")
            if (kind == "narrow") != (last == "narrow") and folded[-1:] != [" "]:
                folded.append(" ")
                origin.append(number)
            if kind:
                folded.append(one)
                origin.append(number)
            last = kind
    if last == "narrow":
        folded.append(" ")
        origin.append(len(words))
    return "".join(folded), origin


@lru_cache(maxsize=20_000)
def _folded_letter(letter: str) -> str:
    return "".join(run[0] for run in RUN.finditer(_letters(letter)))


def _parts(words: str, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    parts, at = [], 0
    for start, end in spans:
        parts += [(words[at:start], False), (words[start:end], True)]
        at = end
    return [(part, is_match) for part, is_match in [*parts, (words[at:], False)] if part]

"""What must be right before publishing: one function a check, over the article as it stands.

Adding a check is writing a function here and putting it into CHECKS.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from .document import Block, Document, Figure, Language, PullQuote, RichText, text_of
from .import_words import said
from .models import Article, Edition, Image

LEAD_WIDTH = 1200  # pixels: what shared links and the front page show at double density
CARD_WIDTH = 72  # half-widths: three lines of a card
LIKE = 0.5  # of what two texts say together, both say
COMPARED = 40
SHINGLE = 8

HAN = "\u3400-\u9fff"
SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?[」』”’]*")
MARK = re.compile(r"\[([^\[\]\s]{1,20})\]")
NOTE_MARK = re.compile(r"\d{1,3}|[注註][一二三四五六七八九十\d]{1,3}")
GLOSS = re.compile(rf"[{HAN}][(（]([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{{1,7}})[)）]")
TONE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
HALF_WIDTH = re.compile(rf"(?<=[{HAN}])[,;:!?](?=[{HAN}]|\s|$)|(?<=[{HAN}])\.(?=[{HAN}]|$)|[(][{HAN}]|[{HAN}][)]")


@dataclass(frozen=True)
class Finding:
    """What a check found, and why it matters. An error stops publishing, a warning does not.

    `place` is the id of what to mend on the article's page; `question` the importer's, where it is one.
    """

    is_error: bool
    place: str
    message: str
    why: str = ""
    question: str = ""


@dataclass
class Copy:
    """What is checked: the Document, and the article it belongs to, if it is saved."""

    document: Document
    article: Article | None = None
    places: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        # As the form numbers them: each kind by itself, in reading order.
        counts: dict[str, int] = {}
        self.places = {}
        for index, block in enumerate(self.document.blocks):
            kind = type(block).__name__.lower()
            self.places[index] = f"articles_{kind}_set-{counts.get(kind, 0)}"
            counts[kind] = counts.get(kind, 0) + 1

    def blocks(self, kind: type[Block]) -> Iterator[tuple[str, Block]]:
        """The blocks of a kind, each with its place on the page."""
        for index, block in enumerate(self.document.blocks):
            if isinstance(block, kind):
                yield self.places[index], block

    @cached_property
    def library(self) -> dict[str, Image]:
        """The pictures that the Document names, by that name."""
        names = {figure.sha256 for figure in self.document.figures()} | {self.document.lead.removeprefix("sha256:")}
        return {image.reference: image for image in Image.objects.filter(sha256__in=names - {""})}

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """All words of the text blocks, each with its place."""
        return [(place, text_of(block.html)) for place, block in self.blocks(RichText) if isinstance(block, RichText)]

    @property
    def words(self) -> list[tuple[str, str]]:
        """Everything that readers read as text: headline, standfirst, text, captions, quotations."""
        said = [("id_headline", self.document.headline), ("id_standfirst", self.document.standfirst), *self.texts]
        said += [(place, block.caption) for place, block in self.blocks(Figure) if isinstance(block, Figure)]
        return said + [(place, block.text) for place, block in self.blocks(PullQuote) if isinstance(block, PullQuote)]


Check = Callable[[Copy], Iterator[Finding]]


def headline(copy: Copy) -> Iterator[Finding]:
    """Readers, feeds and search engines need one."""
    if not copy.document.headline.strip():
        why = _("Readers, feeds and search engines need one.")
        yield Finding(True, "id_headline", _("There is no headline."), why)


def body(copy: Copy) -> Iterator[Finding]:
    """An article without a word is an accident."""
    if not copy.texts:
        yield Finding(True, "blocks", _("There is no text."), _("An article without a word is an accident."))


def standfirst(copy: Copy) -> Iterator[Finding]:
    """Cards and search results show it."""
    if not copy.document.standfirst.strip():
        why = _("Cards and search results show it.")
        yield Finding(False, "id_standfirst", _("There is no standfirst."), why)


def byline(copy: Copy) -> Iterator[Finding]:
    """Readers ask who says so."""
    if not copy.document.credits and not copy.document.source:
        why = _("Readers ask who says so.")
        yield Finding(False, "credits-group", _("There is neither a byline nor a source."), why)


def tags(copy: Copy) -> Iterator[Finding]:
    """Without a tag it is found by date only."""
    if not copy.document.tags:
        yield Finding(False, "id_tags", _("There is no tag."), _("Without one it is found by date only."))


def long_headline(copy: Copy) -> Iterator[Finding]:
    """A card cuts what does not fit."""
    words = re.sub("<wbr>|\u200b", "", copy.document.headline)
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)
    if width > CARD_WIDTH:
        message = _("The headline has %(found)d characters; a card holds about %(most)d.")
        most = CARD_WIDTH // 2 if width > len(words) * 1.5 else CARD_WIDTH
        why = _("On the front page it would be a paragraph.")
        yield Finding(False, "id_headline", message % {"found": len(words), "most": most}, why)


def pictures_wanted(copy: Copy) -> Iterator[Finding]:
    """An empty place is left out of the page; that should be meant."""
    for number, (place, figure) in enumerate(copy.blocks(Figure), 1):
        if isinstance(figure, Figure) and figure.picture not in copy.library:
            message = _("Picture %(number)s is wanted: readers will not see its place.") % {"number": number}
            yield Finding(False, place, message, _("Choose a picture, or take the place away."))


def picture_words(copy: Copy) -> Iterator[Finding]:
    """Those who cannot see a picture get its alternative text; whoever made it gets named."""
    for number, (place, figure) in enumerate(copy.blocks(Figure), 1):
        image = copy.library.get(figure.picture) if isinstance(figure, Figure) else None
        if image is None or not isinstance(figure, Figure):
            continue
        if not (figure.alt or image.alt):
            message = _("Picture %(number)s has no alternative text.") % {"number": number}
            yield Finding(False, place, message, _("Those who cannot see it get nothing."))
        if not (figure.credit or image.credit):
            message = _("Picture %(number)s has no credit.") % {"number": number}
            yield Finding(False, place, message, _("Whoever made it has a right to be named."))


def small_lead(copy: Copy) -> Iterator[Finding]:
    """The lead picture is shown large, on the front page and wherever the article is shared."""
    image = copy.library.get(copy.document.lead_picture())
    if image and image.width < LEAD_WIDTH:
        message = _("The lead picture is %(found)d pixels wide; %(least)d are wanted.")
        place = "id_lead"
        if not copy.document.lead:
            place = next(p for p, f in copy.blocks(Figure) if isinstance(f, Figure) and f.picture == image.reference)
        why = _("It would look blurred on the front page and where it is shared.")
        yield Finding(False, place, message % {"found": image.width, "least": LEAD_WIDTH}, why)


def pull_quotes(copy: Copy) -> Iterator[Finding]:
    """A pull quote repeats the body word for word; one that does not puts words into somebody's mouth."""
    sentences = [sentence.strip() for _place, text in copy.texts for sentence in SENTENCE.findall(text)]
    whole = _bare("".join(text for _place, text in copy.texts))
    for place, quote in copy.blocks(PullQuote):
        if not isinstance(quote, PullQuote) or _bare(quote.text) in whole:
            continue
        nearest = max(sentences, key=lambda sentence: _alike(quote.text, sentence), default="")
        why = _("It is not in the body word for word.")
        if nearest and _alike(quote.text, nearest) > 0.3:
            why = _("Nearest in the body: “%(words)s”") % {"words": nearest[:80]}
        message = _("The pull quote “%(words)s” does not occur in the body.") % {"words": quote.text[:20]}
        yield Finding(False, place, message, why)


def note_marks(copy: Copy) -> Iterator[Finding]:
    """A mark leads to its reference, and a reference is led to."""
    known = {reference.label or str(number): number for number, reference in enumerate(copy.document.references, 1)}
    called: set[str] = set()
    for place, text in copy.texts:
        for mark in dict.fromkeys(MARK.findall(text)):
            called.add(mark)
            if mark not in known and NOTE_MARK.fullmatch(mark):
                message = _("The text says [%(mark)s], and there is no such reference.") % {"mark": mark}
                yield Finding(False, place, message, _("Readers would find it leads nowhere."))
    if not called & known.keys():
        return
    for mark, number in known.items():
        if mark not in called:
            message = _("Reference %(mark)s is named nowhere in the text.") % {"mark": mark}
            yield Finding(False, f"references-{number - 1}", message, _("Readers cannot tell what it is for."))


def dead_references(copy: Copy) -> Iterator[Finding]:
    """A reference that cannot be opened proves nothing."""
    if copy.article is None:
        return
    for number, row in enumerate(copy.article.references.all()):
        if row.check_result and row.check_result != "ok":
            message = _("Reference %(number)d does not answer as it should: %(result)s")
            why = _("Keep an archived copy's address, or find another.")
            shown = message % {"number": number + 1, "result": row.check_result}
            yield Finding(False, f"references-{number}", shown, why)


def glosses(copy: Copy) -> Iterator[Finding]:
    """Readings in brackets are the damage of some mirror sites: 現(xiàn)."""
    for place, text in copy.words:
        found = [match[0] for match in GLOSS.finditer(text) if TONE.search(match[1])]
        if found:
            message = _("Readings are left in the text: %(words)s") % {"words": " ".join(found[:3])}
            yield Finding(False, place, message, _("Mirror sites put them there; no author did."))


def half_width_marks(copy: Copy) -> Iterator[Finding]:
    """Chinese has marks of its own width."""
    if copy.document.language == Language.ENGLISH:
        return
    for place, text in copy.words:
        found = list(HALF_WIDTH.finditer(text))
        if found:
            at = found[0].start()
            message = _("%(count)d half-width marks in Chinese: “%(words)s”")
            words = {"count": len(found), "words": text[max(at - 5, 0) : at + 6].strip()}
            yield Finding(False, place, message % words, _("Chinese is set with full-width marks."))


def mixed_scripts(copy: Copy) -> Iterator[Finding]:
    """Traditional characters in a Simplified text, or the reverse, were overlooked in a conversion."""
    if copy.document.language == Language.ENGLISH:
        return
    own, other = ("big5", "gb2312") if copy.document.language == Language.TRADITIONAL else ("gb2312", "big5")
    excepted = set("".join(copy.document.script_exceptions))
    for place, text in copy.words:
        strange = {char for char in text if "\u4e00" <= char <= "\u9fff" and not _is_in(char, own)} - excepted
        found = [char for char in dict.fromkeys(text) if char in strange and _is_in(char, other)]
        if found:
            message = _("Characters of the other script: %(words)s") % {"words": " ".join(found[:8])}
            yield Finding(False, place, message, _("They look overlooked, and search does not expect them."))


def near_duplicate(copy: Copy) -> Iterator[Finding]:
    """The same story twice confuses readers and search engines. Sought among what shares its headline or a tag."""
    text = "".join(words for _place, words in copy.texts)
    mine = _shingles(text)
    if len(mine) < SHINGLE:
        return
    like = Edition.objects.public().filter(Q(headline=copy.document.headline) | Q(tags__name__in=copy.document.tags))
    if copy.article:
        like = like.exclude(article=copy.article.pk)
    seen = set()
    for edition in like.only("headline", "text", "published_at")[:COMPARED]:
        theirs = _shingles(edition.text)
        if edition.pk in seen or not theirs:
            continue
        seen.add(edition.pk)
        shared = len(mine & theirs) / min(len(mine), len(theirs))
        if shared > LIKE:
            message = _("It is much like “%(headline)s”, which is published.") % {"headline": edition.headline}
            why = _("%(percent)d %% of the shorter one is in both.") % {"percent": round(shared * 100)}
            yield Finding(False, "blocks", message, why)


def import_questions(copy: Copy) -> Iterator[Finding]:
    """What the importer could not tell from the raw text, somebody has to."""
    raw = getattr(copy.article, "raw_text", None) if copy.article else None
    if raw is None:
        return
    for question in raw.reading.get("questions", []):
        if question not in raw.decisions.get("answered", {}):
            yield Finding(
                False, "blocks", said(question), _("The importer asked; the raw text does not say."), question
            )


CHECKS: tuple[Check, ...] = (
    *(headline, body, standfirst, byline, tags, long_headline, pictures_wanted, picture_words, small_lead),
    *(pull_quotes, note_marks, dead_references, glosses, half_width_marks, mixed_scripts, near_duplicate),
    import_questions,
)


def findings(document: Document, article: Article | None = None) -> list[Finding]:
    """What all checks find, errors first.

    In:  the Document; the article it was read from, for what a Document does not know: link checks, questions.
    """
    copy = Copy(document, article)
    found = [finding for check in CHECKS for finding in check(copy)]
    return sorted(found, key=lambda finding: not finding.is_error)


def _bare(text: str) -> str:
    """Letters and digits only: quotation marks and white space make no other quotation."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _bare(one), _bare(other), autojunk=False).ratio()


def _is_in(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _shingles(text: str) -> set[str]:
    bare = _bare(text)[:6000]
    return {bare[at : at + SHINGLE] for at in range(max(len(bare) - SHINGLE + 1, 0))}

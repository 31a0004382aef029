"""What an article is: one plain, frozen value.

A Document comes out of the importer, goes into and out of the rows that editors work on, is kept whole at
every save, and is frozen into what the public reads. It knows nothing of files, databases or Django.

>>> draft = Document(language=Language.ENGLISH, headline="Low tide", blocks=(PullQuote("It closes twice a day."),))
>>> Document.from_json(draft.to_json()) == draft
True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from html.parser import HTMLParser
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

# What XML 1.0 cannot carry, and the carriage return, which no reader of XML gives back: one such character in one
# headline takes a whole feed down.
FORBIDDEN = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# Names are looked up by index, which databases bound.
LONGEST_NAME = 200
LONGEST_TAG = 100

STORED = re.compile(r"sha256:[0-9a-f]{64}")


class DocumentError(ValueError):
    """A value that is no Document. The message names the place, what was expected and what was found."""


class Language(StrEnum):
    """The language and script of the words, as in HTML's lang; never bare ``zh``, which shows Simplified glyphs."""

    TRADITIONAL = "zh-Hant"
    SIMPLIFIED = "zh-Hans"
    ENGLISH = "en"


class Kind(StrEnum):
    """What sort of piece it is; shown above the headline."""

    NEWS = "news"
    ANALYSIS = "analysis"
    OPINION = "opinion"
    INTERVIEW = "interview"
    PRESS_RELEASE = "press_release"
    SYNDICATED = "syndicated"


class CreditRole(StrEnum):
    """What a person did for the piece."""

    AUTHOR = "author"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    PHOTOGRAPHER = "photographer"
    ILLUSTRATOR = "illustrator"
    NARRATOR = "narrator"
    DATA = "data"
    REVIEWER = "reviewer"
    CONTRIBUTOR = "contributor"


@dataclass(frozen=True)
class Credit:
    """A person's part in the piece. ``affiliation`` is what stands in brackets after the name."""

    name: str
    role: CreditRole = CreditRole.AUTHOR
    affiliation: str = ""

    def __post_init__(self) -> None:
        _filled(self.name, "a credit's name")
        _one_line(self.name, "a credit's name", LONGEST_NAME)
        _one_line(self.affiliation, "a credit's affiliation")


@dataclass(frozen=True)
class Reference:
    """A source of the piece, or a note to it.

    ``title`` is the printed text without its number, ``url`` an address or empty; one of them is filled.
    ``label`` is the mark when it is not simply the reference's place in the list (``注一``).
    """

    title: str = ""
    url: str = ""
    publisher: str = ""
    label: str = ""
    accessed_on: date | None = None
    archived_url: str = ""

    def __post_init__(self) -> None:
        _filled(self.title or self.url, "a reference's title or url")
        for name in ("title", "url", "publisher", "label", "archived_url"):
            _one_line(getattr(self, name), f"a reference's {name}")


@dataclass(frozen=True)
class RichText:
    """A run of paragraphs, headings and lists.

    ``html`` holds p, h2, h3, ul, ol, li, blockquote, strong, em, sup, sub, code, br, span with lang, a with href.
    """

    html: str

    def __post_init__(self) -> None:
        _filled(self.html, "a text block")
        _printable(self.html, "a text block")


@dataclass(frozen=True)
class Figure:
    """A picture, or the place where one is wanted.

    ``picture`` is ``sha256:<hex>`` for one in the image library, else the address the copy gave (a path or an
    http address), else empty. Empty ``alt`` and ``credit`` take what the library says of the picture.
    """

    picture: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""

    def __post_init__(self) -> None:
        for name in ("picture", "alt", "caption", "credit"):
            _one_line(getattr(self, name), f"a figure's {name}")

    @property
    def sha256(self) -> str:
        """The picture's key in the image library, 64 hex digits; empty when it is not there."""
        return self.picture.removeprefix("sha256:") if STORED.fullmatch(self.picture) else ""


@dataclass(frozen=True)
class PullQuote:
    """A quotation on its own: the words without quotation marks round the whole, and who said them."""

    text: str
    speaker: str = ""

    def __post_init__(self) -> None:
        _filled(self.text, "a pull quote")
        _one_line(self.text, "a pull quote")
        _one_line(self.speaker, "a pull quote's speaker")


Block = RichText | Figure | PullQuote
_BLOCK_NAMES: dict[str, type] = {"rich_text": RichText, "figure": Figure, "pull_quote": PullQuote}


@dataclass(frozen=True)
class Document:
    """An article, whole.

    ``blocks`` stand in reading order. ``lead`` is the picture for cards and shared links (as Figure.picture);
    empty means the first figure's. ``dated`` is the publication date the copy itself states, not ours.
    ``notices`` are disclaimers and rights, one line each; ``script_exceptions`` words that stay as they are in the
    other script, or ``word = what it becomes``. Every text is free of characters XML forbids.
    """

    language: Language = Language.TRADITIONAL
    kind: Kind = Kind.NEWS
    headline: str = ""
    standfirst: str = ""
    credits: tuple[Credit, ...] = ()
    source: str = ""
    source_url: str = ""
    dated: date | None = None
    lead: str = ""
    blocks: tuple[Block, ...] = ()
    references: tuple[Reference, ...] = ()
    tags: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    script_exceptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("headline", "source_url"):
            _one_line(getattr(self, name), name)
        _one_line(self.source, "source", LONGEST_NAME)
        _picture(self.lead, "lead")
        _printable(self.standfirst, "standfirst")
        for name in ("tags", "notices", "script_exceptions"):
            for line in getattr(self, name):
                _filled(line, f"each of {name}")
                _one_line(line, f"each of {name}", LONGEST_TAG if name == "tags" else None)
        if len(set(self.tags)) != len(self.tags):
            raise DocumentError(f"tags: each tag once, found {', '.join(self.tags)}")

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values: dicts, lists, strings, null; dates in ISO 8601."""
        json = _encode(self)
        assert isinstance(json, dict)
        return json

    @classmethod
    def from_json(cls, value: object) -> Document:
        """The Document that to_json() gave.

        Errors: DocumentError naming the place, for an unknown key or a wrong type or value. A missing key takes
        its default, so that documents kept before a key existed can still be read.
        """
        document = _decode(cls, value, "document")
        assert isinstance(document, cls)
        return document

    def figures(self) -> Iterator[Figure]:
        """The figures in reading order."""
        return (block for block in self.blocks if isinstance(block, Figure))

    def lead_picture(self) -> str:
        """The picture that stands for the piece on cards; empty when it has none in the library."""
        stored = (figure.picture for figure in self.figures() if figure.sha256)
        return self.lead or next(stored, "")

    def plain_text(self) -> str:
        """The body as readers read it, without markup: a line per paragraph, heading, item, caption and quote."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, RichText):
                lines.append(text_of(block.html))
            elif isinstance(block, Figure):
                lines.append(block.caption)
            else:
                lines.append(block.text)
        return "\n".join(line for line in lines if line)


class _TextOf(HTMLParser):
    """Collects the words of rich text, a line for each block element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "h2", "h3", "li", "blockquote"}:
            self.parts.append("\n")


def text_of(html: str) -> str:
    """The words of rich text without markup, a line for each paragraph, heading and item.

    >>> text_of("<h2>Tide</h2><p>Low &amp; <em>slow</em>.</p>")
    'Tide\\nLow & slow.'
    """
    reader = _TextOf()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{2,}", "\n", "".join(reader.parts)).strip()


def printable(text: str) -> str:
    """The text without the characters XML forbids.

    >>> printable("a\\x0bb")
    'ab'
    """
    return FORBIDDEN.sub("", text)


def printed_name(name: str) -> str:
    """A name in one spelling: compatibility forms folded, spaces single.

    >>> printed_name("　Ａna　 Holub ")
    'Ana Holub'
    """
    return " ".join(printable(unicodedata.normalize("NFKC", name)).split())


def _printable(text: str, what: str) -> None:
    found = FORBIDDEN.search(text)
    if found:
        name = unicodedata.name(found.group(), f"U+{ord(found.group()):04X}")
        raise DocumentError(f"{what}: expected characters that XML can carry, found {name} at {found.start()}")


def _one_line(text: str, what: str, longest: int | None = None) -> None:
    _printable(text, what)
    if "\n" in text:
        raise DocumentError(f"{what}: expected one line, found a line break")
    if longest is not None and len(text) > longest:
        raise DocumentError(f"{what}: expected at most {longest} characters, found {len(text)}")


def _picture(text: str, what: str) -> None:
    if text and not STORED.fullmatch(text):
        raise DocumentError(f"{what}: expected sha256: and 64 hex digits, found {_shown(text)}")


def _filled(text: str, what: str) -> None:
    if not text.strip():
        raise DocumentError(f"{what}: expected text, found nothing")


@cache
def _types_of(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _encode(value: object) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, Document | Credit | Reference | RichText | Figure | PullQuote):
        json = {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
        names = [name for name, cls in _BLOCK_NAMES.items() if isinstance(value, cls)]
        return {"block": names[0], **json} if names else json
    return value


def _decode(expected: Any, value: object, place: str) -> Any:
    origin = get_origin(expected)
    if expected == Block:
        return _decode_block(value, place)
    if origin in (UnionType, Union):  # every other union here is "something or None"
        return None if value is None else _decode(get_args(expected)[0], value, place)
    if origin is tuple:
        if not isinstance(value, list):
            raise DocumentError(f"{place}: expected a list, found {_shown(value)}")
        return tuple(_decode(get_args(expected)[0], item, f"{place}[{n}]") for n, item in enumerate(value))
    if expected is str:
        if not isinstance(value, str):
            raise DocumentError(f"{place}: expected text, found {_shown(value)}")
        return value
    if expected is date:
        try:
            return date.fromisoformat(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise DocumentError(f"{place}: expected a date like 2026-11-23, found {_shown(value)}") from None
    if issubclass(expected, StrEnum):
        try:
            return expected(value)
        except ValueError:
            raise DocumentError(f"{place}: expected one of {', '.join(expected)}, found {_shown(value)}") from None
    return _decode_object(expected, value, place)


def _decode_block(value: object, place: str) -> Any:
    if not isinstance(value, Mapping):
        raise DocumentError(f"{place}: expected a block, found {_shown(value)}")
    name = value.get("block")
    if not isinstance(name, str) or name not in _BLOCK_NAMES:
        raise DocumentError(f"{place}.block: expected one of {', '.join(_BLOCK_NAMES)}, found {_shown(name)}")
    rest = {key: item for key, item in value.items() if key != "block"}
    return _decode_object(_BLOCK_NAMES[name], rest, place)


def _decode_object(cls: type, value: object, place: str) -> Any:
    if not isinstance(value, Mapping):
        raise DocumentError(f"{place}: expected an object, found {_shown(value)}")
    types = _types_of(cls)
    unknown = [str(key) for key in value if key not in types]
    if unknown:
        raise DocumentError(f"{place}: unknown key {', '.join(sorted(unknown))}; known are {', '.join(types)}")
    arguments = {key: _decode(types[key], item, f"{place}.{key}") for key, item in value.items()}
    try:
        return cls(**arguments)
    except DocumentError as error:
        raise DocumentError(f"{place}: {error}") from None
    except TypeError:
        missing = [field.name for field in fields(cls) if field.name not in value]
        raise DocumentError(f"{place}: missing {', '.join(missing)}") from None


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"

"""Bytes → text, and text → lines."""

from __future__ import annotations

import codecs
import re

from articles.importer.reading import Encoding

# The encodings Chinese and English copy comes in, likeliest first. charset-normalizer chooses among these.
ENCODINGS = ("utf_8", "gb18030", "big5", "big5hkscs", "cp1252", "utf_16_le", "utf_16_be")

# The line breaks of raw copy. Vertical tab, form feed and U+0085 are no line breaks; clean removes them.
LINE_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")

_BOMS = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x7fELF", b"\x1f\x8b")


class UnreadableCopy(ValueError):
    """Copy that cannot be read. The message names the file, the line where known, and what was expected."""


def decode(data: bytes, name: str = "") -> tuple[str, Encoding]:
    """Turn bytes into text.

    In:     the bytes of a plain-text file; ``name`` is for the error message only.
    Out:    the text without its byte-order mark, and the encoding with how sure it is, in 0..1.
    Errors: UnreadableCopy for nothing at all, for binary files and for bytes that are no text.
    Source: RFC 3629 for UTF-8; charset-normalizer decides between the older encodings.

    >>> decode("潮水退了。".encode("gb18030"))
    ('潮水退了。', Encoding(name='gb18030', confidence=0.9))
    """
    what = name or "the copy"
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            body = data[len(mark) :]
            return _strictly(body, encoding, what), Encoding(encoding, 1.0)
    if data.startswith(_BINARY):
        raise UnreadableCopy(f"{what}, line 1: expected text, found a binary file ({data[:4]!r}…)")
    if b"\0" in data:
        return _wide(data, what)
    try:
        return data.decode("utf-8"), Encoding("utf_8", 1.0)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = (
            f"{what}, line {line}: expected UTF-8, UTF-16, GB18030, Big5 or Windows-1252, "
            f"found the byte {data[error.start]:#04x}"
        )
    guess = _guess(data)
    if guess is None:
        raise UnreadableCopy(f"{reason} that none of them explains")
    return guess


def split_lines(text: str) -> list[str]:
    r"""The lines of a text, without their breaks. A break at the very end starts no further line.

    >>> split_lines("a\r\nb\u2028\nc\n")
    ['a', 'b', '', 'c']
    """
    lines = LINE_BREAK.split(text)
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def _strictly(data: bytes, encoding: str, what: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableCopy(f"{what}, line {line}: expected {encoding} as the byte-order mark says") from error


def _wide(data: bytes, what: str) -> tuple[str, Encoding]:
    """NUL bytes: UTF-16 without a mark if that gives everyday characters, else no text."""
    best, encoding = max((_wide_score(data, name), name) for name in ("utf_16_le", "utf_16_be"))
    if best < 0.8 or len(data) % 2:
        line = data.count(b"\n", 0, data.index(0)) + 1
        raise UnreadableCopy(f"{what}, line {line}: expected text, found NUL bytes")
    return _strictly(data, encoding, what), Encoding(encoding, 0.9)


def _wide_score(data: bytes, encoding: str) -> float:
    """The share of printable ASCII, Han and Chinese marks in the text that an encoding of two bytes gives."""
    text = data[:20000].decode(encoding, "replace")
    plain = sum(char in "\n\r\t" or " " <= char <= "~" or _everyday(char) == 1.0 for char in text)
    return plain / max(1, len(text))


# A sign of Windows-1252 where English has it: beside a letter, a figure, a mark or a space as the sign wants it.
_IN_PLACE = re.compile(
    r"(?<=[\w.,!?)])[\u2019\u201d\u2122\u00ae\u2026](?![^\W\d_a-zA-Z])|[\u2018\u201c](?=[A-Za-z0-9(\u2018\u2019\u2026$£€])"
    r"|(?<=[\s\w.,!?)\u2019\u201d])[\u2013\u2014](?=[\s\w(\u2018\u201c\u2019]|$)|\u2019(?=\d0s|[a-z]{2}\b)|[£€](?=\d)"
    r"|(?:(?<=^)|(?<=\s))[\u2022\u2013\u2014\u00a9\u00b7](?=\s)|(?<=\d)[\u00b0\u00bd\u00bc\u00be]"
    r"|(?<=[A-Za-z])[\u00e0-\u00f6\u00f8-\u00ff](?![\u00c0-\u00ff])|(?<![\u00c0-\u00ff])[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff](?=[a-z]{2})",
    re.MULTILINE,
)


def _western(data: bytes) -> str | None:
    """The text, if it is English with a few signs of Windows-1252, each where such a sign belongs.

    A Han character in GB18030 or Big5 is two bytes, of which a letter may be the second: half of it stands alone.

    >>> _western("It\u2019s low tide \u2013 again.".encode("cp1252")), _western("He met Wang (王).".encode("gb18030"))
    ('It’s low tide – again.', None)
    """
    beyond = len(data.translate(None, bytes(range(128))))
    if 6 * beyond > len(data):
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if len(_IN_PLACE.findall(text)) >= 0.95 * beyond else None


def _guess(data: bytes) -> tuple[str, Encoding] | None:
    """The older encoding in which the text reads most like Chinese or English."""
    from charset_normalizer import from_bytes  # half a second to load, and seldom wanted

    western = _western(data)
    if western is not None:
        return western, Encoding("cp1252", 0.8)
    found = from_bytes(data, cp_isolation=list(ENCODINGS), enable_fallback=False)
    candidates: dict[str, str] = {match.encoding: str(match) for match in found}
    for encoding in ("gb18030", "big5", "big5hkscs"):
        try:
            candidates.setdefault(encoding, data.decode(encoding))
        except UnicodeDecodeError:
            continue
    if not candidates:
        return None
    scored = sorted(((_plain(text), name) for name, text in candidates.items()), key=lambda pair: -pair[0])
    best, encoding = scored[0]
    rival = next((score for score, name in scored[1:] if candidates[name] != candidates[encoding]), 0.0)
    if best < 0.5:
        return None
    return candidates[encoding], Encoding(encoding, round(min(0.9, max(0.3, 0.5 + best - rival)), 2))


def _plain(text: str) -> float:
    """The share of the characters beyond ASCII that are everyday Han or marks; letters with an accent count less."""
    sample = [char for char in text[:20000] if ord(char) > 127]
    if not sample:
        return 1.0
    return sum(_everyday(char) for char in sample) / len(sample)


def _everyday(char: str) -> float:
    if "\u3000" <= char <= "\u3011" or "\uff01" <= char <= "\uff5e" or char in "—…“”‘’·":
        return 1.0
    if "\u4e00" <= char <= "\u9fff":
        try:
            return 1.0 if _common(char) else 0.3
        except UnicodeEncodeError:
            return 0.3
    return 0.6 if "\u00c0" <= char <= "\u017f" else 0.0


def _common(char: str) -> bool:
    """Whether a character is of GB 2312's first level or Big5's frequent plane."""
    simplified = char.encode("gb2312", "ignore")
    traditional = char.encode("big5", "ignore")
    return b"\xb0\xa1" <= simplified <= b"\xd7\xf9" or b"\xa4\x40" <= traditional <= b"\xc6\x7e"

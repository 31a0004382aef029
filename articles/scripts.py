"""A Chinese article in the other script.

Characters are turned, words are not: 軟體 becomes 软体 and not 软件, since that is what was said. Names of people and
outlets, code, addresses, passages marked as another language, and what the editor listed stay as they are.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from html import escape, unescape
from itertools import accumulate
from typing import Any

from opencc import OpenCC

from .document import Language

# Characters as they are written in Taiwan and in China; the configurations with "p" would change the words, too.
_CONFIGS = {Language.SIMPLIFIED: "tw2s", Language.TRADITIONAL: "s2tw"}
_OTHER = {Language.TRADITIONAL: Language.SIMPLIFIED, Language.SIMPLIFIED: Language.TRADITIONAL}

ADDRESS = r"(?:https?://|www\.)[^\s<>「」『』（），。；、]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w+"
# A place where a line may break is no end of a word: names are found across it.
BREAK = "<wbr>"
TAG = re.compile(r"(<(?!wbr>)[^>]*>)")
TAG_NAME = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
VOID = {"img", "source", "br", "hr"}
# Words that are heard or shown, though they stand in an attribute.
SAID = re.compile(r'\b(alt|aria-label|title)="([^"]*)"')
# The keys of a Document's JSON that hold words and not names, addresses or dates.
WORDS = {"headline", "standfirst", "caption", "alt", "text", "title", "notices", "tags", "affiliation"}
# A line of an article's exceptions: a word that stays, or a word and what it becomes.
BECOMES = re.compile(r"\s*(?:=|→|->|＝)\s*")
# What stands before the name in 圖／江一葦.
LABEL = re.compile(r"^[^／/：:]{1,12}[／/：:]\s*")
# The name at the head of 「顧守拙，水利局長」.
FIRST = re.compile(r"[，,、（(\s]")


def other_script(language: str) -> str:
    """The other script of a Chinese language, empty for any other.

    >>> other_script("zh-Hant"), other_script("en")
    ('zh-Hans', '')
    """
    return str(_OTHER.get(language, ""))  # type: ignore[call-overload]


def exact(code: str) -> str:
    """Django's language code as HTML's lang wants it.

    >>> exact("zh-hant"), exact("en")
    ('zh-Hant', 'en')
    """
    return next((language.value for language in Language if language.value.lower() == code.lower()), code)


class Turner:
    """Turns words and markup into a script.

    In: the script; `exceptions`, from a word to what it becomes (itself, where it stays).
    """

    def __init__(self, language: str, exceptions: Mapping[str, str] | None = None) -> None:
        self.convert = _converter(language).convert
        self.exceptions = {word: other for word, other in (exceptions or {}).items() if word}
        kept = sorted(map(re.escape, self.exceptions), key=len, reverse=True)
        self.kept = re.compile(f"({'|'.join([ADDRESS, *kept])})")

    def text(self, words: str) -> str:
        """The words in the script.

        >>> Turner("zh-Hans", {"於右任": "於右任"}).text("於右任說：https://例.tw/體 的字體")
        '於右任说：https://例.tw/體 的字体'
        """
        parts = self.kept.split(words)
        # split() with one group gives what lies between, then what was found, in turn.
        return "".join(
            self.exceptions.get(part, part) if number % 2 else self.convert(part) for number, part in enumerate(parts)
        )

    def html(self, html: str) -> str:
        """Our own markup with its words in the script.

        >>> Turner("zh-Hans").html('<p>語 <code>語</code> <span lang="ja">語</span> <img alt="語" src="語.png"></p>')
        '<p>语 <code>語</code> <span lang="ja">語</span> <img alt="语" src="語.png"></p>'
        >>> Turner("zh-Hans", {"葉慶鐘": "葉慶鐘"}).html("葉慶<wbr>鐘 &amp; 發<wbr>電")
        '葉慶<wbr>鐘 &amp; 发<wbr>电'
        """
        out, left_alone, depth = [], "", 0
        for part in TAG.split(html):
            name = found[1].lower() if (found := TAG_NAME.match(part)) else ""
            if left_alone:
                out.append(part)
                if name == left_alone:
                    depth += -1 if part.startswith("</") else 1
                    left_alone = left_alone if depth else ""
            elif name:
                if (name == "code" or ' lang="' in part) and not part.startswith("</") and name not in VOID:
                    left_alone, depth = name, 1
                out.append(SAID.sub(lambda said: f'{said[1]}="{self._escaped(said[2])}"', part))
            else:
                out.append(self._run(part))
        return "".join(out)

    def _run(self, html: str) -> str:
        """Words between two tags; the breaks among them stay where they are, unless the words became longer."""
        pieces = [unescape(piece) for piece in html.split(BREAK)]
        words = "".join(pieces)
        turned = self.text(words)
        if len(turned) == len(words):
            ends = list(accumulate(map(len, pieces)))
            turned_pieces = [turned[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        else:
            turned_pieces = [turned]
        return BREAK.join(escape(piece, quote=False) for piece in turned_pieces)

    def _escaped(self, words: str) -> str:
        return escape(self.text(unescape(words)))


def exceptions(lines: Iterable[str]) -> dict[str, str]:
    """What an editor listed: a word a line, or a word and what it becomes.

    >>> exceptions(["乾隆", "軟體 = 软件", ""])
    {'乾隆': '乾隆', '軟體': '软件'}
    """
    found = {}
    for line in lines:
        word, *becomes = BECOMES.split(line.strip(), maxsplit=1)
        if word:
            found[word] = becomes[0] if becomes and becomes[0] else word
    return found


def other_version(edition: Any, credits: Iterable[str] = ()) -> tuple[dict[str, Any], dict[str, Any]]:
    """An edition in its other script: what cards show, and what its page shows.

    In:  anything with the fields of an Edition, so that a migration can ask, too; the credits that the image library
         gives for its pictures.
    Out: two JSON objects, both empty where there is no other script. They hold fields by their own names; `alt` is
         the card picture's, `notices` and `references` are the Document's.
    """
    language = other_script(edition.language)
    if not language:
        return {}, {}
    document = edition.document
    names = {name: name for name in _names(document, credits)}
    turner = Turner(language, names | exceptions(document.get("script_exceptions", ())))
    card = {"headline": turner.text(edition.headline), "standfirst": turner.text(edition.standfirst)}
    if edition.picture:
        card["alt"] = turner.text(edition.picture.get("alt", ""))
    return card, {
        "opening": turner.html(edition.opening),
        "html": turner.html(edition.html),
        "text": turner.text(edition.text),
        "contents": [{**row, "text": turner.text(row["text"])} for row in edition.contents],
        "notices": [turner.text(notice) for notice in document.get("notices", ())],
        "references": [turner.text(reference.get("title", "")) for reference in document.get("references", ())],
    }


def other_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """A Document's JSON in the other script, for comparing two; in a language without one, as it is."""
    language = other_script(document["language"])
    if not language:
        return dict(document)
    names = {name: name for name in _names(document, ())}
    turner = Turner(language, names | exceptions(document.get("script_exceptions", ())))

    def turned(value: Any, key: str = "") -> Any:
        if isinstance(value, list):
            return [turned(item, key) for item in value]
        if isinstance(value, Mapping):
            return {name: turned(item, name) for name, item in value.items()}
        if key == "html":
            return turner.html(value)
        return turner.text(value) if key in WORDS else value

    return {**turned(document), "language": language}


def pictures_in(document: Mapping[str, Any]) -> set[str]:
    """The keys in the image library of the pictures that a Document shows."""
    return {block.get("picture", "").removeprefix("sha256:") for block in document.get("blocks", ())}


def _names(document: Mapping[str, Any], credits: Iterable[str]) -> list[str]:
    """The names we know to be names: bylines, who is quoted, the outlet, who made a picture. One letter is a word."""
    blocks = document.get("blocks", ())
    names = [credit["name"] for credit in document.get("credits", ())]
    names += [FIRST.split(block.get("speaker", ""), maxsplit=1)[0] for block in blocks]
    names += [LABEL.sub("", credit) for credit in (*credits, *(block.get("credit", "") for block in blocks))]
    names.append(document.get("source", ""))
    return [name for name in names if len(name) > 1]


@lru_cache(maxsize=4096)
def words_in(language: str, words: str) -> str:
    """Short words of either script, such as a tag's name, in this one; in any other language as they are.

    Asked where a page is made, and so for words that belong to no edition only.

    >>> words_in("zh-Hans", "臺灣"), words_in("zh-Hant", "臺灣"), words_in("zh-Hant", "台湾"), words_in("en", "台湾")
    ('台湾', '臺灣', '臺灣', '台湾')
    """
    if language not in _CONFIGS:
        return words
    # What has a letter of Traditional only is Traditional: turned once more it could only get worse.
    if language == Language.TRADITIONAL and _converter(Language.SIMPLIFIED).convert(words) != words:
        return words
    return _converter(language).convert(words)


@cache
def _converter(language: str) -> OpenCC:
    return OpenCC(_CONFIGS[Language(language)])

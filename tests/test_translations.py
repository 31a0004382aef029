"""The Chinese catalogues, for server and script: whole, certain, same places to fill in, compiled as they stand."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LOCALE = Path(settings.LOCALE_PATHS[0])
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
PLACES = re.compile(r"%\(\w+\)[a-z]|%\w+%|\{\w*\}")
# Signs that need no Chinese: a translation may be the same as its English only when it has no English word.
WORD = re.compile(r"[A-Za-z]{2,}")
# What marks a message, and how many of its first arguments make it: the context comes before the words.
MARKS = {"gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "pgettext": 2, "pgettext_lazy": 2, "ngettext": 1}
TRANSLATE = re.compile(
    r"""{%\s*trans(?:late)?\s+"(?P<words>[^"]+)"(?:(?!%}).)*?(?:context\s+"(?P<context>[^"]+)")?\s*(?:as \w+\s*)?%}"""
)
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b(?:(?!%}).)*%}(?P<words>.*?){%\s*(?:plural|endblocktrans)", re.DOTALL)
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")
KEYWORD = re.compile(r'(?P<name>msg\w+)(?:\[(?P<form>\d)\])? (?P<text>".*")')

# A Chinese sentence is not full of half-width marks; those beside Latin letters and digits are the exception.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;!?()][\u4e00-\u9fff]")
# The character set that a script had before Unicode holds little of the other script.
CHARSET = {"zh_Hant": "big5", "zh_Hans": "gb2312"}
# Words that only the other side of the strait says.
FOREIGN = {
    "zh_Hant": ["保存", "視頻", "信息", "軟件", "網絡", "默認", "服務器", "文件夾", "登錄", "鏈接", "字節", "字符"],
    "zh_Hans": ["储存", "连结", "档案", "资料夹", "伺服器", "搜寻", "汇入", "位元组", "预设", "字元", "登入"],
}


@dataclass
class Message:
    """One entry of a .po file."""

    flags: set[str] = field(default_factory=set)
    context: str | None = None
    english: str = ""
    plural: str = ""
    chinese: dict[int, str] = field(default_factory=dict)
    previous: bool = False

    @property
    def key(self) -> str:
        """What gettext looks this message up by."""
        return self.english if self.context is None else f"{self.context}\x04{self.english}"


def messages(file: Path) -> Iterator[Message]:
    """The entries of a .po file, its header left out."""
    for block in re.split(r"\n\s*\n", file.read_text("utf-8")):
        message, add = Message(), None
        for row in block.splitlines():
            if row.startswith("#,"):
                message.flags |= {flag.strip() for flag in row[2:].split(",")}
            elif row.startswith(("#|", "#~")):
                message.previous = True
            elif found := KEYWORD.fullmatch(row):
                add = (found["name"], int(found["form"] or 0))
                _put(message, add, ast.literal_eval(found["text"]))
            elif row.startswith('"'):
                _put(message, add, ast.literal_eval(row))
        if message.english or message.previous:
            yield message


def _put(message: Message, where: tuple[str, int], text: str) -> None:
    name, form = where
    if name == "msgctxt":
        message.context = (message.context or "") + text
    elif name == "msgid":
        message.english += text
    elif name == "msgid_plural":
        message.plural += text
    else:
        message.chinese[form] = message.chinese.get(form, "") + text


def marked() -> Iterator[tuple[str, str]]:
    """Every message that the code and the templates mark for translation, with the file it stands in."""
    for folder in ("articles", "newsroom"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            names = dict(MARKS)
            for node in ast.walk(tree := ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                    names |= {alias.asname or alias.name: MARKS.get(alias.name, 0) for alias in node.names}
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and names.get(getattr(node.func, "id", getattr(node.func, "attr", ""))):
                    words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                    many = names[getattr(node.func, "id", getattr(node.func, "attr", ""))]
                    if len(words) >= many and all(isinstance(word, str) for word in words[:many]):
                        yield file.name, "\x04".join(words[:many])
    for file in sorted((ROOT / "templates").rglob("*.*")):
        text = file.read_text("utf-8")
        for found in TRANSLATE.finditer(text):
            context = f"{found['context']}\x04" if found["context"] else ""
            yield file.name, context + found["words"]
        for found in BLOCK.finditer(text):
            yield file.name, VARIABLE.sub(r"%(\1)s", found["words"])


def places(text: str) -> list[str]:
    return sorted(PLACES.findall(text))


@pytest.fixture(params=CATALOGUES, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def catalogue(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_both_scripts_have_a_catalogue_of_the_same_messages(domain: str) -> None:
    files = {file.parent.parent.name: file for file in CATALOGUES if file.stem == domain}
    hans, hant = ({message.key for message in messages(files[script])} for script in ("zh_Hans", "zh_Hant"))
    assert hans
    assert hans == hant


@pytest.mark.parametrize("script", ["zh_Hans", "zh_Hant"])
def test_everything_marked_in_code_and_templates_is_in_the_catalogue(script: str) -> None:
    known = {message.key for message in messages(LOCALE / script / "LC_MESSAGES" / "django.po")}
    found = list(marked())
    assert len(found) > 400
    missing = [(file, words) for file, words in found if words not in known]
    assert missing == [], "run makemessages -l zh_Hant -l zh_Hans --no-location, translate, run compilemessages"


def test_every_message_has_its_chinese(catalogue: Path) -> None:
    empty = [message.key for message in messages(catalogue) if not message.chinese or not all(message.chinese.values())]
    assert empty == []


def test_no_translation_is_a_guess_or_a_leftover(catalogue: Path) -> None:
    assert [m.key for m in messages(catalogue) if "fuzzy" in m.flags or m.previous] == []


def test_places_to_fill_in_agree(catalogue: Path) -> None:
    wrong = [
        (message.english, chinese)
        for message in messages(catalogue)
        for chinese in message.chinese.values()
        if places(chinese) not in (places(message.english), places(message.plural or message.english))
    ]
    assert wrong == []


def test_translations_begin_and_end_as_the_english_does(catalogue: Path) -> None:
    wrong = [
        (message.english, chinese)
        for message in messages(catalogue)
        for chinese in message.chinese.values()
        if (message.english[0] == "\n", message.english[-1] == "\n") != (chinese[0] == "\n", chinese[-1] == "\n")
    ]
    assert wrong == []


def test_what_has_words_is_not_left_in_english(catalogue: Path) -> None:
    same = [m.key for m in messages(catalogue) if WORD.search(m.english) and m.english in m.chinese.values()]
    assert same == []


def test_marks_are_full_width(catalogue: Path) -> None:
    # What tells which marks part tags names the half-width ones.
    said = [text for message in messages(catalogue) for text in message.chinese.values() if "， 、 , ;" not in text]
    assert [text for text in said if HALF_WIDTH.search(text)] == []


def test_each_side_of_the_strait_has_its_own_script_and_words(catalogue: Path) -> None:
    script = catalogue.parent.parent.name
    said = [text for message in messages(catalogue) for text in message.chinese.values()]
    assert [text for text in said if text.encode(CHARSET[script], "ignore").decode(CHARSET[script]) != text] == []
    assert [text for text in said if any(word in text for word in FOREIGN[script])] == []


def test_compiled_catalogue_says_what_the_source_says(catalogue: Path) -> None:
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    source = {}
    for message in messages(catalogue):
        if message.plural:
            source |= {(message.key, form): chinese for form, chinese in message.chinese.items()}
        else:
            source[message.key] = message.chinese[0]
    compiled.pop("", None)
    assert compiled == source, "run: manage.py compilemessages -l zh_Hant -l zh_Hans"

"""The importer's reasons and questions in the desk's languages: all in its source, and all that come up."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from articles.import_words import FIXERS, TEMPLATES, said
from articles.importer import draft, read_article
from articles.importer.clean import FIXERS as MENDS
from articles.importer.evidence import REPORTED

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests" / "cases").glob("*.txt"))
LANGUAGES = ("zh-hant", "zh-hans")
# The place of the reason among the arguments of what takes one.
PLACE = {"decide": 3, "Decision": 2, "Mark": 2, "Rule": 0, "Evidence": 0, "keep": 5, "echo": 3}
# What is named as it is in every language.
NAMES = re.compile(
    r"<[^<>]*>|「.*?」|“.*?”|Markdown|HTML|XML|ISO|News provided by|\bBy\b|\bby\b|原創|PRNewswire|UTF-8|Latin-1|GBK"
)


def constants(node: ast.AST | None) -> Iterator[str]:
    """The texts that an argument may be, those with values in them left out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*constants(node.body), *constants(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from constants(value)


def reasons() -> set[str]:
    """Every reason without values that stands in the importer's source."""
    found: set[str] = set(draft._LEFT_OUT.values())
    for file in sorted((ROOT / "articles" / "importer").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in PLACE:
                    named = (word.value for word in node.keywords if word.arg == "because")
                    place = node.args[PLACE[name]] if len(node.args) > PLACE[name] else next(named, None)
                    found.update(constants(place))
            elif isinstance(node, ast.Return | ast.Tuple):
                pair = node.value if isinstance(node, ast.Return) else node
                if isinstance(pair, ast.Tuple) and len(pair.elts) == 2 and "Role." in ast.unparse(pair.elts[0]):
                    found.update(constants(pair.elts[1]))
            elif isinstance(node, ast.Assign) and "omitted[" in ast.unparse(node.targets[0]):
                found.update(constants(node.value))
    return {words for words in found - {""} if "\n" not in words}


def is_said(words: str) -> bool:
    return not re.search("[A-Za-z]{2,}", NAMES.sub("", said(words)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_in_the_importer_has_its_translation(language: str) -> None:
    found = reasons()
    assert len(found) > 150
    with translation.override(language):
        assert sorted(reason for reason in found if not is_said(reason)) == []
        assert sorted(phrase for phrase in REPORTED if not is_said(f"weighed: {phrase}")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_up_in_our_own_cases_is_said_in_the_desks_language(language: str) -> None:
    assert CASES
    found: set[str] = set()
    for case in CASES:
        reading = read_article(case.read_text("utf-8"))
        found.update(line.because for line in reading.lines)
        found.update(piece.because for piece in reading.ledger.pieces)
        found.update(reading.questions)
    with translation.override(language):
        assert sorted(words for words in found - {""} if not is_said(words)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_stand_in_the_translation(language: str) -> None:
    with translation.override(language):
        for words in ("label 'xyz' near the end", 'label "o\'x"', "'xyz' with entries below it", "in <nav>"):
            value = re.search(r"xyz|o'x|<nav>", words)
            assert value
            assert value.group() in said(words)
            assert is_said(words)
        assert is_said("headline: short; the first line there is")
        assert "4a" in said("Line 4a holds a caption and text in one line.")
        for _pattern, message in TEMPLATES:
            assert translation.gettext(message) != message


def test_every_fixer_has_its_name() -> None:
    assert {fixer.name for fixer in MENDS} == set(FIXERS)

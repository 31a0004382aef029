"""The Document: JSON out and in, and what it refuses."""

import json
from datetime import date

import pytest
from hypothesis import given

from articles.document import Document, DocumentError, Figure, PullQuote, Reference, RichText

from .strategies import documents


@given(documents)
def test_json_out_and_in_is_the_identity(document: Document) -> None:
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_a_missing_key_takes_its_default_so_old_documents_stay_readable() -> None:
    assert Document.from_json({"headline": "Low tide"}) == Document(headline="Low tide")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([], "document: expected an object, found []"),
        ({"titel": "x"}, "document: unknown key titel"),
        ({"headline": 3}, "document.headline: expected text, found 3"),
        ({"language": "zh"}, "document.language: expected one of zh-Hant, zh-Hans, en, found 'zh'"),
        ({"dated": "yesterday"}, "document.dated: expected a date like 2026-11-23, found 'yesterday'"),
        ({"tags": "a, b"}, "document.tags: expected a list, found 'a, b'"),
        ({"tags": ["a", 1]}, "document.tags[1]: expected text, found 1"),
        ({"tags": ["a", "a"]}, "tags: each tag once"),
        ({"blocks": [{"block": "video"}]}, "document.blocks[0].block: expected one of rich_text"),
        ({"blocks": [{"block": "figure", "size": 1}]}, "document.blocks[0]: unknown key size"),
        ({"blocks": [{"block": "pull_quote"}]}, "document.blocks[0]: missing text"),
        ({"blocks": [{"block": "pull_quote", "text": " "}]}, "document.blocks[0]: a pull quote: expected text"),
        ({"headline": "a\x0bb"}, "expected characters that XML can carry, found"),
        ({"headline": "a\nb"}, "headline: expected one line"),
        ({"lead": "sha256:xyz"}, "lead: expected sha256: and 64 hex digits"),
        ({"credits": [{"name": "n" * 201}]}, "expected at most 200 characters, found 201"),
        ({"references": [{"title": "", "url": ""}]}, "a reference's title or url: expected text"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(value: object, says: str) -> None:
    with pytest.raises(DocumentError) as error:
        Document.from_json(value)
    assert says in str(error.value)


def test_plain_text_is_what_readers_read() -> None:
    document = Document(
        blocks=(
            RichText("<p>Low &amp; slow<br>tide.</p><ul><li><p>one</p></li></ul>"),
            Figure(caption="The gate"),
            PullQuote("It closes."),
        )
    )
    assert document.plain_text() == "Low & slow\ntide.\none\nThe gate\nIt closes."


def test_the_lead_is_the_chosen_picture_or_the_first_one_there_is() -> None:
    first, chosen = "sha256:" + "a" * 64, "sha256:" + "b" * 64
    figures = (Figure(picture="wanted.jpg"), Figure(picture=first))
    assert Document(blocks=figures).lead_picture() == first
    assert Document(blocks=figures, lead=chosen).lead_picture() == chosen
    assert Document(blocks=figures[:1]).lead_picture() == ""


def test_a_reference_keeps_its_date_through_json() -> None:
    reference = Reference(title="Gate report", accessed_on=date(2026, 11, 2))
    assert Document.from_json(Document(references=(reference,)).to_json()).references == (reference,)

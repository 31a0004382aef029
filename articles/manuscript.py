"""The one door between a Document and the rows that editors work on.

`read(write(document)) == document` for every Document whose rich text is as richtext.clean_html() leaves it.
"""

from collections.abc import Iterable
from typing import Any

from content_editor.contents import contents_for_item
from django.db import transaction
from django.utils import timezone

from . import document as doc
from .document import Document, printed_name
from .models import (
    BLOCKS,
    Article,
    Credit,
    Editor,
    Figure,
    Image,
    PullQuote,
    Reference,
    Revision,
    RichText,
    Source,
)

# Blocks are numbered in tens, as content-editor does, so that one can be put between two.
STEP = 10


def read(article: Article) -> Document:
    """The article's rows as a Document.

    In:  a saved article.
    Out: the Document; empty text blocks and pull quotes, which an editor may leave behind, are no part of it.
    """
    return Document(
        language=doc.Language(article.language),
        kind=doc.Kind(article.kind),
        headline=article.headline,
        standfirst=article.standfirst,
        credits=tuple(
            doc.Credit(credit.editor.name, doc.CreditRole(credit.role), credit.affiliation)
            for credit in article.credits.select_related("editor")
        ),
        source=article.source.name if article.source else "",
        source_url=article.source_url,
        dated=article.dated,
        lead=article.lead.reference if article.lead else "",
        blocks=tuple(_read_blocks(article)),
        references=tuple(
            doc.Reference(
                title=reference.title,
                url=reference.url,
                publisher=reference.publisher,
                label=reference.label,
                accessed_on=reference.accessed_on,
                archived_url=reference.archived_url,
            )
            for reference in article.references.all()
            if reference.title.strip() or reference.url.strip()
        ),
        tags=tuple(tag.name for tag in article.tags.all()),
        notices=lines(article.notices),
        script_exceptions=lines(article.script_exceptions),
    )


def lines(words: str) -> tuple[str, ...]:
    """The lines of a field that holds one thing a line."""
    return tuple(line.strip() for line in words.split("\n") if line.strip())


def _read_blocks(article: Article) -> Iterable[doc.Block]:
    for row in contents_for_item(article, BLOCKS)["body"]:
        if isinstance(row, Figure):
            picture = row.image.reference if row.image else row.wanted
            yield doc.Figure(picture=picture, alt=row.alt, caption=row.caption, credit=row.credit)
        elif isinstance(row, RichText) and row.html.strip():
            yield doc.RichText(row.html)
        elif isinstance(row, PullQuote) and row.text.strip():
            yield doc.PullQuote(row.text, row.speaker)


@transaction.atomic
def write(article: Article, document: Document) -> Article:
    """Make the article's rows say what the Document says; the article is saved.

    In:  a new or existing article. People, sources and tags are found by name or made.
    Out: the article. A picture that is not in the library becomes a picture wanted.
    """
    article.language = document.language.value
    article.kind = document.kind.value
    article.headline = document.headline
    article.standfirst = document.standfirst
    article.source = (
        Source.objects.get_or_create(name=printed_name(document.source))[0] if document.source.strip() else None
    )
    article.source_url = document.source_url
    article.dated = document.dated
    library = _library(document)
    article.lead = library.get(document.lead)
    article.notices = "\n".join(document.notices)
    article.script_exceptions = "\n".join(document.script_exceptions)
    article.save()
    _write_blocks(article, document, library)
    article.credits.all().delete()
    Credit.objects.bulk_create(
        Credit(
            article=article,
            editor=Editor.objects.get_or_create(name=printed_name(credit.name))[0],
            role=credit.role.value,
            affiliation=credit.affiliation,
            order=order,
        )
        for order, credit in enumerate(document.credits)
    )
    checks = {row.url: (row.checked_at, row.check_result) for row in article.references.all()}
    article.references.all().delete()
    Reference.objects.bulk_create(
        Reference(
            article=article,
            order=order,
            checked_at=checks.get(reference.url, (None, ""))[0],
            check_result=checks.get(reference.url, (None, ""))[1],
            title=reference.title,
            url=reference.url,
            publisher=reference.publisher,
            label=reference.label,
            accessed_on=reference.accessed_on,
            archived_url=reference.archived_url,
        )
        for order, reference in enumerate(document.references)
    )
    article.tags.set(document.tags, clear=True)
    return article


def _library(document: Document) -> dict[str, Image]:
    """The pictures of the library that the Document names, by that name."""
    named = {figure.picture for figure in document.figures()} | {document.lead}
    hashes = {name.removeprefix("sha256:") for name in named if name.startswith("sha256:")}
    return {image.reference: image for image in Image.objects.filter(sha256__in=hashes)}


def _write_blocks(article: Article, document: Document, library: dict[str, Image]) -> None:
    rows: dict[type, list[Any]] = {RichText: [], Figure: [], PullQuote: []}
    for number, block in enumerate(document.blocks, 1):
        place = {"parent": article, "region": "body", "ordering": number * STEP}
        if isinstance(block, doc.Figure):
            image = library.get(block.picture)
            wanted = "" if image else block.picture
            words = {"alt": block.alt, "caption": block.caption, "credit": block.credit}
            rows[Figure].append(Figure(image=image, wanted=wanted, **words, **place))
        elif isinstance(block, doc.RichText):
            rows[RichText].append(RichText(html=block.html, **place))
        else:
            rows[PullQuote].append(PullQuote(text=block.text, speaker=block.speaker, **place))
    for model, made in rows.items():
        model.objects.filter(parent=article).delete()
        model.objects.bulk_create(made)


def keep_revision(article: Article, by: Any = None, note: str = "", sitting: str = "") -> Revision | None:
    """Keep the article as it stands now.

    In:  what to say of it; the open page it comes from, if any. Saves from one page go into one revision as long as
         nobody else saved in between and nothing was said of it (such as that it was published).
    Out: the Revision, or None when nothing differs from the last one.
    """
    document = read(article).to_json()
    last = article.revisions.first()
    if last and last.document == document:
        return None
    if last and sitting and last.sitting == sitting and not last.note:
        last.document, last.at = document, timezone.now()
        last.save()
        return last
    number = last.number + 1 if last else 1
    return article.revisions.create(number=number, document=document, by=by, note=note, sitting=sitting)


@transaction.atomic
def restore(revision: Revision, by: Any = None) -> Article:
    """Make the article what it was at that revision; a new revision records it."""
    article = write(revision.article, Document.from_json(revision.document))
    keep_revision(article, by, note=f"← {revision.number}")
    return article

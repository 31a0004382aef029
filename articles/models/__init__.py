"""The tables. People, pictures, tags, the article with its blocks, its history, and where it came from."""

from .article import Article, Credit, Reference
from .blocks import BLOCKS, Figure, PullQuote, RichText
from .history import FOREVER, Correction, Edition, EditionCredit, Revision
from .images import Image
from .imports import ImportBatch, RawText
from .notes import Note, Presence
from .pages import StandingPage
from .people import Editor, Source
from .search import SearchEntry
from .sharing import ShareLink
from .tags import Tag, TagAddress, TagAlias, TaggedArticle

__all__ = [
    "BLOCKS",
    "FOREVER",
    "Article",
    "Correction",
    "Credit",
    "Edition",
    "EditionCredit",
    "Editor",
    "Figure",
    "Image",
    "ImportBatch",
    "Note",
    "Presence",
    "PullQuote",
    "RawText",
    "Reference",
    "Revision",
    "RichText",
    "SearchEntry",
    "ShareLink",
    "Source",
    "StandingPage",
    "Tag",
    "TagAddress",
    "TagAlias",
    "TaggedArticle",
]

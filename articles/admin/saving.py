"""What an editor's form says, as a whole article; and putting it together with what others saved meanwhile.

The form carries `base`, the article as it was read. So it does not matter what became of the rows since then: what is
posted is one state of the article, what is stored another, and `merging` brings them together.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.forms import BaseInlineFormSet
from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import manuscript
from ..document import Document, DocumentError, text_of
from ..merging import Clash, Merge, merge
from ..models import BLOCKS, Article, Credit, Figure, PullQuote, Reference, Tag
from ..models import RichText as RichTextRow
from ..richtext import clean_html

State = dict[str, Any]

# The words of the form for each part; the log keeps the English and translates it when it is shown.
NAMES = {
    "headline": gettext_lazy("headline"),
    "standfirst": gettext_lazy("standfirst"),
    "language": gettext_lazy("language"),
    "kind": gettext_lazy("kind"),
    "slug": gettext_lazy("address"),
    "credits": gettext_lazy("byline"),
    "source": gettext_lazy("source"),
    "source_url": gettext_lazy("address at the source"),
    "dated": gettext_lazy("date the copy gives"),
    "lead": gettext_lazy("lead picture"),
    "blocks": gettext_lazy("body"),
    "references": gettext_lazy("references"),
    "tags": gettext_lazy("tags"),
    "notices": gettext_lazy("notices"),
    "script_exceptions": gettext_lazy("words the other script leaves alone"),
}


class Clashing(Exception):
    """Somebody else changed the same place; nothing is saved."""

    def __init__(self, base: State, mine: State, theirs: State, clashes: Sequence[Clash]) -> None:
        super().__init__("clashing")
        self.base, self.mine, self.theirs, self.clashes = base, mine, theirs, clashes


def state_of(article: Article) -> State:
    """The article as it is stored: its Document, and its address beside it."""
    return manuscript.read(article).to_json() | {"slug": article.slug}


def packed(state: State) -> str:
    """As it travels in the form."""
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> State:
    """What came back, cleaned as if it had been typed.

    Errors: ValueError when it is no state of an article.
    """
    state = json.loads(text or "null")
    if not isinstance(state, dict) or not isinstance(state.get("slug"), str):
        raise DocumentError("expected an article")
    slug = state["slug"]
    document = Document.from_json({key: value for key, value in state.items() if key != "slug"}).to_json()
    for block in document["blocks"]:
        if "html" in block:
            block["html"] = clean_html(block["html"]) or "<p></p>"
    for reference in document["references"]:
        for name in ("url", "archived_url"):
            if not reference[name].lower().startswith(("http://", "https://")):
                reference[name] = ""
    return document | {"slug": slug}


def as_new(post: QueryDict, prefixes: Iterable[str], *, is_autosave: bool) -> QueryDict:
    """The form's rows without their keys, those marked for deletion left out.

    What was read may have been saved, moved or taken away since; a row stands for its words, not for a key. While
    somebody is still typing, rows that are not begun yet are left out, too.
    """
    data = post.copy()
    for prefix in prefixes:
        rows = _rows(post, prefix)
        for name in [name for name in data if name.startswith(f"{prefix}-") and not name.endswith("_FORMS")]:
            del data[name]
        kept = [row for row in rows if "DELETE" not in row and not (is_autosave and _is_blank(prefix, row))]
        for number, row in enumerate(kept):
            for name, value in row.items():
                if name != "id":
                    data[f"{prefix}-{number}-{name}"] = value
        data[f"{prefix}-INITIAL_FORMS"], data[f"{prefix}-TOTAL_FORMS"] = "0", str(len(kept))
    return data


def _rows(post: QueryDict, prefix: str) -> list[dict[str, str]]:
    total, known = (int(count) if count.isdecimal() else 0 for count in _counts(post, prefix))
    rows: list[dict[str, str]] = [{} for _ in range(min(total, 2000))]
    for name, value in post.items():
        if name.startswith(f"{prefix}-"):
            number, _dash, rest = name.removeprefix(f"{prefix}-").partition("-")
            if number.isdecimal() and int(number) < len(rows):
                rows[int(number)][rest] = value
    # A line that was just added to a list has the first place unless it is given another; it is meant to be the last.
    last = max((int(row["order"]) for row in rows if row.get("order", "").isdecimal()), default=0)
    for number, row in enumerate(rows):
        if number >= known and row.get("order") == "0" and number:
            last += 1
            row["order"] = str(last)
    return rows


def _counts(post: QueryDict, prefix: str) -> tuple[str, str]:
    return post.get(f"{prefix}-TOTAL_FORMS", ""), post.get(f"{prefix}-INITIAL_FORMS", "")


def _is_blank(prefix: str, row: Mapping[str, str]) -> bool:
    needed = {"articles_pullquote_set": ("text",), "credits": ("editor",), "references": ("title", "url")}
    return prefix in needed and not any(row.get(name, "").strip() for name in needed[prefix])


def posted(form: Any, formsets: Sequence[BaseInlineFormSet]) -> State:
    """The article as the form has it. The forms are valid."""
    rows: dict[type, list[Any]] = {}
    for formset in formsets:
        rows[formset.model] = [one.instance for one in formset.forms if one.has_changed()]
    article: Article = form.instance
    blocks = sorted((row for model in BLOCKS for row in rows.get(model, [])), key=lambda row: row.ordering)
    document = {
        "language": article.language,
        "kind": article.kind,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "credits": [
            {"name": row.editor.name, "role": row.role, "affiliation": row.affiliation}
            for row in sorted(rows.get(Credit, []), key=lambda row: row.order)
        ],
        "source": article.source.name if article.source else "",
        "source_url": article.source_url,
        "dated": article.dated.isoformat() if article.dated else None,
        "lead": article.lead.reference if article.lead else "",
        "blocks": [block for row in blocks for block in _block(row)],
        "references": [
            {
                "title": row.title,
                "url": row.url,
                "publisher": row.publisher,
                "label": row.label,
                "accessed_on": row.accessed_on.isoformat() if row.accessed_on else None,
                "archived_url": row.archived_url,
            }
            for row in sorted(rows.get(Reference, []), key=lambda row: row.order)
            if row.title.strip() or row.url.strip()
        ],
        "tags": Tag.objects.spelled(form.cleaned_data["tags"]),
        "notices": list(manuscript.lines(article.notices)),
        "script_exceptions": list(manuscript.lines(article.script_exceptions)),
    }
    return Document.from_json(document).to_json() | {"slug": article.slug}


def _block(row: Any) -> Iterable[dict[str, Any]]:
    if isinstance(row, Figure):
        picture = row.image.reference if row.image else row.wanted
        yield {"block": "figure", "picture": picture, "alt": row.alt, "caption": row.caption, "credit": row.credit}
    elif isinstance(row, RichTextRow) and (html := clean_html(row.html)):
        yield {"block": "rich_text", "html": html}
    elif isinstance(row, PullQuote) and row.text.strip():
        yield {"block": "pull_quote", "text": row.text, "speaker": row.speaker}


def together(base: State, mine: State, theirs: State, choices: Mapping[str, str] | None = None) -> Merge:
    """Mine and theirs, both made from base.

    Errors: Clashing where somebody has to choose.
    """
    found = merge(base, mine, theirs, choices)
    if found.clashes:
        raise Clashing(base, mine, theirs, found.clashes)
    return found


def keep(article: Article, state: State, request: HttpRequest) -> Article:
    """Store it; an article that is so already is left alone. One sitting of one person keeps one revision."""
    slug = state["slug"]
    document = Document.from_json({key: value for key, value in state.items() if key != "slug"})
    if state != state_of(article):
        # An empty address asks for one made from the headline.
        article.slug = slug
        manuscript.write(article, document)
    manuscript.keep_revision(article, request.user, sitting=request.POST.get("sitting", "")[:32])
    return article


def differing(before: State, after: State) -> list[str]:
    """The parts of the article that differ, in the order of NAMES."""
    return [key for key in NAMES if before.get(key) != after.get(key)]


def changed(before: State, after: State) -> list[str]:
    """The names of what differs, untranslated, for the log."""
    with translation.override(None):
        return [str(NAMES[key]) for key in differing(before, after)]


def details(before: Document, after: Document) -> list[tuple[str, str, str]]:
    """What differs besides the words that readers see: name, what it was, what it is."""
    old, new = before.to_json(), after.to_json()
    keys = ("language", "kind", "source", "source_url", "dated", "lead", "script_exceptions")
    found = [(str(NAMES[key]), shown(old[key]), shown(new[key])) for key in keys if old[key] != new[key]]
    for key, hidden in (("credits", ("role",)), ("references", ("publisher", "label", "accessed_on", "archived_url"))):
        found += _hidden(key, old[key], new[key], hidden)
    figures = [[block for block in one["blocks"] if block["block"] == "figure"] for one in (old, new)]
    found += _hidden("blocks", *figures, ("picture", "alt", "credit"))
    texts = [[block["html"] for block in one["blocks"] if "html" in block] for one in (old, new)]
    found += [
        (_("formatting of the text"), _("changed"), text_of(b)[:40])
        for a, b in zip(*texts, strict=False)
        if a != b and text_of(a) == text_of(b)
    ]
    return found


def _hidden(key: str, old: list, new: list, names: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [
        (f"{NAMES[key]} {number}", shown(a[name]), shown(b[name]))
        for number, (a, b) in enumerate(zip(old, new, strict=False), 1)
        for name in names
        if a[name] != b[name]
    ]


def shown(value: Any) -> str:
    """A value in a clash, as words."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(shown, value)))
    if isinstance(value, dict):
        if "html" in value:
            return text_of(value["html"])
        return "\n".join(str(words) for key, words in value.items() if words and key != "block")
    text = str(value or "")
    return text_of(text) if text.startswith("<") else text


def name_of(place: str) -> str:
    """What part of the article a clash is in, in the words of the form."""
    key, _dash, rest = place.partition("-")
    parts = {"html": _("text"), "caption": _("caption"), "credit": _("credit"), "alt": _("alternative text")}
    part = next((parts[word] for word in rest.split("-") if word in parts), "")
    return f"{NAMES.get(key, key)} {part}".strip()

"""The import desk: raw copy read line by line beside the article it will be, overruled, and kept as a draft.

Nothing is stored before "Create draft". The copy and every decision travel in the form, so the page works without
script; static/desk/import.js only saves the reloads.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth import get_user_model
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import intake
from ..figures import key_of
from ..importer import Reading, UnreadableCopy
from ..models import Article, ImportBatch
from .import_decisions import Decisions
from .import_sheet import Sheet, paper, roles_for_script

# Bytes. What waits travels in the form as base64, and must stay under DATA_UPLOAD_MAX_MEMORY_SIZE.
LARGEST_COPY = 5 * 1024 * 1024
LARGEST_LOAD = 12 * 1024 * 1024
# A page of 3,000 lines takes a browser some five seconds; from here on it would be of no use.
MOST_LINES = 10_000


@dataclass(frozen=True)
class Copy:
    """One text on the desk: its name and its bytes, as they will be kept."""

    name: str
    data: bytes

    @property
    def packed(self) -> str:
        """The bytes as a form can carry them."""
        return base64.b64encode(self.data).decode()


def urls(desk: ModelAdmin) -> list[Any]:
    """The addresses of the import desk, for the admin that has it."""
    wrap = desk.admin_site.admin_view
    return [
        path("import/", wrap(lambda request: import_desk(request, desk)), name="articles_import"),
        path("import/preview/", wrap(preview), name="articles_import_preview"),
    ]


def import_desk(request: HttpRequest, desk: ModelAdmin) -> HttpResponse:
    """The desk. GET: the place to paste. POST: what came in under review, or (`create`) kept as a draft."""
    _may_import(request)
    if request.method != "POST":
        return _paste_card(request, desk)
    if "read" in request.POST:
        copies, pictures = received(request)
        return _review(request, desk, copies, pictures, text=request.POST.get("text", ""))
    copies, pictures = carried(request), carried_pictures(request)
    if "skip" in request.POST:
        return _review(request, desk, copies[1:], pictures)
    decisions = Decisions.of(request.POST)
    try:
        decisions = decisions.with_fields(request.POST, decisions.read(copies[0].data, copies[0].name))
        reading = decisions.read(copies[0].data, copies[0].name)
    except UnreadableCopy:
        return _review(request, desk, copies, pictures)
    if "create" not in request.POST:
        return _review(request, desk, copies, pictures, decisions)
    article = _create(request, desk, copies[0], pictures, reading, decisions)
    if article is None:
        return _review(request, desk, copies, pictures, decisions)
    if len(copies) > 1:
        return _review(request, desk, copies[1:], pictures, batch=article.raw_text.batch_id)
    if "stay" in request.POST:
        return HttpResponseRedirect(reverse("admin:articles_import"))
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


@require_POST
def preview(request: HttpRequest) -> JsonResponse:
    """What the page would show under other decisions, as JSON; nothing is stored."""
    _may_import(request)
    copy = carried(request)[0]
    decisions = Decisions.of(request.POST)
    try:
        reading = decisions.read(copy.data, copy.name)
    except UnreadableCopy as error:
        return JsonResponse({"error": str(error)}, status=400)
    if "cut" in request.POST or "join" in request.POST:
        decisions = decisions.with_cut(request.POST, reading)
        reading = decisions.read(copy.data, copy.name)
    sheet = Sheet(reading, decisions, request.POST.get("open", ""))
    if sheet.open:
        row = next((row for row in sheet.rows if row.is_open), None)
        return JsonResponse({"cut": row and render_to_string("desk/_cut.html", {"row": row})})
    redrawn = {"state": decisions.to_json(), "ledger": render_to_string("desk/_lines.html", {"sheet": sheet})}
    return JsonResponse(
        (redrawn if "redraw" in request.POST else {})
        | {
            "lines": [row.to_json() for row in sheet.rows],
            "repairs": [[r.line, r.index, r.applied] for r in reading.repairs if r.applied != r.certain],
            "questions": list(reading.questions),
            "asks": render_to_string("desk/_asks.html", {"sheet": sheet}),
            "kinds": render_to_string("desk/_kinds.html", {"sheet": sheet}),
            "html": paper(reading.document),
        }
    )


def received(request: HttpRequest) -> tuple[list[Copy], list[Copy]]:
    """The copy that a browser sent, its files and its text, and the pictures that came with it.

    What is too large is named in a message and left out.
    """
    copies: list[Copy] = []
    pictures: list[Copy] = []
    load = 0
    for upload in request.FILES.getlist("files"):
        load += upload.size
        is_picture = Path(upload.name).suffix.lower() in intake.PICTURES
        if upload.size > LARGEST_COPY and not is_picture:
            _too_large(request, upload.name, LARGEST_COPY)
        elif load > LARGEST_LOAD:
            _too_large(request, upload.name, LARGEST_LOAD, _("all files together"))
        else:
            (pictures if is_picture else copies).append(Copy(upload.name, upload.read()))
    # Forms send \r\n for every break; the text as the editor saw it is what is kept.
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if text.strip():
        pasted = Copy(_("Pasted text"), text.encode())
        if len(pasted.data) > LARGEST_COPY:
            _too_large(request, pasted.name, LARGEST_COPY)
        else:
            copies.append(pasted)
    elif not request.FILES:
        messages.warning(request, _("There is nothing to read yet: paste a text or choose files."))
    if pictures and not copies:
        messages.warning(request, _("Pictures alone make no article: bring the text that names them, too."))
    return copies, pictures


def carried(request: HttpRequest) -> list[Copy]:
    """The copy that the form carries: what is under review, then what waits. Errors: BadRequest."""
    names, packed = request.POST.getlist("name"), request.POST.getlist("data")
    try:
        copies = [Copy(name, base64.b64decode(data, validate=True)) for name, data in zip(names, packed, strict=True)]
    except (binascii.Error, ValueError) as error:
        raise BadRequest("The form does not carry the copy this page put into it.") from error
    if not copies or any(len(copy.data) > LARGEST_COPY for copy in copies):
        raise BadRequest("The form carries no copy, or too much of it.")
    return copies


def carried_pictures(request: HttpRequest) -> list[Copy]:
    """The pictures that the form carries. Errors: BadRequest."""
    names, packed = request.POST.getlist("picture"), request.POST.getlist("pixels")
    try:
        return [Copy(name, base64.b64decode(data, validate=True)) for name, data in zip(names, packed, strict=True)]
    except (binascii.Error, ValueError) as error:
        raise BadRequest("The form does not carry the pictures this page put into it.") from error


def _may_import(request: HttpRequest) -> None:
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied


def _too_large(request: HttpRequest, name: str, limit: int, what: str = "") -> None:
    said = _("%(name)s is too large: at most %(limit)s can be read here.")
    name = f"{name} ({what})" if what else name
    messages.error(request, said % {"name": name, "limit": filesizeformat(limit)})


def _paste_card(request: HttpRequest, desk: ModelAdmin, text: str = "") -> HttpResponse:
    context = {"title": _("Import"), "is_nav_sidebar_enabled": False, "text": text}
    return TemplateResponse(request, "desk/import.html", desk.admin_site.each_context(request) | context)


def _review(
    request: HttpRequest,
    desk: ModelAdmin,
    copies: Sequence[Copy],
    pictures: Sequence[Copy],
    decisions: Decisions | None = None,
    text: str = "",
    batch: int | None = None,
) -> HttpResponse:
    """The first of these that can be read and is new, under review; the others are named in messages.

    Where there is none, the place to paste again, with the text that was there.
    """
    for number, copy in enumerate(copies):
        known = intake.article_of(copy.data)
        if known:
            _already_there(request, copy, known)
            continue
        try:
            made = decisions if decisions and number == 0 else Decisions()
            reading = made.read(copy.data, copy.name)
        except UnreadableCopy as error:
            messages.error(request, str(error))
            continue
        if len(reading.lines) > MOST_LINES:
            said = _("%(name)s has more lines than the desk can show (%(most)s); import_articles reads it from a file.")
            messages.error(request, said % {"name": copy.name, "most": MOST_LINES})
            continue
        sheet = Sheet(reading, made, request.POST.get("open", "") if "cut" not in request.POST else "")
        context = {
            "title": _("Import"),
            "is_nav_sidebar_enabled": False,
            "copy": copy,
            "copies": copies[number:],
            "waiting": copies[number + 1 :],
            "pictures": _named(pictures, reading),
            "sheet": sheet,
            "state": json.dumps(made.to_json()),
            "batch": batch or request.POST.get("batch", ""),
            "stay": "stay" in request.POST,
            "roles": roles_for_script(),
            "words": words_for_script(),
            "frame": render_to_string(
                "desk/_frame.html", {"document": reading.document, "html": paper(reading.document)}
            ),
        }
        return TemplateResponse(request, "desk/review.html", desk.admin_site.each_context(request) | context)
    return _paste_card(request, desk, text)


def _named(pictures: Sequence[Copy], reading: Reading) -> list[tuple[Copy, bool]]:
    """The pictures that came along, and whether the article names them."""
    named = {key_of(figure.picture) for figure in reading.document.figures() if figure.picture}
    return [(picture, key_of(picture.name) in named) for picture in pictures]


def words_for_script() -> dict[str, str]:
    """What the script says; %name% stands for what it fills in."""
    return {
        "left": _("%left% left (questions: %asks%). You may go on: they come along as marks."),
        "clear": _("All checked."),
        "role": _("Line %line%: %role%."),
        "others": _("Other lines read anew: %count%."),
        "made": _("Repaired."),
        "undone": _("As received."),
        "cut": _("Cut in two."),
        "joined": _("Joined again."),
        "taken": _("Undone."),
        "nothing": _("There is nothing to undo."),
        "keep": _("keep"),
        "failed": _(
            "The preview could not be refreshed. Your decisions are still here; try again, or create the draft."
        ),
    }


def _already_there(request: HttpRequest, copy: Copy, article: Article) -> None:
    address = reverse("admin:articles_article_change", args=[article.pk])
    said = _("%(name)s is here already, as")
    messages.warning(request, format_html('{} <a href="{}">{}</a>', said % {"name": copy.name}, address, article))


def _create(
    request: HttpRequest, desk: ModelAdmin, copy: Copy, pictures: Sequence[Copy], reading: Reading, decisions: Decisions
) -> Article | None:
    """Keep the draft; the same copy a second time changes nothing. None where nothing new was kept, with a message."""
    try:
        with transaction.atomic():
            # Pressing twice sends the form twice: the second waits here, and finds what the first has made.
            get_user_model().objects.select_for_update().get(pk=request.user.pk)
            known = intake.article_of(copy.data)
            if known:
                return None
            batch = _batch(request)
            brought = {picture.name: picture.data for picture in pictures}
            article, wanted = intake.keep(reading, copy.data, batch, decisions=decisions.to_json(), brought=brought)
            desk.log_addition(request, article, _("Imported from %(file)s") % {"file": copy.name})
    except DatabaseError as error:
        messages.error(request, _("The draft could not be saved: %(error)s") % {"error": error})
        return None
    address = reverse("admin:articles_article_change", args=[article.pk])
    link = format_html('<a href="{}">{}</a>', address, article)
    messages.success(request, format_html("{} {} {}", _("Draft created:"), link, _whereabouts(reading)))
    for picture in wanted:
        messages.warning(request, picture)
    return article


def _batch(request: HttpRequest) -> ImportBatch:
    """The batch that the texts dropped together share: the form's, if it is this editor's, else a new one."""
    number = request.POST.get("batch", "")
    mine = ImportBatch.objects.filter(pk=number, by=request.user).first() if number.isdecimal() else None
    return mine or ImportBatch.objects.create(by=request.user, note=_("Import desk"))


def _whereabouts(reading: Reading) -> str:
    """How many lines went into the article and how many the ledger only names."""
    kept = {piece.line for piece in reading.ledger.pieces if piece.place}
    out = sum(1 for line in reading.lines if line.raw.strip() and line.number not in kept)
    return _("%(kept)s lines went into the article, %(out)s stayed in the ledger.") % {"kept": len(kept), "out": out}

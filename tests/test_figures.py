"""Pictures on the web: fetched when asked for, wanted with the reason when they cannot be had."""

import functools
from pathlib import Path
from typing import Any

import pytest

from articles import fetching, manuscript
from articles.models import Article, Image

from .pictures import picture_bytes
from .test_intake import run
from .web_server import HERE, Server, reply, serving


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server whose address may be fetched from, although it is on this machine."""
    with serving() as server:
        allowed = functools.partial(fetching.fetch, ports={server.port}, trusted={HERE})
        monkeypatch.setattr("articles.figures.fetching.fetch", allowed)
        yield server


def with_picture(folder: Path, *addresses: str) -> Path:
    lines = [
        line for address in addresses for line in (f"![天線]({address})", "校長說，天線不會拆下來，燈也會一直亮著。")
    ]
    (folder / "a.txt").write_text("燈塔上的天線\n\n村裡的人不想再等。\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return folder / "a.txt"


@pytest.mark.django_db
def test_remote_pictures_are_left_alone_without_being_asked_for(tmp_path: Path, web: Server) -> None:
    said = run(with_picture(tmp_path, web.url()))
    assert not web.asked
    assert "--fetch-images" in said
    assert next(manuscript.read(Article.objects.get()).figures()).picture == web.url()


@pytest.mark.django_db
def test_remote_pictures_are_fetched_when_asked_for_each_once(tmp_path: Path, web: Server) -> None:
    web.answer = lambda request: reply(request, picture_bytes("teal"))
    said = run(with_picture(tmp_path, web.url(), web.url()), "--fetch-images")
    image = Image.objects.get()
    assert (image.source_url, len(web.asked)) == (web.url(), 1)
    assert {figure.picture for figure in manuscript.read(Article.objects.get()).figures()} == {image.reference}
    assert "--fetch-images" not in said


@pytest.mark.django_db
def test_a_remote_picture_that_cannot_be_had_stays_wanted_with_the_reason(tmp_path: Path, web: Server) -> None:
    web.answer = lambda request: reply(request, b"<svg/>", 200 if request.path == "/a.svg" else 404)
    private = "http://169.254.169.254/a.png"
    said = run(with_picture(tmp_path, web.url(), web.url("/a.svg"), private), "--fetch-images")
    assert f"{web.url()}: the server answered 404" in said
    assert f"{web.url('/a.svg')}: This is no picture" in said
    assert f"{private}: port 80 is not fetched" in said
    assert [figure.picture for figure in manuscript.read(Article.objects.get()).figures()] == [
        web.url(),
        web.url("/a.svg"),
        private,
    ]
    assert not Image.objects.exists()

"""Two people on one article: nothing of either is lost, and only true clashes are asked about."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.document import Credit, Document, Figure, PullQuote, RichText
from articles.merging import MINE, THEIRS, merge

BASE = Document(
    headline="海纜",
    standfirst="導言",
    credits=(Credit("甲"), Credit("乙")),
    blocks=(
        RichText("<h2>一</h2><p>二</p><p>三</p>"),
        Figure(caption="圖", credit="某"),
        PullQuote("四"),
        RichText("<p>五</p>"),
    ),
    tags=("a", "b"),
)


def merged(mine: Document, theirs: Document, **choices: str):
    found = merge(
        BASE.to_json(), mine.to_json(), theirs.to_json(), {k.replace("_", "-"): v for k, v in choices.items()}
    )
    return Document.from_json(found.merged), found.clashes


def with_block(number: int, block, document: Document = BASE) -> Document:
    blocks = list(document.blocks)
    blocks[number] = block
    return replace(document, blocks=tuple(blocks))


def test_different_fields_merge() -> None:
    document, clashes = merged(replace(BASE, headline="新"), replace(BASE, standfirst="新"))
    assert (document, clashes) == (replace(BASE, headline="新", standfirst="新"), [])


def test_neighbouring_blocks_merge() -> None:
    mine, theirs = with_block(1, Figure(caption="我")), with_block(2, PullQuote("他"))
    assert merged(mine, theirs) == (with_block(2, PullQuote("他"), mine), [])


def test_different_paragraphs_of_one_run_merge() -> None:
    mine = with_block(0, RichText("<h2>一</h2><p>我</p><p>三</p>"))
    theirs = with_block(0, RichText("<h2>一</h2><p>二</p><p>他</p><p>加</p>"))
    assert merged(mine, theirs) == (with_block(0, RichText("<h2>一</h2><p>我</p><p>他</p><p>加</p>")), [])


def test_different_fields_of_one_figure_merge() -> None:
    document, clashes = merged(
        with_block(1, Figure(caption="我", credit="某")), with_block(1, Figure(caption="圖", credit="他"))
    )
    assert (document.blocks[1], clashes) == (Figure(caption="我", credit="他"), [])


def test_a_block_added_beside_a_changed_one_keeps_both() -> None:
    mine = replace(BASE, blocks=(*BASE.blocks[:3], PullQuote("新"), BASE.blocks[3]))
    theirs = with_block(3, RichText("<p>改</p>"))
    assert merged(mine, theirs) == (with_block(4, RichText("<p>改</p>"), mine), [])


def test_blocks_that_both_add_at_one_place_are_both_there() -> None:
    mine, theirs = (replace(BASE, blocks=(*BASE.blocks, PullQuote(word))) for word in ("我", "他"))
    document, clashes = merged(mine, theirs)
    assert [block.text for block in document.blocks[-2:]] == ["他", "我"]
    assert clashes == []


def test_tags_taken_away_and_added_come_together() -> None:
    document, clashes = merged(replace(BASE, tags=("b", "c")), replace(BASE, tags=("a", "b", "d")))
    assert (set(document.tags), clashes) == ({"b", "c", "d"}, [])


@pytest.mark.parametrize("choice", [MINE, THEIRS])
def test_the_same_place_is_asked_about_and_the_answer_stands(choice: str) -> None:
    mine, theirs = replace(BASE, headline="我"), replace(BASE, headline="他")
    [clash] = merged(mine, theirs)[1]
    assert (clash.place, clash.base, clash.mine, clash.theirs) == ("headline", "海纜", "我", "他")
    document, clashes = merged(mine, theirs, headline=choice)
    assert (document, clashes) == ({MINE: mine, THEIRS: theirs}[choice], [])


def test_one_deletes_what_the_other_changes_and_it_is_asked() -> None:
    mine = replace(BASE, blocks=(BASE.blocks[0], *BASE.blocks[2:]))
    theirs = with_block(1, Figure(caption="他"))
    [clash] = merged(mine, theirs)[1]
    assert clash.mine == []
    place = {clash.place.replace("-", "_"): MINE}
    assert merged(mine, theirs, **place) == (mine, [])


LETTERS = st.lists(st.sampled_from("abcdefgh"), max_size=8).map(list)


@given(LETTERS, LETTERS, LETTERS)
def test_what_only_one_changed_is_taken_and_answers_leave_nothing_open(base: list, mine: list, theirs: list) -> None:
    assert merge({"blocks": base}, {"blocks": mine}, {"blocks": base}).merged["blocks"] == mine
    assert merge({"blocks": base}, {"blocks": base}, {"blocks": theirs}).merged["blocks"] == theirs
    assert merge({"blocks": base}, {"blocks": mine}, {"blocks": mine}).merged["blocks"] == mine
    found = merge({"blocks": base}, {"blocks": mine}, {"blocks": theirs})
    answered = merge({"blocks": base}, {"blocks": mine}, {"blocks": theirs}, {c.place: MINE for c in found.clashes})
    assert answered.clashes == []
    # Whatever either added to what was there is in the result or was asked about.
    for side in (mine, theirs):
        for letter in set(side) - set(base):
            shown = [value for clash in found.clashes for value in (*clash.mine, *clash.theirs)]
            assert letter in found.merged["blocks"] or letter in shown

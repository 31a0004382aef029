"""Random Documents for property tests."""

from html import escape

from hypothesis import strategies as st

from articles.document import (
    FORBIDDEN,
    Credit,
    CreditRole,
    Document,
    Figure,
    Kind,
    Language,
    PullQuote,
    Reference,
    RichText,
    printed_name,
)
from articles.tagging import tag_key, tag_name

HAN = "霧港海纜斷了十九天藍礁島學校燈塔，。「」：？雾灯岛"
ALPHABET = st.one_of(st.sampled_from(HAN), st.characters(blacklist_categories=("Cs",)))


def lines(min_size: int = 0, max_size: int = 60) -> st.SearchStrategy[str]:
    """One line of anything that XML can carry."""
    text = st.text(ALPHABET, min_size=min_size, max_size=max_size).filter(
        lambda text: not FORBIDDEN.search(text) and "\n" not in text
    )
    return text.filter(str.strip) if min_size else text


names = lines(1, 40).map(printed_name).filter(str.strip)
tag_names = lines(1, 20).map(tag_name).filter(lambda name: name.strip() and tag_name(name) == name)
inline = lines(1, 30).map(lambda text: escape(text.replace("\xa0", " "), quote=False))
marked = st.one_of(
    inline,
    inline.map(lambda text: f"<strong>{text}</strong>"),
    inline.map(lambda text: f"<em>{text}</em>"),
    inline.map(lambda text: f'<a href="https://news.example/a?b=1&amp;c=2">{text}</a>'),
)
paragraphs = st.lists(marked, min_size=1, max_size=3).map(lambda parts: f"<p>{''.join(parts)}</p>")
html = st.lists(
    st.one_of(
        paragraphs,
        inline.map(lambda text: f"<h2>{text}</h2>"),
        st.lists(paragraphs, min_size=1, max_size=3).map(
            lambda items: "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
        ),
    ),
    min_size=1,
    max_size=4,
).map("".join)

addresses = st.one_of(st.just(""), st.just("pictures/a.webp"), st.just("sha256:zz"), lines(0, 20))
blocks = st.one_of(
    html.map(RichText),
    st.builds(Figure, picture=addresses, alt=lines(), caption=lines(), credit=lines()),
    st.builds(PullQuote, text=lines(1), speaker=lines()),
)
references = st.builds(
    Reference,
    title=lines(1),
    url=lines(),
    publisher=lines(),
    label=lines(0, 8),
    accessed_on=st.none() | st.dates(),
    archived_url=lines(),
)
documents = st.builds(
    Document,
    language=st.sampled_from(Language),
    kind=st.sampled_from(Kind),
    headline=lines(),
    standfirst=st.lists(lines(), max_size=3).map("\n".join),
    credits=st.lists(
        st.builds(Credit, name=names, role=st.sampled_from(CreditRole), affiliation=lines()), max_size=3
    ).map(tuple),
    source=st.just("") | names,
    source_url=lines(),
    dated=st.none() | st.dates(),
    blocks=st.lists(blocks, max_size=5).map(tuple),
    references=st.lists(references, max_size=3).map(tuple),
    tags=st.lists(tag_names, max_size=4, unique_by=tag_key).map(tuple),
    notices=st.lists(lines(1).map(str.strip), max_size=3).map(tuple),
    script_exceptions=st.lists(lines(1).map(str.strip), max_size=3).map(tuple),
)

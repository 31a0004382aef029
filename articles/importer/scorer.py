"""The second look: every line's evidence weighed together with its neighbours' roles.

A linear-chain conditional random field. Its weights, one per phrase of evidence and role and one per pair of roles
that follow each other, stand in ``weights.json``, where they can be read; ``benchmarks/weigh.py`` makes them from the
cases in ``tests/cases``. A line's role is the one with the highest probability, and the probability its confidence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from articles.importer.evidence import REPORTED, evidence_of
from articles.importer.page import Decision, Page
from articles.importer.reading import Role

WEIGHTS = Path(__file__).with_name("weights.json")
# Fewer lines than these say too little of a page to be weighed; they keep their first reading.
FEW = 8
# Marks that leave no doubt.
_BEYOND_DOUBT = frozenset(
    {"image marker", "heading mark of Markdown", "quotation mark of Markdown", "line of tags", "repeats the headline"}
)
# By how much another role must be likelier than that of the first reading.
CLEARLY = 0.1
# How many phrases a reason names.
_NAMED = 3


@dataclass(frozen=True)
class Weights:
    """What each phrase says for or against each role, and each role for the one that follows it."""

    roles: tuple[Role, ...]
    evidence: Mapping[str, Mapping[int, float]]
    follows: Sequence[Sequence[tuple[int, float]]]
    precedes: Sequence[Sequence[tuple[int, float]]]

    @classmethod
    def from_json(cls, values: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Weights:
        """From ``{"evidence": {phrase: {role: weight}}, "follows": {role: {next role: weight}}}``."""
        roles = tuple(role for role in Role if role is not Role.BLANK)
        place = {role.value: at for at, role in enumerate(roles)}
        evidence = {
            phrase: {place[role]: weight for role, weight in row.items()} for phrase, row in values["evidence"].items()
        }
        follows: list[list[tuple[int, float]]] = [[] for _ in roles]
        precedes: list[list[tuple[int, float]]] = [[] for _ in roles]
        for role, row in values["follows"].items():
            for other, weight in row.items():
                follows[place[other]].append((place[role], exp(weight) - 1))
        for after, pairs in enumerate(follows):
            for before, factor in pairs:
                precedes[before].append((after, factor))
        return cls(roles, evidence, follows, precedes)


@cache
def weights() -> Weights:
    """The weights Newsroom comes with."""
    return Weights.from_json(json.loads(WEIGHTS.read_text(encoding="utf-8")))


def look_again(page: Page, fixed: frozenset[int] = frozenset()) -> None:
    """Weigh all evidence and give every line its likeliest role.

    In:     a page on which every line has a role, the first reading; ``fixed`` are indexes of lines whose role stays.
    Out:    the page's decisions, confidence being the probability of the role. A line that keeps its role keeps its
            reason; the reason of any other names what spoke loudest for the new role and against the old.
    Errors: none. Time grows with the number of lines.
    Source: posterior decoding by the forward-backward algorithm (Rabiner 1989, sections III A and B).
    """
    if len(page.filled) < FEW:
        return
    by = weights()
    fixed |= {index for index in page.filled if page.decisions[index].because in _BEYOND_DOUBT}
    local: list[list[float]] = []
    reported: list[list[str]] = []
    for index, phrases in zip(page.filled, evidence_of(page), strict=True):
        kept = page.decisions[index].role if index in fixed else None
        local.append([float(role is kept) for role in by.roles] if kept else _local(by, phrases))
        reported.append([phrase for phrase in phrases if phrase in REPORTED and phrase in by.evidence])
    for index, chances, phrases in zip(page.filled, _posterior(by, local), reported, strict=True):
        if index in fixed:
            continue
        first = page.decisions[index]
        best = max(range(len(chances)), key=chances.__getitem__)
        before = by.roles.index(first.role)
        if chances[best] - chances[before] < CLEARLY:
            best = before
        because = first.because if best == before else _reason(by, phrases, best, before)
        page.decisions[index] = Decision(by.roles[best], round(min(0.99, chances[best]), 3), because)


def roles_by(by: Weights, evidence: Sequence[Sequence[str]]) -> list[Role]:
    """The likeliest role of every line, from its evidence alone."""
    chances = _posterior(by, [_local(by, phrases) for phrases in evidence])
    return [by.roles[max(range(len(row)), key=row.__getitem__)] for row in chances]


def _local(by: Weights, phrases: Sequence[str]) -> list[float]:
    """What a line's own evidence says for each role, the best of them 1."""
    sums = [0.0] * len(by.roles)
    for phrase in phrases:
        for at, weight in by.evidence.get(phrase, {}).items():
            sums[at] += weight
    highest = max(sums)
    return [exp(value - highest) for value in sums]


def _posterior(by: Weights, local: Sequence[Sequence[float]]) -> list[list[float]]:
    """Every line's probability of each role, all lines considered.

    Most pairs of roles have no weight, hence the factor 1: a sum over all roles and a correction for the others.
    """
    size = len(by.roles)
    forward: list[list[float]] = []
    carried = [1.0 / size] * size
    for mine in local:
        scores = [value * chance for value, chance in zip(carried, mine, strict=True)]
        whole = sum(scores) or 1.0
        forward.append([score / whole for score in scores])
        carried = [1.0 + sum(forward[-1][role] * factor for role, factor in pairs) for pairs in by.follows]
    chances: list[list[float]] = []
    behind = [1.0] * size
    for at in range(len(local) - 1, -1, -1):
        scores = [value * later for value, later in zip(forward[at], behind, strict=True)]
        whole = sum(scores) or 1.0
        chances.append([score / whole for score in scores])
        ahead = [value * mine for value, mine in zip(behind, local[at], strict=True)]
        whole = sum(ahead) or 1.0
        behind = [1.0 + sum(ahead[other] * factor for other, factor in pairs) / whole for pairs in by.precedes]
    return chances[::-1]


def _reason(by: Weights, phrases: Sequence[str], role: int, first: int) -> str:
    """The phrases that spoke loudest for a role and against the first reading's."""
    loud: list[tuple[float, str]] = []
    for phrase in phrases:
        row = by.evidence.get(phrase, {})
        difference = row.get(role, 0.0) - row.get(first, 0.0)
        if difference > 0:
            loud.append((-difference, phrase))
    named = [phrase for _, phrase in sorted(loud)[:_NAMED]]
    return f"weighed: {'; '.join(named)}" if named else "weighed with what stands round it"

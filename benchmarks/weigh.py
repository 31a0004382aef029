"""Weigh the evidence: make articles/importer/weights.json from the cases in tests/cases.  make weigh

First without the cases kept aside (those whose number three divides), to say how well unseen copy is read; then with
all of them, for use. The rules were written with some of the cases at hand and are nearly always right on those, so
what the rules say is left out for every second one of them: else the weights would trust the rules too much.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pycrfsuite

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from articles.importer.classify import first_reading, lay_out  # noqa: E402
from articles.importer.clean import clean  # noqa: E402
from articles.importer.evidence import FIRST, evidence_of  # noqa: E402
from articles.importer.read import decode, split_lines  # noqa: E402
from articles.importer.scorer import WEIGHTS, Weights, roles_by  # noqa: E402

CASES = ROOT / "tests" / "cases"
# Cases the rules were written with have numbers up to this one, those kept aside excepted.
RULES_KNOW = 90
# L1 (few phrases) and L2 (small weights), and how often a phrase must occur to be weighed at all; by trial.
L1, L2, SEEN = 0.5, 0.05, 3
# How many trainings the weights are the mean of.
PARTS = 5
# Weights smaller than this change nothing.
SMALL = 0.03


class Case(NamedTuple):
    """One case: its number, and for each line that is not blank its evidence and its role in the gold."""

    number: int
    evidence: list[list[str]]
    roles: list[str]
    whole: bool = True

    @property
    def aside(self) -> bool:
        """Whether the case is kept aside."""
        return self.number % 3 == 0

    def known_to(self, phrase: str) -> bool:
        """Whether a phrase of evidence is used: what the rules said of a case they know is not, every second time."""
        known = self.number <= RULES_KNOW and not self.aside and self.number % 2 == 0
        return not (known and phrase.startswith(FIRST))


def read_case(path: Path) -> list[Case]:
    """A case with the evidence of its lines: whole; without the furniture round it; with bare markers for pictures."""
    gold = {line["line"]: line["role"] for line in json.loads(path.with_suffix(".json").read_text("utf-8"))["lines"]}
    text, _ = decode(path.read_bytes(), path.name)
    lines = split_lines(text)
    roles = [gold[number] for number in range(1, len(lines) + 1)]
    found = re.match(r"\d+", path.name)
    number = int(found.group()) if found else 1
    cases = [_case(number, lines, roles)]
    start = next((at for at, role in enumerate(roles) if role not in _FURNITURE), 0)
    end = next((at for at in range(len(roles), 0, -1) if roles[at - 1] not in _FURNITURE), len(roles))
    if any(role != "blank" for role in roles[:start] + roles[end:]):
        cases.append(_case(number, lines[start:end], roles[start:end])._replace(whole=False))
    bare = [at for at, role in enumerate(roles) if role not in ("caption", "image_credit")]
    if len(roles) - len(bare) > 0 and "image" in roles:
        empty = ["![]()" if roles[at] == "image" else lines[at] for at in bare]
        cases.append(_case(number, empty, [roles[at] for at in bare])._replace(whole=False))
    return cases


_FURNITURE = ("noise", "source", "blank")


def _case(number: int, lines: list[str], roles: list[str]) -> Case:
    cleaned, language = clean(lines)
    page = lay_out([line.text for line in cleaned], [line.reading for line in cleaned], language)
    first_reading(page)
    return Case(number, list(evidence_of(page)), [roles[index] for index in page.filled])


def weigh(cases: Sequence[Case]) -> dict[str, Any]:
    """Train on cases; give the weights as weights.json has them: the mean of several trainings, each without a part."""
    lines = [[{phrase for phrase in row if case.known_to(phrase)} for row in case.evidence] for case in cases]
    seen = Counter(phrase for case in lines for row in case for phrase in row)
    lines = [[{phrase for phrase in row if seen[phrase] >= SEEN} for row in case] for case in lines]
    numbers = sorted({case.number for case in cases})
    evidence: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    follows: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for part in range(PARTS):
        left_out = set(numbers[part::PARTS])
        kept = [(row, case.roles) for row, case in zip(lines, cases, strict=True) if case.number not in left_out]
        info = _train(kept)
        for (phrase, role), weight in info.state_features.items():
            evidence[phrase][role] += weight / PARTS
        for (role, other), weight in info.transitions.items():
            follows[role][other] += weight / PARTS
    return {"follows": _rounded(follows), "evidence": _rounded(evidence)}


def _train(cases: Sequence[tuple[list[set[str]], list[str]]]) -> Any:
    """One training: what crfsuite says of its model."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": L1, "c2": L2, "max_iterations": 150})
    for evidence, roles in cases:
        trainer.append([sorted(phrases) for phrases in evidence], roles)
    with tempfile.NamedTemporaryFile(suffix=".crf") as model:
        trainer.train(model.name)
        tagger = pycrfsuite.Tagger()
        tagger.open(model.name)
        return tagger.info()


def _rounded(table: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    rows = {
        key: {role: round(weight, 2) for role, weight in sorted(row.items()) if abs(weight) >= SMALL}
        for key, row in sorted(table.items())
    }
    return {key: row for key, row in rows.items() if row}


def main() -> None:
    """Report how well the cases kept aside are read, then write the weights of all cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("more", nargs="*", type=Path, help="folders with further cases to learn from")
    folders = [CASES, *parser.parse_args().more]
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt")) if path.with_suffix(".json").exists()]
    cases: list[Case] = []
    for at, path in enumerate(paths, 1):
        print(f"\rReading cases  {at}/{len(paths)}", end="", flush=True)
        cases += read_case(path)
    print("\nWeighing without the cases kept aside …")
    trial = weigh([case for case in cases if not case.aside])
    report(trial, [case for case in cases if case.aside and case.whole])
    print("Weighing with all of them …")
    final = weigh(cases)
    tables = (f"{json.dumps(name)}: {{\n{_rows(final[name])}\n}}" for name in ("follows", "evidence"))
    text = "{" + ",\n".join(tables) + "}\n"
    WEIGHTS.write_text(text, encoding="utf-8")
    print(f"{WEIGHTS.relative_to(ROOT)}: {len(final['evidence'])} phrases, {len(text) // 1024} KB")


def _rows(table: dict[str, dict[str, float]]) -> str:
    """A phrase with its weights on every line, so that a change can be read in a diff."""
    return ",\n".join(f" {json.dumps(key, ensure_ascii=False)}: {json.dumps(row)}" for key, row in table.items())


def report(values: dict[str, Any], cases: Sequence[Case]) -> None:
    """Print how many lines of the cases get their role."""
    by = Weights.from_json(values)
    pairs = Counter(
        (gold, role.value) for case in cases for gold, role in zip(case.roles, roles_by(by, case.evidence), strict=True)
    )
    right = sum(times for (gold, role), times in pairs.items() if gold == role)
    print(f"  {len(cases)} cases, {sum(pairs.values())} lines: {right / sum(pairs.values()):.3f} get their role")
    for gold in sorted({gold for gold, _ in pairs}):
        mine = pairs[gold, gold]
        wrong = sum(times for pair, times in pairs.items() if (pair[0] == gold) != (pair[1] == gold))
        print(f"  {gold:20s} F1 {2 * mine / (2 * mine + wrong):.3f}")


if __name__ == "__main__":
    main()

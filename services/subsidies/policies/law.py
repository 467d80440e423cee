"""The policies that the service answers by: read once, when it starts, and all or none.

A file that does not parse, names an unknown fact, has two versions for one day or fails one of its own cases stops the
start, and every fault is told with file, line and column.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services.kit.written import BadFile, Fault, formed, read_file
from services.subsidies.eligibility.rules import Answer, Question, evaluate
from services.subsidies.policies.reading.building import Builder
from services.subsidies.policies.reading.forms import FactForm, Name, PolicyForm
from services.subsidies.policies.rules import Case, Fact, Policy

POLICIES = Path(__file__).parent
VOCABULARY = POLICIES / "facts.yaml"
FEN_PER_YUAN = 100


@dataclass(frozen=True)
class Shelf:
    """Every loaded policy by its id, the vocabulary, and a name for exactly this set of texts."""

    policies: Mapping[str, Policy]
    vocabulary: Mapping[str, Fact]
    policy_set: str
    """A digest of every file: two answers of one set were given by the same rules."""


@cache
def shelf() -> Shelf:
    """Return the policies that ship with the service; raise `BadFile` where one cannot be loaded."""
    return load(POLICIES)


def load(folder: Path, vocabulary_file: Path = VOCABULARY) -> Shelf:
    """Read every policy below a folder (`<jurisdiction>/<id>.yaml`); raise `BadFile` with all faults of all files."""
    vocabulary = read_vocabulary(vocabulary_file)
    digest = hashlib.sha256(vocabulary_file.read_bytes())
    policies: dict[str, Policy] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("[0-9]*/*.yaml")):
        name = path.relative_to(folder).as_posix()
        digest.update(b"\0%b\0" % name.encode() + path.read_bytes())
        try:
            policy = read_policy(path, name, vocabulary)
        except BadFile as error:
            faults.extend(error.faults)
            continue
        if policy.id in policies:
            faults.append(Fault(name, 1, 1, f"there is another policy {policy.id}"))
        policies[policy.id] = policy
    if faults:
        raise BadFile(faults)
    return Shelf(policies, vocabulary, digest.hexdigest()[:16])


def read_policy(path: Path, name: str, vocabulary: Mapping[str, Fact]) -> Policy:
    """Read one file and run its own cases; raise `BadFile`."""
    written = read_file(path, name)
    form = formed(TypeAdapter(PolicyForm), written)
    faults = []
    if form.id != path.stem:
        faults.append(written.fault(("id",), f"the file is called {path.stem}"))
    if form.jurisdiction != path.parent.name:
        faults.append(written.fault(("jurisdiction",), f"the file stands under {path.parent.name}"))
    policy = Builder(written, vocabulary).build(form)
    for n, case in enumerate(policy.cases):
        answer = evaluate(policy, Question(case.as_of, case.district, case.facts))
        if (told := difference(case, answer)) is not None:
            faults.append(written.fault(("cases", n, "expect"), f"the policy fails its own case: {told}"))
    if faults:
        raise BadFile(faults)
    return policy


def read_vocabulary(path: Path) -> Mapping[str, Fact]:
    """Read the vocabulary of facts; raise `BadFile`."""
    forms = formed(TypeAdapter(dict[Name, FactForm]), read_file(path, path.name))
    return {
        name: Fact(name, form.kind, form.unit, form.meaning, form.owner, form.codes) for name, form in forms.items()
    }


def difference(case: Case, answer: Answer) -> str | None:
    """Return how an answer differs from what its case expects, None where it does not."""
    if answer.outcome != case.outcome:
        return f"it is {answer.outcome}, not {case.outcome}"
    fen = None if case.amount is None else int(case.amount * FEN_PER_YUAN)
    paid = None if answer.payment is None else answer.payment.fen
    if paid != fen:
        return f"{paid} fen are paid, not {fen}"
    unnamed = sorted(set(case.missing) - set(answer.missing))
    return f"{', '.join(unnamed)} is not among what is missing" if unnamed else None

"""Asking what someone is entitled to: facts of a request are checked against the vocabulary, then policies answer."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.validation import pointer
from services.subsidies.eligibility.rules import Answer, Question, evaluate, in_place
from services.subsidies.policies.expressions.values import Value
from services.subsidies.policies.law import Shelf
from services.subsidies.policies.rules import BadValue, Fact, Policy


def ask(
    shelf: Shelf, as_of: date, district: str, programmes: Sequence[str] | None, given: Mapping[str, object]
) -> list[Answer]:
    """Return what each programme asked for says, or each that is in force there then where none is named.

    Raises `ValidationFailed` with every programme and fact that the platform does not know, and every bad value.
    """
    errors: list[FieldError] = []
    facts = read_facts(shelf.vocabulary, given, errors)
    chosen = named(shelf, programmes, errors) if programmes is not None else in_force(shelf, as_of, district)
    if errors:
        raise ValidationFailed(errors=tuple(errors))
    question = Question(as_of, district, facts)
    return [evaluate(policy, question) for policy in chosen]


def read_facts(
    vocabulary: Mapping[str, Fact], given: Mapping[str, object], errors: list[FieldError]
) -> dict[str, Value]:
    """Return the facts of a request by their types; what is wrong with them is added to `errors`."""
    facts: dict[str, Value] = {}
    for name, value in given.items():
        at = pointer(("facts", name))
        fact = vocabulary.get(name)
        if fact is None:
            errors.append(FieldError(pointer=at, rule="unknown_fact", values={"known": sorted(vocabulary)}))
            continue
        try:
            facts[name] = fact.read(value)
        except BadValue as error:
            errors.append(FieldError(pointer=at, rule=error.rule, values=error.values))
    return facts


def ask_one(shelf: Shelf, as_of: date, district: str, programme: str, given: Mapping[str, object]) -> Answer:
    """Return what one programme says; raise `ValidationFailed` as `ask` does."""
    errors: list[FieldError] = []
    facts = read_facts(shelf.vocabulary, given, errors)
    policy = found(shelf, programme, pointer(("programme",)), errors)
    if policy is None or errors:
        raise ValidationFailed(errors=tuple(errors))
    return evaluate(policy, Question(as_of, district, facts))


def named(shelf: Shelf, programmes: Iterable[str], errors: list[FieldError]) -> list[Policy]:
    """Return the policies with these ids; those that there are not are added to `errors`."""
    policies = (found(shelf, each, pointer(("programmes", n)), errors) for n, each in enumerate(programmes))
    return [policy for policy in policies if policy is not None]


def found(shelf: Shelf, programme: str, at: str, errors: list[FieldError]) -> Policy | None:
    """Return the policy with this id; where there is none that is added to `errors`."""
    policy = shelf.policies.get(programme)
    if policy is None:
        errors.append(FieldError(pointer=at, rule="unknown_programme", values={"known": sorted(shelf.policies)}))
    return policy


def in_force(shelf: Shelf, as_of: date, district: str) -> list[Policy]:
    """Return the policies that have a version for the day and hold in the district."""
    return [
        policy
        for policy in shelf.policies.values()
        if policy.version_on(as_of) is not None and in_place(policy, district)
    ]

"""What an expression may say, and that everything else is refused with its place."""

import pytest

from services.subsidies.policies.expressions.expression import Refused
from services.subsidies.policies.expressions.values import Kind
from tests.subsidies.policies.expressions.names import read

ALLOWED = [
    "insured",
    "NOT insured AND months >= 12 OR wage < 810.5",
    "(months + days) * 2 - 1 > -3",
    "hukou = '440303' AND origin <> hukou AND hukou < '45'",
    "course = 'excavator_operator'",
    "hired_on <= left_on",
    "months IS NULL OR wage IS NOT NULL",
    "months IS DISTINCT FROM days AND hukou IS NOT DISTINCT FROM origin",
    "months IN (1, 2, -3) AND NOT hukou IN ('44', '45')",
    "months NOT IN (1, 2)",
    "wage BETWEEN 810 AND parameters.amount",
    "CASE WHEN insured THEN months WHEN local THEN 3 ELSE 0 END > 2",
    "COALESCE(insured, false)",
    "LEAST(months, days, 6) = GREATEST(months, 1)",
    "starts_with(hukou, '4403')",
    "insured = local IS NULL",
    "(insured = local) IS NOT DISTINCT FROM true",
    "MONTHS >= Parameters.Least_Months",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_the_subset_is_read(text: str) -> None:
    assert read(text).kind is Kind.BOOLEAN


REFUSED = {
    "insured; drop table decision": ("';' is not allowed", 7),
    "pg_read_file('/etc/passwd') IS NULL": ("the function pg_read_file is not allowed", 0),
    "insured AND pg_sleep(9) IS NULL": ("the function pg_sleep is not allowed", 12),
    "now() > hired_on": ("the function now is not allowed", 0),
    "nvl(insured, true)": ("the function nvl is not allowed", 0),
    "div(months, 2, 0) = 1": ("the function div is not allowed", 0),
    "count(months) = 1": ("the function count is not allowed", 0),
    "cast(months AS boolean)": ("the function cast is not allowed", 0),
    "months / 2 = 6": ("'/' is not allowed", 7),
    "months % 2 = 0": ("'%' is not allowed", 7),
    "months::text = '12'": ("'::' is not allowed", 6),
    "insured -- and nothing else": ("a comment is not allowed", 0),
    "months == 12": ("'==' is not allowed", 7),
    "current_date > hired_on": ("CURRENTDATE is not allowed", 0),
    "hired_on > date '2007-01-01'": ("CAST is not allowed", 0),
    "hired_on + interval '1 month' > left_on": ("is not allowed", 0),
    "(SELECT true)": ("SUBQUERY is not allowed", 0),
    "SELECT true": ("SELECT is not allowed", 0),
    "months IN (SELECT 1)": ("query of IN is not allowed", 0),
    "months = ANY(ARRAY[1, 2])": ("the function any is not allowed", 9),
    "hukou LIKE '44%'": ("LIKE is not allowed", 0),
    "hukou ~ '^44'": ("REGEXPLIKE is not allowed", 0),
    "hukou || '00' = '4400'": ("DPIPE is not allowed", 0),
    "hukou COLLATE \"C\" = '44'": ("COLLATE is not allowed", 0),
    "months = $1": ("PARAMETER is not allowed", 10),
    "*": ("STAR is not allowed", 0),
    "": ("one expression is needed", 0),
    "months >=": ("this is not a SQL expression", 0),
    "months, days": ("this is not a SQL expression", 6),
    "months = days = true": ("a condition inside a comparison needs parentheses", 0),
    "NOT insured = NOT local": ("a condition inside a comparison needs parentheses", 18),
    "age >= 16": ("there is no fact age", 0),
    "insured AND parameters.rate > 1": ("there is no parameter parameters.rate", 23),
    "person.months = 1": ("there is no fact person.months", 7),
    '"months" = 1': ("quoted of IDENTIFIER is not allowed", 0),
    "months = NULL": ("NULL stands only after IS", 0),
    "insured IS TRUE": ("IS takes NULL, NOT NULL or DISTINCT FROM", 0),
    "months IN (days)": ("IN takes a list of literals", 0),
    "months = '12'": ("these are of different types: integer, word", 0),
    "course = hukou": ("these are of different types: code, text", 0),
    "course < 'b'": ("only numbers, dates and codes have an order", 0),
    "insured < local": ("only numbers, dates and codes have an order", 0),
    "months AND insured": ("a condition is needed, not this: months", 0),
    "hukou + 1 > 2": ("a number is needed, not this: hukou", 0),
    "starts_with(course, hukou)": ("these are of different types: code, text", 0),
    "CASE months WHEN 1 THEN insured END": ("this of CASE is not allowed", 0),
    "CASE WHEN insured THEN 1 ELSE local END = 1": ("these are of different types: boolean, integer", 0),
    "months > 1e5": ("a number is written with digits", 0),
    "months > 1000000000000000000": ("is too large for a number", 0),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_in_the_subset_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(text)
    assert REFUSED[text][0] in str(refusal.value)


@pytest.mark.parametrize("text", [text for text, (_, at) in REFUSED.items() if at > 0])
def test_a_refusal_says_at_which_character(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(text)
    assert refusal.value.at == REFUSED[text][1]


def test_an_expression_that_is_too_deep_is_refused() -> None:
    assert read("insured" + " AND insured" * 19).kind is Kind.BOOLEAN
    with pytest.raises(Refused, match="at most 20 deep"):
        read("insured" + " AND insured" * 20)


def test_a_tower_of_parentheses_is_refused_or_read_but_never_breaks_the_reader() -> None:
    with pytest.raises(Refused):
        read("(" * 1_900 + "insured" + ")" * 1_900)


def test_an_expression_of_too_many_nodes_is_refused() -> None:
    with pytest.raises(Refused, match="at most 200 nodes"):
        read(f"months IN ({', '.join(['1'] * 250)})")


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(Refused, match="at most 4000 characters"):
        read("insured OR " * 500 + "insured")


def test_an_expression_tells_which_facts_and_parameters_it_reads() -> None:
    assert read("wage >= parameters.amount AND insured").inputs == {
        "insured": Kind.BOOLEAN,
        "parameters.amount": Kind.NUMERIC,
        "wage": Kind.NUMERIC,
    }

import pytest

from services.kit.http.problems import BadProblemType, Problem, kebab
from tests.kit.http.app import Spent


@pytest.mark.parametrize(
    ("name", "code"),
    [("NotZeroEmployment", "not-zero-employment"), ("OIDCTokenExpired", "oidc-token-expired"), ("Busy", "busy")],
)
def test_a_code_is_the_class_name_in_kebab_case(name: str, code: str) -> None:
    assert kebab(name) == code


def test_the_title_is_the_first_line_of_the_docstring_without_its_period() -> None:
    assert Spent.title == "The allowance is spent"


def test_the_description_is_the_rest_of_the_docstring() -> None:
    assert Spent.description() == "Raised when a claim comes after the last fen was paid."


def test_members_are_keyword_arguments() -> None:
    assert Spent(left=3, reasons=("late",)).members == {"left": 3, "reasons": ("late",)}


def test_a_missing_member_is_refused() -> None:
    with pytest.raises(TypeError, match="reasons"):
        Spent(left=3)  # type: ignore[call-arg] # a type checker refuses it too


def test_a_log_line_of_a_problem_holds_its_code_and_no_member() -> None:
    assert f"{Spent(left=3, reasons=('late',))} {Spent(left=3, reasons=())!r}" == "spent Spent()"


def test_every_type_is_registered() -> None:
    assert Spent in Problem.types()


def test_a_code_that_is_taken_is_refused_at_definition() -> None:
    with pytest.raises(BadProblemType, match=r"the code 'spent' is taken by Spent"):

        class AlsoSpent(Problem):
            """The allowance is spent again."""

            status = 409
            code = "spent"


def test_a_type_without_a_title_is_refused_at_definition() -> None:
    with pytest.raises(BadProblemType, match="title"):

        class Untitled(Problem):
            status = 409


def test_a_type_without_a_status_is_refused_at_definition() -> None:
    with pytest.raises(BadProblemType, match="status"):

        class WithoutStatus(Problem):
            """It has no status."""


def test_a_member_named_like_one_of_rfc_9457_is_refused_at_definition() -> None:
    with pytest.raises(BadProblemType, match="instance"):

        class WithInstance(Problem):
            """It takes a name that has a meaning."""

            status = 409
            instance: str

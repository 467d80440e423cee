"""A case goes along a path as its source says: who is taken where, and what moves a case by itself."""

import pytest

from services.people.paths.law import PATHS, load
from services.people.paths.rules.course import Move, Standing, Stay, refusal_of, take
from services.people.paths.rules.path import Happening, Known, Outcome

SHIPPED = load(PATHS)
GUANGDONG, JINAN = SHIPPED["GD-SEVEN-LINKS"], SHIPPED["JN-CLOSED-LOOP"]
P, L = Outcome.PASSED, Outcome.LACKING_SKILLS


def at(*steps: str, known: tuple[Known, ...] = (), **outcomes: Outcome) -> Standing:
    """Return where a case stands that passed through steps, the last of them open; others ended as `outcomes` say."""
    before = (Stay(step, outcomes.get(step, P)) for step in steps[:-1])
    return Standing((*before, Stay(steps[-1], None)), frozenset(known))


@pytest.mark.parametrize(
    ("standing", "to", "outcome", "unmet"),
    [
        (at("basic_service", "interview_guidance"), "aptitude_assessment", P, ()),
        (at("basic_service", "psychological_interview"), "aptitude_assessment", P, ("passed:interview_guidance",)),
        (at("aptitude_assessment", known=(Known.ASSESSED_LACKING_SKILLS,)), "skill_training", L, ()),
        (at("aptitude_assessment"), "skill_training", L, ("assessed_lacking_skills",)),
        (
            at("aptitude_assessment"),
            "skill_training",
            P,
            ("assessed_lacking_skills", "found_lacking_skills"),
        ),
        (at("basic_service", "tracking"), "back", P, ("left_work",)),
        (at("basic_service", "tracking"), "end", P, ("work_lasted",)),
        (at("aptitude_assessment", "skill_training"), "targeted_training", P, ()),
        (at("skill_training", known=(Known.FOUND_WORK,)), "targeted_training", P, ("not_placed",)),
        (at("basic_service"), "tracking", P, ("found_work",)),
    ],
)
def test_each_link_of_guangdong_takes_whom_the_text_says(
    standing: Standing, to: str, outcome: Outcome, unmet: tuple[str, ...]
) -> None:
    refusal = refusal_of(GUANGDONG, standing, to, outcome)
    assert (refusal.unmet if refusal else ()) == unmet


def test_the_end_of_a_step_that_is_not_reached_is_told_by_the_facts_that_reach_it() -> None:
    refusal = refusal_of(JINAN, at("need", "measure"), "carrying_out", P)
    assert refusal is not None
    assert refusal.unmet == ("in_training", "trained", "referred")


def test_where_a_path_can_end_its_end_is_among_the_ways() -> None:
    refusal = refusal_of(GUANGDONG, at("basic_service", "tracking"), "back", P)
    assert refusal is not None
    assert refusal.next == ("end", "basic_service")


def test_nobody_goes_back_where_no_way_does() -> None:
    refusal = refusal_of(JINAN, at("need", "measure"), "back", P)
    assert refusal is not None
    assert refusal.unmet == ()


def test_interview_guidance_that_was_broken_off_was_not_passed_through() -> None:
    standing = at("interview_guidance", "psychological_interview", interview_guidance=Outcome.BROKEN_OFF)
    refusal = refusal_of(GUANGDONG, standing, "aptitude_assessment", P)
    assert refusal is not None
    assert refusal.unmet == ("passed:interview_guidance",)


def test_a_step_that_no_way_leads_to_is_refused_with_those_that_are_open() -> None:
    refusal = refusal_of(GUANGDONG, at("basic_service"), "skill_training", P)
    assert refusal is not None
    assert refusal.next == ("tracking", "interview_guidance", "psychological_interview", "targeted_training")


def test_whoever_was_assessed_before_the_fourth_link_goes_on_from_it_and_not_past_it() -> None:
    early = take(GUANGDONG, at("basic_service", "interview_guidance"), Happening.SKILLS_FOUND_LACKING)
    later = take(GUANGDONG, early.standing.left(P).entered("aptitude_assessment"))
    assert (early.moves, later.moves) == ((), (Move("skill_training", L),))


def test_an_assessment_of_the_first_round_says_nothing_of_the_second() -> None:
    standing = at("interview_guidance", "aptitude_assessment", "interview_guidance").took(
        Happening.SKILLS_FOUND_LACKING
    )
    assert take(GUANGDONG, standing.left(P).entered("aptitude_assessment")).moves == ()


@pytest.mark.parametrize("step", [step.id for step in GUANGDONG.steps if step.id != "tracking"])
def test_whoever_finds_work_comes_to_the_seventh_link_from_any_other(step: str) -> None:
    course = take(GUANGDONG, at(step), Happening.HIRED)
    assert [(move.to, move.outcome) for move in course.moves] == [("tracking", Outcome.FOUND_WORK)]


def test_whoever_leaves_the_job_goes_back_to_where_they_were() -> None:
    hired = take(GUANGDONG, at("basic_service", "interview_guidance"), Happening.HIRED).standing
    left = take(GUANGDONG, hired, Happening.WORK_ENDED)
    assert [(move.to, move.outcome) for move in left.moves] == [("interview_guidance", Outcome.LEFT_WORK)]


def test_whoever_goes_back_passes_over_a_step_that_the_path_no_longer_has() -> None:
    left = take(
        GUANGDONG, at("interview_guidance", "struck_out", "tracking", known=(Known.FOUND_WORK,)), Happening.WORK_ENDED
    )
    assert left.standing.step == "interview_guidance"


def test_whoever_had_work_when_the_case_began_goes_back_to_the_first_link() -> None:
    left = take(GUANGDONG, at("tracking", known=(Known.FOUND_WORK,)), Happening.WORK_ENDED)
    assert left.standing.step == "basic_service"


def test_who_left_a_job_finds_the_next_one_and_is_tracked_again() -> None:
    standing = at("interview_guidance")
    for happening in (Happening.HIRED, Happening.WORK_ENDED, Happening.HIRED):
        standing = take(GUANGDONG, standing, happening).standing
    assert standing.step == "tracking"


def test_the_path_ends_when_work_has_lasted() -> None:
    hired = take(GUANGDONG, at("basic_service"), Happening.HIRED).standing
    assert take(GUANGDONG, hired, Happening.WORK_LASTED).moves[-1].to is None


def test_what_is_known_twice_moves_a_case_once() -> None:
    hired = take(GUANGDONG, at("basic_service"), Happening.HIRED).standing
    assert take(GUANGDONG, hired, Happening.HIRED).moves == ()


def test_the_loop_of_jinan_turns_with_what_is_recorded() -> None:
    standing, steps = at("need"), []
    for happening in (Happening.NEED_RECORDED, Happening.ENROLLED, Happening.TRAINING_COMPLETED):
        standing = take(JINAN, standing, happening).standing
        steps.append(standing.step)
    assert steps == ["measure", "carrying_out", "supervision"]


def test_what_was_known_before_a_case_began_carries_it_over_several_steps() -> None:
    course = take(JINAN, at("need"), Happening.NEED_RECORDED, Happening.ENROLLED)
    assert [move.to for move in course.moves] == ["measure", "carrying_out"]


def test_a_second_round_does_not_count_the_training_of_the_first() -> None:
    standing = at("need")
    for happening in (Happening.NEED_RECORDED, Happening.ENROLLED, Happening.TRAINING_COMPLETED, Happening.HIRED):
        standing = take(JINAN, standing, happening).standing
    assert take(JINAN, standing, Happening.WORK_ENDED).standing.step == "measure"


def test_a_training_that_was_left_moves_nobody_on() -> None:
    standing = take(JINAN, at("need"), Happening.NEED_RECORDED, Happening.ENROLLED).standing
    assert take(JINAN, standing, Happening.TRAINING_LEFT).moves == ()

"""Everything that a decision can say has a sentence in both languages."""

from typing import get_args

import pytest

from services.kit.http.languages import Catalogues, Language
from services.kit.http.problems import Problem
from services.people.app import SERVICE
from services.people.applications.rules import Waits
from services.people.certifications.rules import Reason
from services.people.certifications.words import said_caveats
from services.people.notifications.model import NoticeKind
from services.people.rechecks.rules import Exit

CONDUCT = ("refused_recommendations", "refused_hires", "last_contact_on")
MEMBERS = ("able", "willing", "employed", "other_income", "worked")
SAID = (
    *(("reason", str(reason)) for reason in (*Reason, *Waits, *Exit)),
    *(("missing", fact) for fact in (*MEMBERS, *CONDUCT, "income_per_head", "dibao_line")),
    *(
        ("caveat", caveat)
        for caveat in (
            "working_age_unverified",
            "retirement_age_by_post_unknown",
            "facts_of_a_later_day",
            "another_law_in_force",
            "posting_period_not_printed",
            "no_exit_printed",
            "ability_not_stated",
            "told_in_fives",
            "hukou_kinds_of_another_text",
            "first_day_unknown",
            "first_day_uncertain",
            "last_day_uncertain",
        )
    ),
    *(("notification", kind) for kind in get_args(NoticeKind)),
    *(
        ("rule", rule)
        for rule in (
            "differs_from_resident_id",
            "no_work_known",
            "due_in_the_past",
            "born_before_1900",
            "left_before_joining",
            "date_in_future",
            "person_repeated",
            "before_birth",
            "ends_before_it_begins",
            "of_ended_ones_only",
            "of_contracts_only",
            "of_fixed_terms_only",
            "resident_id_or_reason",
            "stated_without_resident_id",
            "contact_together",
            "nothing_to_correct",
            "follows_from_resident_id",
            "as_recorded",
            "differs_from_certificate_number",
            "of_disability_certificates_only",
            "accommodation_repeated",
            "of_aptitude_only",
            "begins_in_the_past",
            "one_to_one",
            "dimension_repeated",
            "more_points_than_there_are",
            "profile_without_content",
            "begins_after_its_registration",
            "of_the_unemployed_only",
            "of_the_employed_only",
            "unemployed_are_able",
            "unemployed_are_willing",
            "not_of_working_age",
            "not_of_this_kind",
            "not_in_this_file",
            "of_begun_ones_only",
            "code_of_another_licence",
            "of_closed_ones_only",
            "of_every_closed_one",
            "suspended_before_it_operated",
            "suspended_after_it_closed",
            "suspensions_overlap",
            "suspension_goes_on",
            "of_every_suspended_one",
            "first_of_month",
            "not_for_residents",
            "of_employees_only",
            "of_graduates_only",
            "occupation_or_name",
            "of_certificates_only",
            "of_every_ended_one",
            "of_ended_trainings_only",
            "of_completed_ones_only",
            "of_known_certificates_only",
            "of_skill_levels_only",
            "use_unknown",
            "path_unknown",
            "path_of_another_area",
            "step_unknown",
            "outcome_of_another_step",
            "no_consent_needed",
            "before_the_last_answer",
            "of_hardship_only",
            "nobody_met_alone",
            "both_sides_promise",
            "posted_before_received",
            "posted_too_short",
            "posting_end_not_printed",
            "not_during_posting",
            "year_of_graduates_only",
            "graduates_have_a_year",
            "organisation_below_itself",
            "no_open_organisation",
            "no_open_office",
            "no_such_staff",
            "role_needs_post",
            "successor_is_another",
            "of_trainings_only",
            "business_of_another_licence",
            "same_record",
            "lives_there_already",
            "webhook_https",
            "kind_repeated",
            "one_who_runs_it",
            "audience_repeated",
            "everybody_alone",
            "web_address",
            "before_the_last_confirmation",
            "no_such_entry",
            "entry_withdrawn",
            "entry_expired",
            "consent_not_asked",
            "consent_refused",
            "no_consent_that_day",
            "not_about_oneself",
            "every_question_once",
            "on_the_scale",
        )
    ),
)


@pytest.fixture(scope="module")
def catalogues() -> Catalogues:
    assert SERVICE.name == "people"  # its import has defined every problem of the service
    return Catalogues.of(Problem.types())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("context", "code"), SAID)
def test_a_code_has_a_sentence(catalogues: Catalogues, language: Language, context: str, code: str) -> None:
    sentence = catalogues.find(language, context, code)
    assert sentence is not None
    assert sentence[-1] in ".。"


def test_a_caveat_about_a_law_names_it_in_its_sentence(catalogues: Catalogues) -> None:
    [said] = said_caveats(catalogues.voice(Language.CHINESE), ["another_law_in_force:ZS-2005"])
    assert (said.code, said.law, "ZS-2005" in said.detail) == ("another_law_in_force", "ZS-2005", True)

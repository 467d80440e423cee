"""Where each noun is kept, and what its lists can be narrowed by."""

from services.gateway.endpoints import Endpoint, Filter
from services.gateway.nouns.choices import (
    CaseState,
    CorrectionState,
    DecisionOutcome,
    EmployerKind,
    EnrolmentStatus,
    HandoverState,
    HukouKind,
    ImportState,
    NeedPurpose,
    ReferralStatus,
    StartUpStage,
    TaskKind,
    VacancyStatus,
)
from services.gateway.nouns.list_choices import ListedAs
from services.gateway.scalars import Day, Id, Yuan

OF_PERSON = Filter("person", Id, "Those of this person.", "person_id")
DISTRICT = Filter("district", str, "Those in this district (GB/T 2260, 6 to 12 digits) and all below it 区划.")
OF_EMPLOYER = Filter("employer", Id, "Those of this employer.", "employer_id")
OF_VACANCY = Filter("vacancy", Id, "Those for this vacancy.", "vacancy_id")
OCCUPATION_GROUP = Filter(
    "occupation", str, "Those of this occupation of CSCO 2022, or of all below its beginning: 6-06 职业."
)

PERSONS = Endpoint(
    "people",
    "/v1/persons",
    "persons.Person",
    (
        Filter("residence", str, "Those who live in this district (GB/T 2260) or below it 常住地."),
        Filter("hukou_kind", HukouKind, "Those whose registration is of this kind 户口性质."),
        Filter("temporary", bool, "Those without a resident id, or those with one 是否临时登记."),
        Filter("merged", bool, "Those whose record went into another one, or those that stand 是否已并入."),
    ),
)
CORRECTIONS = Endpoint(
    "people",
    "/v1/corrections",
    "corrections.Correction",
    (OF_PERSON, Filter("state", CorrectionState, "Those that have come so far 更正状态.")),
)
MERGES = Endpoint(
    "people",
    "/v1/merges",
    "merges.Merge",
    (OF_PERSON, Filter("standing", bool, "Those that stand, or those that were undone 是否有效.")),
)
HANDOVERS = Endpoint(
    "people",
    "/v1/handovers",
    "handovers.Handover",
    (OF_PERSON, Filter("state", HandoverState, "Those that have come so far 移交状态.")),
)
RETENTION_NOTICES = Endpoint(
    "people",
    "/v1/retention-notices",
    "retention.RetentionNotice",
    (OF_PERSON, Filter("open", bool, "Those that have not ended, or those that have 是否未办结.")),
)
ACCESSES = Endpoint("people", "/v1/persons/{id}/access-log", "persons.Access", sparse=False)
HOUSEHOLDS = Endpoint(
    "people",
    "/v1/households",
    "households.Household",
    (
        DISTRICT,
        Filter("certified", bool, "Those that are certified as zero-employment, or those that are not 是否已认定."),
        Filter("recheck", bool, "Those that are certified and whose facts have changed since 是否需复核."),
    ),
)
CERTIFICATIONS = Endpoint("people", "/v1/households/{id}/certifications", "certifications.Certification", sparse=False)
NEEDS = Endpoint(
    "people",
    "/v1/needs",
    "needs.Need",
    (
        OF_PERSON,
        Filter("purpose", NeedPurpose, "Those of this purpose 需求类别."),
        Filter("open", bool, "Those that are open, or those that are closed 是否未结束."),
    ),
)
CASES = Endpoint(
    "people",
    "/v1/cases",
    "cases.ServiceCase",
    (
        OF_PERSON,
        Filter("path_id", str, "Those on this path, as `paths` has it 路径."),
        Filter("step", str, "Those at this step 环节."),
        Filter("state", CaseState, "Those that stand so 状态."),
    ),
)
OF_KIND = Filter("kind", TaskKind, "Those of this kind 种类.")
TASKS = Endpoint(
    "people",
    "/v1/tasks",
    "tasks.Task",
    (OF_PERSON, OF_KIND, Filter("open", bool, "Those that are open, or those that are not 是否未办结.")),
)
WORKLIST = Endpoint(
    "people",
    "/v1/worklist",
    "tasks.Task",
    (
        OF_PERSON,
        OF_KIND,
        Filter("step", str, "Those of this step of a path 环节."),
        Filter("district", str, "Those about whoever lives or is registered there, or below it 区划."),
    ),
    sparse=False,
)
PARTNER = Filter("partner", str, "The region where the work is 协作地.")
AS_OF = Filter("as_of", Day, "Of which day; today where left out 截至日期.")
JOB_SEEKERS = Endpoint(
    "people",
    "/v1/lists/job-seekers",
    "lists.ListedSeeker",
    (
        Filter("origin", str, "The region whose people look for work 输出地."),
        PARTNER,
        AS_OF,
        Filter("only", ListedAs, "Whom to list; whoever looks for work where left out 清单类别."),
    ),
    sparse=False,
)
LISTED_POSTS = Endpoint(
    "vacancies",
    "/v1/lists/posts",
    "lists.ListedPost",
    (
        PARTNER,
        AS_OF,
        Filter("occupations", str, "Those of these occupations of CSCO 2022, or below: 4-10,6-06 职业."),
    ),
    sparse=False,
)
START_UP_PLANS = Endpoint(
    "people",
    "/v1/start-up-plans",
    "start_up_plans.StartUpPlan",
    (
        OF_PERSON,
        Filter("stage", StartUpStage, "Those that are so far 进展."),
        Filter("open", bool, "Those that are open, or those that have ended 是否未结束."),
    ),
)
COURSES = Endpoint(
    "training",
    "/v1/courses",
    "courses.Course",
    (
        Filter("occupation", str, "Those for this occupation, CSCO 2022 职业."),
        Filter("district", str, "Those in this very district, GB/T 2260 区划."),
    ),
)
CLASSES = Endpoint(
    "training", "/v1/classes", "classes.TrainingClass", (Filter("course", Id, "Those of this course.", "course_id"),)
)
ENROLMENTS = Endpoint(
    "training",
    "/v1/enrolments",
    "enrolments.Enrolment",
    (
        OF_PERSON,
        Filter("class_id", Id, "Those in this class.", "training_class_id"),
        Filter("status", EnrolmentStatus, "Those that have come so far 培训状态."),
    ),
)
EMPLOYERS = Endpoint(
    "vacancies",
    "/v1/employers",
    "employers.Employer",
    (
        DISTRICT,
        Filter("kind", EmployerKind, "Those of this kind 用人单位类型."),
        Filter("credit_code", str, "The one with this unified social credit code, GB 32100 统一社会信用代码."),
        Filter("name", str, "Those whose names begin so 名称."),
    ),
)
VACANCIES = Endpoint(
    "vacancies",
    "/v1/vacancies",
    "vacancies.Vacancy",
    (OF_EMPLOYER, Filter("status", VacancyStatus, "Those that have come so far 岗位状态."), DISTRICT, OCCUPATION_GROUP),
)
PUBLISHED_VACANCIES = Endpoint(
    "vacancies",
    "/v1/published-vacancies",
    "vacancies.PublishedVacancy",
    (
        DISTRICT,
        OCCUPATION_GROUP,
        Filter("pay_from", Yuan, "Those that pay at least so much a month 月薪下限."),
        OF_EMPLOYER,
    ),
)
IMPORTS = Endpoint(
    "vacancies",
    "/v1/imports",
    "imports.Import",
    (
        Filter("state", ImportState, "Those that have come so far 导入状态."),
        Filter("source", str, "Those from this source 来源."),
    ),
)
FINDINGS = Endpoint("vacancies", "/v1/imports/{id}/findings", "imports.Finding", sparse=False)
RECOMMENDATIONS = Endpoint("matching", "/v1/recommendations", "recommendations.Recommendation", (OF_PERSON, OF_VACANCY))
REFERRALS = Endpoint(
    "matching",
    "/v1/referrals",
    "referrals.Referral",
    (
        OF_PERSON,
        OF_VACANCY,
        Filter("status", ReferralStatus, "Those that have come so far 推荐状态."),
        Filter("check_due", bool, "Hires whose check is due and not recorded yet, or all others 是否待回访."),
    ),
)
DECISIONS = Endpoint(
    "subsidies",
    "/v1/decisions",
    "decisions.Decision",
    (
        Filter("referral", Id, "Those about this referral.", "referral_id"),
        OF_PERSON,
        Filter("programme", str, "Those on this programme, such as GD-ZE-POST 政策."),
        Filter("outcome", DecisionOutcome, "Those that came out so 判断结果."),
    ),
)

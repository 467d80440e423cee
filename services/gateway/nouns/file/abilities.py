"""Ability profiles in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.file.annulments import AnnulInput, AnnulmentReason, PartIsAnnulled
from services.gateway.nouns.file.endpoints import ABILITY_PROFILES
from services.gateway.refusals import RecordMerged
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class FunctionLevel(Enum):
    """What somebody can do of a function, in ascending order 功能水平."""

    NONE = enum_value("none", description="Not at all 不能.")
    LIMITED = enum_value("limited", description="To a limited extent 部分能.")
    WITH_AID = enum_value("with_aid", description="With an aid or with help 借助辅助器具或他人协助能.")
    FULL = enum_value("full", description="Fully 完全能.")


@chosen_from
class Accommodation(Enum):
    """What somebody needs at work 合理便利."""

    STEP_FREE_ACCESS = enum_value("step_free_access", description="Step-free access 无台阶出入.")
    ADAPTED_TOILET = enum_value("adapted_toilet", description="Adapted toilet 无障碍卫生间.")
    ADAPTED_WORKSTATION = enum_value("adapted_workstation", description="Adapted workstation 改造的工位.")
    SCREEN_READER = enum_value("screen_reader", description="Screen reader 读屏软件.")
    LARGE_PRINT = enum_value("large_print", description="Large print or magnifier 大字或放大设备.")
    TACTILE_GUIDANCE = enum_value("tactile_guidance", description="Tactile guidance 盲道或触觉引导.")
    SIGN_INTERPRETER = enum_value("sign_interpreter", description="Sign interpreter 手语翻译.")
    WRITTEN_INSTRUCTIONS = enum_value("written_instructions", description="Communication in writing 书面沟通.")
    VISUAL_ALARM = enum_value("visual_alarm", description="Visual alarm 可视警报.")
    PLAIN_INSTRUCTIONS = enum_value("plain_instructions", description="Plain instructions step by step 简明易懂的指令.")
    JOB_COACH = enum_value("job_coach", description="Job coach 就业辅导员.")
    QUIET_PLACE = enum_value("quiet_place", description="Quiet place to work 安静的工作场所.")
    EXTRA_BREAKS = enum_value("extra_breaks", description="Additional breaks 增加休息.")
    FLEXIBLE_HOURS = enum_value("flexible_hours", description="Flexible hours 弹性工时.")
    HOME_WORK = enum_value("home_work", description="Work from home 居家工作.")
    TRANSPORT = enum_value("transport", description="Transport to work 接送交通.")


@chosen_from
class AbilityAssessor(Enum):
    """Who says what somebody is able to do 评估主体."""

    SELF = enum_value("self", description="The person 本人.")
    OFFICE = enum_value("office", description="An office 工作机构.")
    INSTITUTION = enum_value("institution", description="An institution that assesses 评估机构.")


@described
class AbilityProfile(Shape):
    """What a person was able to do on a day, and what they need at work 功能评估; null is not assessed."""

    id: Id = fact("The profile's id.")
    version: int = fact("What `ifMatch` takes when the profile is changed.")
    person_id: Id = fact("The person's id.", of="person")
    assessed_on: Day = fact("When it was assessed 评估日期.")
    assessed_by: AbilityAssessor = fact("Who says so 评估主体.")
    replaced_on: Day | None = fact("When it was next assessed; null where this is the current profile 更新日期.")
    sitting: FunctionLevel | None = fact("Sitting 坐.")
    standing: FunctionLevel | None = fact("Standing 站立.")
    walking: FunctionLevel | None = fact("Walking 行走.")
    bending: FunctionLevel | None = fact("Bending 弯腰.")
    lifting: FunctionLevel | None = fact("Lifting 提举重物.")
    kneeling_and_crouching: FunctionLevel | None = fact("Kneeling and crouching 跪与蹲.")
    climbing: FunctionLevel | None = fact("Climbing 攀爬.")
    pushing_and_pulling: FunctionLevel | None = fact("Pushing and pulling 推与拉.")
    finger_manipulation: FunctionLevel | None = fact("Finger manipulation 手指操作.")
    seeing: FunctionLevel | None = fact("Seeing 看.")
    hearing: FunctionLevel | None = fact("Hearing 听.")
    speaking: FunctionLevel | None = fact("Speaking 说.")
    reading_and_writing: FunctionLevel | None = fact("Reading and writing 读写.")
    accommodations: list[Accommodation] = fact("What the person needs at work 所需便利.")
    annulled_for: AnnulmentReason | None = fact("Why it was annulled; null where it counts 作废原因.")
    created_at: Instant = fact("When it was recorded.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@taken
class AbilityProfileInput(Taken):
    """A profile to record 登记功能评估; a function that was not assessed is left out."""

    person_id: Id = fact("The person's id.", of="person")
    assessed_on: Day = fact("When it was assessed 评估日期.")
    assessed_by: AbilityAssessor = fact("Who says so 评估主体.")
    sitting: FunctionLevel | None = optional("Sitting 坐.")
    standing: FunctionLevel | None = optional("Standing 站立.")
    walking: FunctionLevel | None = optional("Walking 行走.")
    bending: FunctionLevel | None = optional("Bending 弯腰.")
    lifting: FunctionLevel | None = optional("Lifting 提举重物.")
    kneeling_and_crouching: FunctionLevel | None = optional("Kneeling and crouching 跪与蹲.")
    climbing: FunctionLevel | None = optional("Climbing 攀爬.")
    pushing_and_pulling: FunctionLevel | None = optional("Pushing and pulling 推与拉.")
    finger_manipulation: FunctionLevel | None = optional("Finger manipulation 手指操作.")
    seeing: FunctionLevel | None = optional("Seeing 看.")
    hearing: FunctionLevel | None = optional("Hearing 听.")
    speaking: FunctionLevel | None = optional("Speaking 说.")
    reading_and_writing: FunctionLevel | None = optional("Reading and writing 读写.")
    accommodations: list[Accommodation] | None = optional("What the person needs at work 所需便利.")


@taken
class AbilityProfileChanges(Taken):
    """What to correct about a profile; what is left out stays as it is."""

    assessed_on: Day | None = optional("When it was assessed 评估日期.")
    assessed_by: AbilityAssessor | None = optional("Who says so 评估主体.")
    sitting: FunctionLevel | None = optional("Sitting 坐.")
    standing: FunctionLevel | None = optional("Standing 站立.")
    walking: FunctionLevel | None = optional("Walking 行走.")
    bending: FunctionLevel | None = optional("Bending 弯腰.")
    lifting: FunctionLevel | None = optional("Lifting 提举重物.")
    kneeling_and_crouching: FunctionLevel | None = optional("Kneeling and crouching 跪与蹲.")
    climbing: FunctionLevel | None = optional("Climbing 攀爬.")
    pushing_and_pulling: FunctionLevel | None = optional("Pushing and pulling 推与拉.")
    finger_manipulation: FunctionLevel | None = optional("Finger manipulation 手指操作.")
    seeing: FunctionLevel | None = optional("Seeing 看.")
    hearing: FunctionLevel | None = optional("Hearing 听.")
    speaking: FunctionLevel | None = optional("Speaking 说.")
    reading_and_writing: FunctionLevel | None = optional("Reading and writing 读写.")
    accommodations: list[Accommodation] | None = optional("What the person needs at work 所需便利.")


@strawberry.type
class AbilityProfileQueries:
    """How an ability profile is found; a person leads to theirs."""

    ability_profile = one(ABILITY_PROFILES, "One ability profile 功能评估.")


@strawberry.type
class AbilityProfileMutations:
    """What can be done with an ability profile."""

    record_ability_profile = verb(
        "POST /v1/ability-profiles",
        "Record what a person is able to do and what they need 登记功能评估.",
        "people",
        AbilityProfile,
        taking=AbilityProfileInput,
        or_else=(RecordMerged,),
    )
    change_ability_profile = verb(
        "PATCH /v1/ability-profiles/{id}",
        "Correct an ability profile 变更功能评估.",
        "people",
        AbilityProfile,
        taking=AbilityProfileChanges,
        or_else=(RecordMerged, PartIsAnnulled),
    )
    annul_ability_profile = verb(
        "POST /v1/ability-profiles/{id}:annul",
        "Annul an ability profile that was recorded by mistake 作废功能评估.",
        "people",
        AbilityProfile,
        taking=AnnulInput,
        or_else=(RecordMerged, PartIsAnnulled),
    )

"""What lists in a person's file can be narrowed by, where it has a fixed choice of values."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class StatusKind(Enum):
    """What a person is in the eyes of a policy 身份类别."""

    FILED_POOR = enum_value("filed_poor", description="Registered as poor 建档立卡贫困人口.")
    LIFTED_OUT_OF_POVERTY = enum_value("lifted_out_of_poverty", description="Lifted out of poverty 脱贫人口.")
    DIBAO = enum_value("dibao", description="Receives the minimum living allowance 低保对象.")
    HARDSHIP_PERSON = enum_value("hardship_person", description="Finds work hard to get 就业困难人员.")
    GRADUATE = enum_value("graduate", description="A graduate 高校毕业生.")
    SEVERELY_DISABLED_FAMILY = enum_value(
        "severely_disabled_family", description="Of the family of somebody severely disabled 重度残疾人家庭成员."
    )


@chosen_from
class AssessmentKind(Enum):
    """What kind of assessment 测评类别."""

    VOCATIONAL_APTITUDE = enum_value("vocational_aptitude", description="Vocational aptitude 职业素质测评.")
    WORK_SAMPLE = enum_value("work_sample", description="Work samples, which advise 物理测评.")


@chosen_from
class EvidenceKind(Enum):
    """What a file of evidence shows 材料类别."""

    IDENTITY_CARD = enum_value("identity_card", description="An identity card 身份证.")
    HOUSEHOLD_BOOK = enum_value("household_book", description="The household register 户口簿.")
    DISABILITY_CERTIFICATE = enum_value("disability_certificate", description="A disability certificate 残疾证.")
    DIBAO_CERTIFICATE = enum_value("dibao_certificate", description="The certificate of dibao 低保证.")
    INCOME_PROOF = enum_value("income_proof", description="Proof of income 收入证明.")
    LABOUR_CONTRACT = enum_value("labour_contract", description="A labour contract 劳动合同.")
    UNEMPLOYMENT_CERTIFICATE = enum_value(
        "unemployment_certificate", description="A certificate of registration as unemployed 就业失业登记证."
    )
    DIPLOMA = enum_value("diploma", description="A diploma or a certificate of skill 学历或技能证书.")
    SIGNED_STATEMENT = enum_value("signed_statement", description="A statement that somebody signed 书面承诺.")
    PHOTO = enum_value("photo", description="A photograph 照片.")
    OTHER = enum_value("other", description="Something else 其他.")

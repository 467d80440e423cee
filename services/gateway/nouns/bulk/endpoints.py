"""Where imports and exports of persons are kept."""

from services.gateway.endpoints import Endpoint, Filter
from services.gateway.nouns.bulk.choices import ExportState, ImportOutcome
from services.gateway.nouns.choices import ImportState

PERSON_IMPORTS = Endpoint(
    "people",
    "/v1/imports",
    "bulk.person_imports.PersonImport",
    (
        Filter("state", ImportState, "Those that have come so far 导入状态."),
        Filter("dry_run", bool, "Dry runs, or all others 是否试运行."),
    ),
)
IMPORT_ROWS = Endpoint(
    "people",
    "/v1/imports/{id}/rows",
    "bulk.person_imports.PersonImportRow",
    (Filter("outcome", ImportOutcome, "Those of which this became 行处理结果."),),
    sparse=False,
)
PERSON_EXPORTS = Endpoint(
    "people",
    "/v1/exports",
    "bulk.person_exports.PersonExport",
    (Filter("state", ExportState, "Those that have come so far 导出状态."),),
)

"""Where files are kept that are too large for the database: a folder, or a bucket that speaks S3's language.

What is put there is sealed already (`services.kit.vault.files`), under a name that says nothing and cannot be guessed.
"""

from functools import cache

from obstore.store import LocalStore, ObjectStore, from_url

from services.kit.settings import Settings

FOLDER = "evidence"


def store_of(settings: Settings) -> ObjectStore:
    """Return the store that the settings name; the folder is made where it is missing."""
    if settings.evidence_store is not None:
        return _remote(settings.evidence_store)
    folder = settings.state_dir / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return LocalStore(folder)


@cache
def _remote(url: str) -> ObjectStore:
    """Return the store of a URL; credentials and region come from the variables that its provider defines."""
    return from_url(url)

"""Pages that a browser shows without the internet: all that they load comes from the part that answers them.

Networks of authorities reach no CDN. So the files stand in a folder of the package, where `tools/assets.py` puts them
from npm, and the policy of each page lets a browser load nothing from another host.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path, PurePosixPath

from fastapi.responses import FileResponse, HTMLResponse

from services.kit.http.common import NotFound

MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".png": "image/png"}
"""What is served, by the end of its name: licences and sums that stand in the folder are not."""
READ = ("GET", "HEAD")
"""What may be done with a page and its files."""
FOR_A_YEAR = "public, max-age=31536000, immutable"
"""How long a file is kept by whoever has it: other content has another address."""
DIGITS = 16
"""How much of a file's SHA-256 stands in its address."""
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of a page: scripts are files of its own host, or those in it, by their hashes.

The pages style what they add, and carry icons and fonts in their style sheets.
"""


class Assets:
    """The files that a page loads, each at an address of its content, below the page's own.

    Addresses are relative to the page's, so they are right behind a prefix, too.
    """

    def __init__(self, folder: Path, page: str) -> None:
        """Read the folder for a page, named by the last step of its path (`docs`)."""
        files = [file for file in folder.iterdir() if file.suffix in MEDIA_TYPES]
        self.addresses = {file.name: f"{page}/{file.stem}.{_digest(file)}{file.suffix}" for file in files}
        self._files = {PurePosixPath(self.addresses[file.name]).name: file for file in files}

    async def show(self, name: str) -> FileResponse:
        """Answer the file whose address ends with a name; raise `NotFound` where it is none."""
        file = self._files.get(name)
        if file is None:
            raise NotFound
        return FileResponse(file, media_type=MEDIA_TYPES[file.suffix], headers={"Cache-Control": FOR_A_YEAR})


def page_answer(html: str) -> HTMLResponse:
    """Answer a page, with the policy that lets it run what stands in it and load from its own host alone."""
    scripts = (b64encode(sha256(script.encode()).digest()).decode() for script in SCRIPT.findall(html))
    policy = POLICY.format(scripts=" ".join(f"'sha256-{digest}'" for digest in scripts))
    return HTMLResponse(html, headers={"Content-Security-Policy": policy})


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:DIGITS]

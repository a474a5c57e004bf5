"""Saves what the service sends as a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from .errors import ConnectionError, error_from_reply

if TYPE_CHECKING:
    from .client import Trainyard

# Broken connections in a row, without a byte between them, before a download is given up.
_MOST_TRIES = 5
_PAUSE_SECONDS = 1.0


def download(client: Trainyard, path: str, target: Path, params: Mapping[str, Any] | None = None) -> Path:
    """Writes beside the target and renames at the end."""
    part = target.with_name(target.name + ".part")
    tag: str | None = None
    tries = 0
    try:
        with part.open("wb") as file:
            while True:
                before = file.tell()
                # With If-Range a file that is another by now comes from its beginning.
                headers = {"range": f"bytes={before}-", "if-range": tag} if before and tag else {}
                reply = client._send("GET", path, params=params, headers=headers, stream=True)
                try:
                    if not reply.is_success:
                        raise error_from_reply(reply)
                    if reply.status_code != 206 and before:
                        file.seek(0)
                        file.truncate()
                    tag = reply.headers.get("etag")
                    for block in reply.iter_bytes():
                        file.write(block)
                    break
                except httpx.TransportError as error:
                    tries = 1 if file.tell() > before else tries + 1
                    if tries >= _MOST_TRIES:
                        raise ConnectionError(f"the download of {path} broke off after {file.tell()} bytes: {error}", code="no_reply") from error
                    client._sleep(_PAUSE_SECONDS)
                finally:
                    reply.close()
        return part.replace(target)
    finally:
        part.unlink(missing_ok=True)

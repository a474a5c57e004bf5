"""Sends files in pieces (https://tus.io/protocols/resumable-upload) and goes on where a connection broke."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import httpx

from .errors import ConnectionError, TrainyardError, error_from_reply

if TYPE_CHECKING:
    from .client import Trainyard

# A piece should take about so long: a broken connection costs little then, and a fast one is not held up.
_PIECE_SECONDS = 4.0
_FIRST_PIECE, _LEAST_PIECE, _MOST_PIECE = 1 << 20, 64 << 10, 16 << 20
# Tries without any progress before an upload is given up, with growing pauses between them.
_MOST_TRIES = 8
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.5, 15.0


def upload_file(client: Trainyard, path: Path, *, name: str | None = None, on_sent: Callable[[int], None] = lambda _: None) -> str:
    """Uploads a file and gives the id of the upload. What an earlier call sent of the same file is not sent again; the service checks the SHA-256.

    Raises TrainyardError when the service rejects it, or nothing moves over many tries.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else _sha256(file)
        upload = _open_upload(client, size, sha256) or _announce(client, size, name or path.name, sha256)
        _send_pieces(client, str(upload["id"]), file, size, int(upload["offset"]), on_sent)
    return str(upload["id"])


def _send_pieces(client: Trainyard, upload: str, file: BinaryIO, size: int, at: int, on_sent: Callable[[int], None]) -> None:
    piece_bytes, tries, is_first = _FIRST_PIECE, 0, True
    on_sent(at)
    # An empty file is one empty piece.
    while at < size or (is_first and size == 0):
        is_first = False
        started = time.monotonic()
        file.seek(at)
        piece = file.read(piece_bytes)
        failure = _send_piece(client, upload, piece, at)
        now = at + len(piece)
        if failure is not None:
            stored = _offset_after(client, upload, failure)
            now = at if stored is None else stored
        tries = 0 if now > at else tries + 1
        if failure is not None:
            if tries >= _MOST_TRIES:
                raise failure
            client._sleep(min(_FIRST_PAUSE_SECONDS * 2**tries, _LONGEST_PAUSE_SECONDS))
        factor = 0.5 if failure else min(2.0, _PIECE_SECONDS / max(time.monotonic() - started, 0.001))
        piece_bytes = round(min(max(piece_bytes * factor, _LEAST_PIECE), _MOST_PIECE))
        at = now
        on_sent(at)


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _open_upload(client: Trainyard, size: int, sha256: str) -> Any:
    """An upload of the same file that was begun before, by whoever."""
    uploads = client.request("GET", "/v1/uploads")["data"]
    return next((upload for upload in uploads if upload["bytes"] == size and upload.get("expected_sha256") == sha256), None)


def _announce(client: Trainyard, size: int, name: str, sha256: str) -> Any:
    metadata = f"filename {_base64(name)},sha256 {_base64(sha256)}"
    headers = {"tus-resumable": "1.0.0", "upload-length": str(size), "upload-metadata": metadata}
    return client.request("POST", "/v1/uploads", headers=headers)


def _send_piece(client: Trainyard, upload: str, piece: bytes, offset: int) -> TrainyardError | None:
    """Sends one piece; returns what went wrong where another try may succeed."""
    headers = {"tus-resumable": "1.0.0", "upload-offset": str(offset), "content-type": "application/offset+octet-stream"}
    try:
        reply = client._send("PATCH", f"/v1/uploads/{upload}", headers=headers, content=piece, once=True)
    except ConnectionError as error:
        return error
    if reply.is_success:
        return None
    failure = error_from_reply(reply)
    # What was stored of a piece before it was cut off makes a repetition of it a conflict.
    if reply.status_code not in (408, 409, 429) and reply.status_code < 500:
        raise failure
    return failure


def _offset_after(client: Trainyard, upload: str, failure: TrainyardError) -> int | None:
    """How much the service has after a piece went wrong; None while it does not answer."""
    try:
        reply: httpx.Response = client._send("GET", f"/v1/uploads/{upload}")
    except ConnectionError:
        return None
    if reply.status_code >= 500:
        return None
    if not reply.is_success:
        raise failure
    return int(reply.json()["offset"])


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()

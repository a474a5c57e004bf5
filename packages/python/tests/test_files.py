"""Uploads in pieces and downloads that go on, against a service in memory that breaks connections."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from trainyard import ConnectionError, InvalidRequestError, Trainyard
from trainyard.uploads import upload_file


class Uploads:
    """Keeps what is sent; ``cuts`` says of how many bytes of the next pieces arrive before the connection breaks."""

    def __init__(self, *cuts: int) -> None:
        self.stored, self.cuts, self.size, self.begun = b"", list(cuts), 0, 0
        self.sha256: str | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PATCH":
            offset = int(request.headers["upload-offset"])
            if offset != len(self.stored):
                return httpx.Response(409, json={"error": {"code": "conflict", "message": "offset", "details": []}})
            piece = request.read()
            if self.cuts:
                self.stored += piece[: self.cuts.pop(0)]
                raise httpx.ReadError("cut off")
            self.stored += piece
            return httpx.Response(204)
        if request.method == "POST":
            self.begun += 1
            self.size = int(request.headers["upload-length"])
        state = {"id": "upl_1", "offset": len(self.stored), "bytes": self.size, "expected_sha256": self.sha256}
        if request.url.path == "/v1/uploads" and request.method == "GET":
            return httpx.Response(200, json={"data": [state], "next": None})
        return httpx.Response(200, json=state)


def client(service: object) -> Trainyard:
    return Trainyard("http://service.test", "ty_key", transport=httpx.MockTransport(service), sleep=lambda _: None)  # type: ignore[arg-type]


def test_goes_on_where_a_connection_broke(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(bytes(range(256)) * 20_000)
    service, heard = Uploads(0, 300_001, 0), []
    assert upload_file(client(service), file, on_sent=heard.append) == "upl_1"
    assert service.stored == file.read_bytes()
    assert heard[0] == 0 and heard[-1] == file.stat().st_size and heard == sorted(heard) and 300_001 in heard


def test_goes_on_with_an_upload_of_the_same_file(tmp_path: Path) -> None:
    import hashlib

    file = tmp_path / "data.csv"
    file.write_bytes(b"a,b\n1,2\n")
    service = Uploads()
    service.stored, service.size, service.sha256 = b"a,b\n", 8, hashlib.sha256(file.read_bytes()).hexdigest()
    upload_file(client(service), file)
    assert (service.stored, service.begun) == (file.read_bytes(), 0)


def test_an_empty_file_is_one_empty_piece_and_nothing_moves_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(b"")
    assert upload_file(client(Uploads()), file) == "upl_1"
    file.write_bytes(b"abc")
    with pytest.raises(ConnectionError, match="cut off"):
        upload_file(client(Uploads(*[0] * 20)), file)


class Broken(httpx.SyncByteStream):
    def __init__(self, *parts: bytes, breaks: bool) -> None:
        self.parts, self.breaks = parts, breaks

    def __iter__(self) -> Iterator[bytes]:
        yield from self.parts
        if self.breaks:
            raise httpx.ReadError("cut off")


@pytest.mark.parametrize("changed", [False, True])
def test_a_download_goes_on_and_begins_anew_for_another_file(tmp_path: Path, changed: bool) -> None:
    ranges: list[str | None] = []

    def service(request: httpx.Request) -> httpx.Response:
        ranges.append(request.headers.get("range"))
        if len(ranges) == 1:
            return httpx.Response(200, headers={"etag": '"1"'}, stream=Broken(b"hello ", breaks=True))
        assert request.headers["if-range"] == '"1"'
        if changed:
            return httpx.Response(200, headers={"etag": '"2"'}, stream=Broken(b"other", breaks=False))
        return httpx.Response(206, headers={"etag": '"1"'}, stream=Broken(b"world", breaks=False))

    target = client(service).download("/v1/predictions/pred_1/output", tmp_path / "scored.csv")
    assert target.read_bytes() == (b"other" if changed else b"hello world")
    assert ranges == [None, "bytes=6-"] and [path.name for path in tmp_path.iterdir()] == ["scored.csv"]


def test_a_download_that_fails_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError):
        client(lambda _: httpx.Response(400, json={"error": {"message": "no", "details": []}})).download("/x", tmp_path / "a")
    with pytest.raises(ConnectionError, match="broke off"):
        client(lambda _: httpx.Response(200, stream=Broken(breaks=True))).download("/x", tmp_path / "a")
    assert list(tmp_path.iterdir()) == []

"""Requests, retries and errors, against a transport in place of the network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import httpx
import pytest

import trainyard
from trainyard import ConnectionError, InvalidRequestError, NotFoundError, Trainyard, TrainyardError
from trainyard.transport import asked_pause


class Service:
    """Answers requests in turn, and keeps them and the pauses between them."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, **options: object) -> Trainyard:
        return Trainyard("http://service.test/", "ty_key", transport=httpx.MockTransport(self), sleep=self.pauses.append, **options)  # type: ignore[arg-type]


def ok(body: object = None) -> httpx.Response:
    return httpx.Response(200, json={} if body is None else body)


def test_key_and_address_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAINYARD_URL", "https://train.example.org/")
    monkeypatch.setenv("TRAINYARD_API_KEY", "ty_from_there")
    service = Service(ok())
    client = Trainyard(transport=httpx.MockTransport(service))
    client.request("GET", "/v1/jobs")
    assert str(service.requests[0].url) == "https://train.example.org/v1/jobs"
    assert service.requests[0].headers["authorization"] == "Bearer ty_from_there"
    monkeypatch.delenv("TRAINYARD_API_KEY")
    with pytest.raises(TrainyardError, match="TRAINYARD_API_KEY"):
        Trainyard()


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_tries_again_with_the_same_idempotency_key(status: int) -> None:
    service = Service(httpx.Response(status), httpx.ConnectError("refused"), ok({"id": "job_1"}))
    assert service.client().request("POST", "/v1/jobs", json={"name": "a"}) == {"id": "job_1"}
    keys = {request.headers["idempotency-key"] for request in service.requests}
    assert len(service.requests) == 3 and len(keys) == 1 and all(len(key) == 32 for key in keys)
    assert 0.25 <= service.pauses[0] <= 0.5 and 0.5 <= service.pauses[1] <= 1.0


def test_gives_up_after_the_retries_and_never_tries_what_cannot_succeed() -> None:
    service = Service(*[httpx.Response(503, json={"error": {"code": "unavailable", "message": "away", "details": []}})] * 3)
    with pytest.raises(trainyard.ServerError, match="away") as caught:
        service.client().request("GET", "/v1/jobs")
    assert (caught.value.status, caught.value.code, len(service.requests)) == (503, "unavailable", 3)
    once = Service(httpx.Response(404))
    with pytest.raises(NotFoundError):
        once.client().request("GET", "/v1/jobs/job_1")
    assert len(once.requests) == 1


def test_waits_as_long_as_the_service_asks_but_not_longer_than_a_minute() -> None:
    service = Service(httpx.Response(429, headers={"retry-after": "7"}), ok())
    service.client().request("GET", "/v1/jobs")
    assert service.pauses == [7.0]
    long = Service(httpx.Response(429, headers={"retry-after": "61"}))
    with pytest.raises(trainyard.RateLimitError):
        long.client().request("GET", "/v1/jobs")
    assert long.pauses == []
    date = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=3600), usegmt=True)
    assert 3500 < (asked_pause(httpx.Response(503, headers={"retry-after": date})) or 0) <= 3600
    assert asked_pause(httpx.Response(503, headers={"retry-after": "soon"})) is None


def test_a_service_that_has_answered_before_is_waited_for() -> None:
    service = Service(ok(), *[httpx.ConnectError("refused")] * 5, ok({"back": True}))
    client = service.client(patience=60)
    client.request("GET", "/v1/jobs")
    assert client.request("GET", "/v1/jobs") == {"back": True}
    fresh = Service(*[httpx.ConnectError("refused")] * 3)
    with pytest.raises(ConnectionError, match="got no reply: refused"):
        fresh.client(patience=60).request("GET", "/v1/jobs")


def test_an_error_has_what_the_service_says() -> None:
    details = [
        {"path": "optimizer", "rule": "type", "message": 'must be an object, as {"type":"adam"}', "received": "adam"},
        {"path": "epochs", "rule": "minimum", "message": "must be at least 1", "received": 0},
    ]
    body = {"error": {"type": "invalid_request", "code": "invalid_request", "message": "2 errors", "param": None, "request_id": "req_1", "details": details}}
    service = Service(httpx.Response(422, json=body, headers={"x-request-id": "req_1"}))
    with pytest.raises(InvalidRequestError) as caught:
        service.client().jobs.create(optimizer="adam")
    error = caught.value
    assert (error.status, error.code, error.message, error.request_id, error.details) == (422, "invalid_request", "2 errors", "req_1", details)
    assert str(error).splitlines() == ["2 errors", '  optimizer: must be an object, as {"type":"adam"}', "  epochs: must be at least 1"]


@pytest.mark.parametrize(("reply", "message"), [(httpx.Response(400, json={"error": "no such model"}), "no such model"), (httpx.Response(418, text="<html>"), "the server answered 418")])
def test_an_error_in_another_form_is_still_one(reply: httpx.Response, message: str) -> None:
    with pytest.raises(TrainyardError, match=message):
        Service(reply).client().request("GET", "/v2/models")


def test_paths_and_queries_are_escaped() -> None:
    service = Service(ok(), ok())
    client = service.client()
    client.request("GET", "/v1/models/{name}", path_params={"name": "a/b ü"}, params={"count": True, "keys": ["a", "b"], "after": None})
    assert service.requests[0].url.raw_path == b"/v1/models/a%2Fb%20%C3%BC?count=true&keys=a%2Cb"


def test_lists_are_read_page_by_page() -> None:
    pages = [{"data": [{"id": "1"}, {"id": "2"}], "next": "2"}, {"data": [{"id": "3"}], "next": None}]
    service = Service(*map(ok, pages))
    assert [item["id"] for item in service.client().items("/v1/jobs", {"status": "failed"})] == ["1", "2", "3"]
    assert service.requests[1].url.params["after"] == "2" and service.requests[1].url.params["status"] == "failed"


@pytest.fixture
def waiting() -> Callable[..., Service]:
    return lambda *states: Service(*[ok({"id": "job_1", "name": "a", **state}) for state in states])


def test_waiting_reports_progress_and_raises_what_failed(waiting: Callable[..., Service]) -> None:
    service = waiting({"status": "queued"}, {"status": "running"}, {"status": "running"}, {"status": "succeeded"})
    heard: list[str] = []
    job = service.client().jobs.create().wait(lambda data: heard.append(data["status"]))
    assert (job.status, heard) == ("succeeded", ["running", "running", "succeeded"])
    failed = waiting({"status": "queued"}, {"status": "failed", "error": {"code": "diverged", "message": "the loss is not finite"}})
    with pytest.raises(trainyard.FailedError, match="job job_1 failed: the loss is not finite") as caught:
        failed.client().jobs.create().wait()
    assert caught.value.code == "failed" and caught.value.object["error"]["code"] == "diverged"
    slow = waiting({"status": "queued"}, {"status": "running"})
    with pytest.raises(TimeoutError, match="it goes on"):
        slow.client().jobs.create().wait(timeout=0)

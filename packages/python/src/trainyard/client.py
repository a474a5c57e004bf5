"""The entry: where the service is, who asks, and what can be asked."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from .datasets import Datasets
from .downloads import download
from .errors import TrainyardError, error_from_reply
from .jobs import Jobs
from .models import Models
from .predictions import Predictions
from .sweeps import Sweeps
from .transport import Transport

_PAGE_ITEMS = 100


class Trainyard:
    """A client of one service. Nothing is sent before the first call.

    ``url`` and ``api_key`` are those of TRAINYARD_URL (``http://127.0.0.1:8080`` if that is not set) and TRAINYARD_API_KEY if left out. ``retries``: further
    tries of a request without a reply or with 408, 429, 500, 502, 503 or 504. ``patience``: seconds that a service which has answered before is waited for
    when it is away. ``timeout``: longest wait for one reply, in seconds. ``transport``: an httpx transport of your own, for instance through a proxy.

    Every call that does not succeed raises a TrainyardError.
    """

    def __init__(
        self,
        url: str | None = None,
        api_key: str | None = None,
        *,
        retries: int = 2,
        patience: float = 0.0,
        timeout: float = 60.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        key = api_key or os.environ.get("TRAINYARD_API_KEY")
        if not key:
            raise TrainyardError("there is no API key: pass api_key, or set TRAINYARD_API_KEY", code="no_api_key")
        self.url = (url or os.environ.get("TRAINYARD_URL") or "http://127.0.0.1:8080").rstrip("/")
        self._http = httpx.Client(base_url=self.url, headers={"authorization": f"Bearer {key}"}, timeout=timeout, transport=transport)
        self._transport = Transport(self._http, retries=retries, patience=patience, sleep=sleep)
        self._sleep = sleep
        self.datasets = Datasets(self)
        self.jobs = Jobs(self)
        self.models = Models(self)
        self.predictions = Predictions(self)
        self.sweeps = Sweeps(self)

    def __enter__(self) -> Trainyard:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        path_params: Mapping[str, object] | None = None,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """Any operation of the OpenAPI document.

        ``path_params`` fill the names in braces of ``path``; ``params`` is the query, without those that are None. The same ``idempotency_key`` gives what the
        first call with it made. The result is the JSON of the reply, the bytes of one that is no JSON, None of one without a body.

        ``client.request("GET", "/v1/jobs/{id}/lineage", path_params={"id": job.id})``
        """
        filled = path.format(**{name: quote(str(value), safe="") for name, value in path_params.items()}) if path_params else path
        sent = dict(headers or {})
        if idempotency_key is not None:
            sent["idempotency-key"] = idempotency_key
        reply = self._send(method, filled, params=params, json=json, content=content, headers=sent)
        if not reply.is_success and reply.status_code != 304:
            raise error_from_reply(reply)
        if not reply.content:
            return None
        return reply.json() if _is_json(reply) else reply.content

    def items(self, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Any]:
        """Every object of a list, page by page: ``for job in client.items("/v1/jobs", {"status": "failed"})``."""
        query: dict[str, Any] = {"limit": _PAGE_ITEMS, **(params or {})}
        while True:
            page = self.request("GET", path, params=query)
            yield from page["data"]
            if page["next"] is None:
                return
            query["after"] = page["next"]

    def download(self, path: str, target: str | os.PathLike[str], params: Mapping[str, Any] | None = None) -> Path:
        """Saves the body of a reply as a file, and goes on where a connection broke. The file is there only when all of it is."""
        return download(self, path, Path(target), params)

    def _send(self, method: str, path: str, *, once: bool = False, stream: bool = False, patience: float | None = None, **parts: Any) -> httpx.Response:
        """The reply, whatever its status."""
        if parts.get("json") is None:
            parts.pop("json", None)
        query = {name: _query_text(value) for name, value in (parts.pop("params", None) or {}).items() if value is not None}
        request = self._http.build_request(method, path, params=query or None, **parts)
        return self._transport.send(request, stream=stream, once=once, patience=patience)


def _is_json(reply: httpx.Response) -> bool:
    kind = str(reply.headers.get("content-type", "")).partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _query_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else value

"""Sends requests, and sends them again where that may help."""

from __future__ import annotations

import random
import re
import secrets
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from collections.abc import Callable

import httpx

from .errors import ConnectionError

# The server answered, but not the question: the same request may succeed a moment later.
_WORTH_ANOTHER_TRY = frozenset({408, 429, 500, 502, 503, 504})
# The server, or what it needs, is away or starting.
_AWAY = frozenset({429, 502, 503, 504})
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 5.0
# A server that asks for a longer pause than this is not waited for.
_LONGEST_ASKED_SECONDS = 60.0


class Transport:
    """Every request of a client goes through here. Every POST carries an Idempotency-Key, so that a repeated one does nothing twice.

    ``retries`` are further tries for a request without a reply or with 408, 429, 500, 502, 503 or 504. ``patience`` is how many seconds a server that
    has answered before is waited for when it is away, beside ``retries``.
    """

    def __init__(
        self, http: httpx.Client, *, retries: int = 2, patience: float = 0.0, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._http = http
        self._retries = retries
        self._patience = patience
        self._sleep = sleep
        self._clock = clock
        self._has_answered = False

    def send(self, request: httpx.Request, *, stream: bool = False, once: bool = False, patience: float | None = None) -> httpx.Response:
        """The last reply, whatever its status. ``once`` sends no second time.

        Raises ConnectionError when the last try got no reply.
        """
        if request.method == "POST" and "idempotency-key" not in request.headers:
            request.headers["idempotency-key"] = random_key()
        wait = (self._patience if patience is None else patience) if self._has_answered else 0.0
        until = self._clock() + wait
        tries, pause = 1, _FIRST_PAUSE_SECONDS
        while True:
            failure: ConnectionError | None = None
            reply: httpx.Response | None = None
            try:
                reply = self._http.send(request, stream=stream)
                self._has_answered = True
            except httpx.TransportError as error:
                failure = ConnectionError(f"{request.method} {request.url} got no reply: {error or type(error).__name__}", code="no_reply")
                failure.__cause__ = error
            if reply is not None and (reply.is_success or reply.status_code == 304):
                return reply
            asked = None if reply is None else asked_pause(reply)
            pause_now = pause * (0.5 + random.random() / 2) if asked is None else asked
            status = None if reply is None else reply.status_code
            again = tries <= self._retries and (status is None or status in _WORTH_ANOTHER_TRY)
            patient = self._clock() + pause_now < until and (status is None or status in _AWAY)
            if once or (asked is not None and asked > _LONGEST_ASKED_SECONDS) or not (again or patient):
                if failure is not None:
                    raise failure
                assert reply is not None
                if stream:
                    reply.read()
                return reply
            if reply is not None:
                reply.close()
            self._sleep(pause_now)
            tries += 1
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)


def asked_pause(reply: httpx.Response) -> float | None:
    """Seconds that Retry-After asks for: a number of seconds or a date (RFC 9110 section 10.2.3)."""
    text = reply.headers.get("retry-after")
    if text is None:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())


def random_key() -> str:
    """128 random bits in hex."""
    return secrets.token_hex(16)

"""Every error that the client raises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx

from .types import ErrorDetail


class TrainyardError(Exception):
    """What every call raises when it does not succeed. Its subclasses say what kind of error it is.

    ``status`` is the HTTP status, 0 without a reply; ``code`` the service's name of the error, such as ``not_found``; ``details`` every error of the
    request with its path, rule, message and the value that was received; ``request_id`` the id under which the service's log has the request.
    """

    def __init__(self, message: str, *, status: int = 0, code: str = "unknown", request_id: str | None = None, details: Sequence[ErrorDetail] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.request_id = request_id
        self.details = list(details)

    def __str__(self) -> str:
        # A single detail repeats the message.
        lines = [f"  {detail['path']}: {detail['message']}" for detail in self.details if detail["message"] not in self.message]
        return "\n".join([self.message, *lines])


class ConnectionError(TrainyardError):
    """There was no reply: the service is away, or it took too long. ``__cause__`` has the reason."""


class InvalidRequestError(TrainyardError):
    """The request is not valid (400, 405, 413, 415, 422). ``details`` lists every error."""


class AuthenticationError(TrainyardError):
    """The key is missing, wrong, revoked or expired (401)."""


class PermissionError(TrainyardError):
    """The key lacks the scope that the call needs (403)."""


class NotFoundError(TrainyardError):
    """There is no such object in the project of the key (404)."""


class ConflictError(TrainyardError):
    """The present state of the object does not allow it (409)."""


class RateLimitError(TrainyardError):
    """Too many requests (429), also after the retries."""


class ServerError(TrainyardError):
    """The service could not answer (5xx), also after the retries."""


class FailedError(TrainyardError):
    """What was waited for ended without success. ``object`` is its last state."""

    def __init__(self, message: str, *, code: str, object: Any) -> None:
        super().__init__(message, code=code)
        self.object = object


class FrameError(TrainyardError, ValueError):
    """A DataFrame holds what the service would read as something else. Nothing was sent. ``column`` names the column, where it is one."""

    def __init__(self, message: str, *, column: object = None) -> None:
        super().__init__(message, code="invalid_frame")
        self.column = column


class FrameWarning(UserWarning):
    """The service stores a value of a DataFrame in another form, such as a text without the blanks around it."""


_BY_STATUS: dict[int, type[TrainyardError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    403: PermissionError,
    404: NotFoundError,
    405: InvalidRequestError,
    409: ConflictError,
    413: InvalidRequestError,
    415: InvalidRequestError,
    422: InvalidRequestError,
    429: RateLimitError,
}


def error_from_reply(reply: httpx.Response) -> TrainyardError:
    """The error that an unsuccessful reply stands for: the API's own body, the single text of the prediction protocols, or none at all."""
    try:
        body: Any = reply.json()
    except ValueError:
        body = None
    error = body.get("error") if isinstance(body, dict) else None
    fields: dict[str, Any] = error if isinstance(error, dict) else {}
    message = error if isinstance(error, str) else fields.get("message")
    kind = _BY_STATUS.get(reply.status_code) or (ServerError if reply.status_code >= 500 else TrainyardError)
    code, details = fields.get("code"), fields.get("details")
    return kind(
        message if isinstance(message, str) else f"the server answered {reply.status_code} {reply.reason_phrase}".rstrip(),
        status=reply.status_code,
        code=code if isinstance(code, str) else "unknown",
        request_id=reply.headers.get("x-request-id"),
        details=details if isinstance(details, list) else (),
    )

"""What is common to the objects of the service."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from typing_extensions import Self

from .errors import FailedError, TrainyardError, error_from_reply

if TYPE_CHECKING:
    from .client import Trainyard

Data = TypeVar("Data")

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.1, 2.0
# A service that is started again is waited for so long.
_PATIENCE_SECONDS = 60.0


class Resource(Generic[Data]):
    """An object of the service; ``data`` is its last known state, all fields as the API sends them."""

    _path: str
    _noun: str
    _running: frozenset[str]

    def __init__(self, client: Trainyard, data: Data) -> None:
        self._client = client
        self.data = data

    @property
    def _fields(self) -> Any:
        return self.data

    @property
    def id(self) -> str:
        return str(self._fields["id"])

    @property
    def name(self) -> str:
        return str(self._fields["name"])

    @property
    def status(self) -> str:
        return str(self._fields["status"])

    @property
    def url(self) -> str:
        return f"{self._path}/{self.id}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.status}>"

    def refresh(self) -> Self:
        """Reads the present state."""
        reply = self._client._send("GET", self.url, patience=_PATIENCE_SECONDS)
        if not reply.is_success:
            raise error_from_reply(reply)
        self.data = reply.json()
        return self

    def delete(self) -> Any:
        return self._client.request("DELETE", self.url)

    def wait(self, on_progress: Callable[[Data], object] | None = None, *, timeout: float | None = None) -> Self:
        """Waits until it has ended. ``on_progress`` hears the state after each look; ``timeout`` is in seconds.

        Raises FailedError when it ended without success, TimeoutError when ``timeout`` is over; what runs goes on then.
        """
        started, pause = time.monotonic(), _FIRST_PAUSE_SECONDS
        while True:
            self.refresh()
            if on_progress is not None:
                on_progress(self.data)
            if self.status not in self._running:
                break
            if timeout is not None and time.monotonic() - started + pause > timeout:
                raise TimeoutError(f"{self._noun} {self.id} is {self.status} after {timeout} s; it goes on")
            self._client._sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)
        if self.status in ("failed", "cancelled"):
            raise FailedError(f"{self._noun} {self.id} {self._reason()}", code=self.status, object=self.data)
        return self

    def _reason(self) -> str:
        error = self._fields.get("error")
        text = error.get("message") if isinstance(error, dict) else error
        return f"{self.status}: {text}" if text else f"is {self.status}"


def pandas() -> Any:
    """pandas, which only the calls that give or take DataFrames need."""
    try:
        import pandas as pd
    except ImportError as error:
        raise TrainyardError("this call needs pandas: pip install 'trainyard[pandas]'", code="no_pandas") from error
    return pd

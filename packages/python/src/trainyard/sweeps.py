"""Searches over the settings of a job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

from .jobs import Job, job_spec
from .resource import Resource, pandas
from .types import SweepData

if TYPE_CHECKING:
    import pandas as pd

    from .client import Trainyard


class Sweep(Resource[SweepData]):
    """A search: many jobs of one form."""

    _path, _noun = "/v1/sweeps", "sweep"
    _running = frozenset({"running", "stopping"})

    def cancel(self) -> Self:
        self.data = self._client.request("POST", f"{self.url}/cancel", json={})
        return self

    def trials(self) -> pd.DataFrame:
        """A row for each trial: index, job_id, status, the values of the space as ``values.<path>``, best value and its step and epoch, last value."""
        pd = pandas()
        rows = []
        for trial in self.refresh()._fields["trials"]:
            best = trial["best"] or {}
            values = {f"values.{path}": value for path, value in trial["values"].items()}
            row = {"index": trial["index"], "job_id": trial["job_id"], "status": trial["status"], **values}
            rows.append({**row, "best": best.get("value"), "best_step": best.get("step"), "best_epoch": best.get("epoch"), "last": trial["last"]})
        return pd.DataFrame(rows)

    def publish(self, *, idempotency_key: str | None = None, **asked: Any) -> Job:
        """Publishes the best trial, or the ensemble of all; the fields are those of ``POST /v1/sweeps/{id}/publish``."""
        return Job(self._client, self._client.request("POST", f"{self.url}/publish", json=asked, idempotency_key=idempotency_key))


class Sweeps:
    """``client.sweeps``"""

    def __init__(self, client: Trainyard) -> None:
        self._client = client

    def create(self, *, job: dict[str, Any], space: dict[str, Any], idempotency_key: str | None = None, **spec: Any) -> Sweep:
        """Starts a sweep; the fields are those of ``POST /v1/sweeps``. The ``dataset`` of ``job`` may be a Dataset."""
        body = {**spec, "job": job_spec(job), "space": space}
        return Sweep(self._client, self._client.request("POST", "/v1/sweeps", json=body, idempotency_key=idempotency_key))

    def get(self, id: str) -> Sweep:
        return Sweep(self._client, self._client.request("GET", "/v1/sweeps/{id}", path_params={"id": id}))

    def list(self, **query: Any) -> Iterator[Sweep]:
        return (Sweep(self._client, data) for data in self._client.items("/v1/sweeps", query))

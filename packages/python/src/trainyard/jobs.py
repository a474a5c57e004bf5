"""Trainings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

from .resource import Resource, pandas
from .types import JobData

if TYPE_CHECKING:
    import pandas as pd

    from .client import Trainyard


class Job(Resource[JobData]):
    """A training of an ensemble."""

    _path, _noun = "/v1/jobs", "job"
    # A paused job waits for somebody: `wait` goes on until it is resumed or cancelled.
    _running = frozenset({"queued", "running", "paused", "stopping"})

    def pause(self) -> Self:
        return self._act("pause")

    def resume(self) -> Self:
        return self._act("resume")

    def finish(self) -> Self:
        """Ends the training with its best weights so far."""
        return self._act("finish")

    def cancel(self) -> Self:
        return self._act("cancel")

    def retry(self) -> Self:
        return self._act("retry")

    def _act(self, action: str) -> Self:
        self.data = self._client.request("POST", f"{self.url}/{action}", json={})
        return self

    def metrics(self, keys: Sequence[str] | None = None, *, members: Sequence[int] | None = None, max_points: int | None = None) -> pd.DataFrame:
        """Every point so far: columns member, key, step, epoch, value (NaN where it is not finite) and at (a time in UTC).

        ``frame.pivot(index="step", columns=["key", "member"], values="value")`` has a column for each curve. With ``max_points`` a series has at most so many.
        """
        pd = pandas()
        query: dict[str, Any] = {"keys": None if keys is None else list(keys), "members": None if members is None else list(members), "max_points": max_points}
        columns: dict[str, list[Any]] = {name: [] for name in ("member", "key", "step", "epoch", "value", "at")}
        while True:
            page = self._client.request("GET", f"{self.url}/metrics", params=query)
            for series in page["series"]:
                count = len(series["step"])
                columns["member"] += [series["member"]] * count
                columns["key"] += [series["key"]] * count
                for name in ("step", "epoch", "value", "at"):
                    columns[name] += series[name]
            if not page["has_more"]:
                break
            query["since"] = page["next"]
        frame = pd.DataFrame(columns)
        frame = frame.astype({"member": "int64", "step": "int64", "epoch": "float64", "value": "float64"})
        frame["at"] = pd.to_datetime(frame["at"], utc=True, format="ISO8601")
        return frame


class Jobs:
    """``client.jobs``"""

    def __init__(self, client: Trainyard) -> None:
        self._client = client

    def create(self, *, idempotency_key: str | None = None, **spec: Any) -> Job:
        """Queues a job; the fields are those of ``POST /v1/jobs``. ``dataset`` may be a Dataset."""
        return Job(self._client, self._client.request("POST", "/v1/jobs", json=job_spec(spec), idempotency_key=idempotency_key))

    def plan(self, **spec: Any) -> Any:
        """What a job would be and cost, without queueing it."""
        return self._client.request("POST", "/v1/jobs", json=job_spec(spec), params={"validate_only": True})

    def get(self, id: str) -> Job:
        return Job(self._client, self._client.request("GET", "/v1/jobs/{id}", path_params={"id": id}))

    def list(self, **query: Any) -> Iterator[Job]:
        """All jobs; ``query`` as of ``GET /v1/jobs``, such as ``status="failed"`` or ``where="val_accuracy>0.9"``."""
        return (Job(self._client, data) for data in self._client.items("/v1/jobs", query))


def job_spec(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec with a Dataset replaced by its id."""
    from .datasets import Dataset

    dataset = spec.get("dataset")
    return {**spec, "dataset": {"id": dataset.id}} if isinstance(dataset, Dataset) else spec

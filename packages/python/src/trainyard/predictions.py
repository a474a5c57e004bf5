"""Batch predictions: files and large frames, scored by the service in its own time."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

from .datasets import Dataset, sendable
from .errors import TrainyardError
from .flatten import flat
from .frames import as_frame
from .resource import Resource, pandas
from .types import BatchPredictionData
from .uploads import upload_file

if TYPE_CHECKING:
    import pandas as pd

    from .client import Trainyard


class BatchPrediction(Resource[BatchPredictionData]):
    """A batch prediction."""

    _path, _noun = "/v1/predictions", "batch prediction"
    _running = frozenset({"queued", "running"})

    @property
    def name(self) -> str:
        return self.data["model"]

    def cancel(self) -> Self:
        self.data = self._client.request("POST", f"{self.url}/cancel", json={})
        return self

    def download(self, target: str | os.PathLike[str]) -> Path:
        """Saves the output, CSV or JSON Lines as asked for."""
        return self._client.download(f"{self.url}/output", target)

    def frame(self) -> pd.DataFrame:
        """The output as a DataFrame, in the order of the rows: the columns that are passed through, and those of ``models.predict`` as ``prediction.<path>``."""
        if self._fields["settings"]["output"] != "jsonl":
            raise TrainyardError('the output is CSV, which does not say what is a text: create it with output="jsonl", or download it', code="invalid_format")
        classes = self._client.models.version(self.data["model"], self.data["version"])["classes"]
        rows = []
        with tempfile.TemporaryDirectory(prefix="trainyard-") as folder:
            with self.download(Path(folder, "output.jsonl")).open(encoding="utf-8") as file:
                for line in file:
                    row = json.loads(line)
                    prediction = row.pop("prediction", None) or {}
                    rows.append({**row, **flat({"prediction": prediction}, classes)})
        return pandas().DataFrame(rows)


class Predictions:
    """``client.predictions``"""

    def __init__(self, client: Trainyard) -> None:
        self._client = client

    def create(
        self, model: str, source: pd.DataFrame | Dataset | str | os.PathLike[str], *, output: str = "jsonl", split: str | None = None, idempotency_key: str | None = None, **options: Any
    ) -> BatchPrediction:
        """Starts a batch prediction of a DataFrame, a file or a data set (``split``: one side of it).

        ``options`` are those of ``POST /v1/predictions``, such as ``version``, ``alias``, ``outputs``, ``columns``, ``interval``, ``calibrated`` and ``on_error``.
        """
        if isinstance(source, Dataset):
            rows = {"dataset": source.id, **({} if split is None else {"split": split})}
        else:
            if split is not None:
                raise TrainyardError("split is a side of a data set, and this is none: leave it out", code="invalid_split")
            frame = as_frame(source)
            with sendable(frame, [] if frame is not None else [Path(source)]) as files:
                rows = {"upload": upload_file(self._client, files[0])}
        body = {"model": model, "input": rows, "output": output, **options}
        return BatchPrediction(self._client, self._client.request("POST", "/v1/predictions", json=body, idempotency_key=idempotency_key))

    def get(self, id: str) -> BatchPrediction:
        return BatchPrediction(self._client, self._client.request("GET", "/v1/predictions/{id}", path_params={"id": id}))

    def list(self, **query: Any) -> Iterator[BatchPrediction]:
        return (BatchPrediction(self._client, data) for data in self._client.items("/v1/predictions", query))

"""Published models, and predictions of theirs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload
from urllib.parse import quote

from .errors import FrameError, TrainyardError
from .flatten import prediction_frame
from .frames import as_frame
from .types import ModelData, ModelVersionData, PredictReply

if TYPE_CHECKING:
    import pandas as pd

    from .client import Trainyard

# A request has at most so many rows, and fewer of a wide table.
_MOST_ROWS, _MOST_CELLS = 1_000, 100_000


class Models:
    """``client.models``"""

    def __init__(self, client: Trainyard) -> None:
        self._client = client
        self._classes: dict[tuple[str, str], Sequence[str]] = {}

    def get(self, name: str) -> ModelData:
        data: ModelData = self._client.request("GET", "/v1/models/{name}", path_params={"name": name})
        return data

    def version(self, name: str, version: str) -> ModelVersionData:
        path_params = {"name": name, "version": version}
        data: ModelVersionData = self._client.request("GET", "/v1/models/{name}/versions/{version}", path_params=path_params)
        return data

    def list(self, **query: Any) -> Iterator[ModelData]:
        return self._client.items("/v1/models", query)

    def set_alias(self, name: str, alias: str, version: str) -> Any:
        path_params = {"name": name, "alias": alias}
        return self._client.request("PUT", "/v1/models/{name}/aliases/{alias}", path_params=path_params, json={"version": version})

    def download(self, name: str, version: str, target: str | os.PathLike[str], *, format: str | None = None) -> Path:
        """Saves a version in a format such as ``onnx``; its stored form if left out."""
        path = f"/v1/models/{quote(name, safe='')}/versions/{quote(version, safe='')}/download"
        return self._client.download(path, target, {"format": format})

    @overload
    def predict(self, name: str, rows: pd.DataFrame, **options: Any) -> pd.DataFrame: ...
    @overload
    def predict(self, name: str, rows: Sequence[Any], **options: Any) -> PredictReply: ...  # type: ignore[overload-cannot-match, unused-ignore]
    def predict(self, name: str, rows: Any, **options: Any) -> Any:
        """Predictions of a DataFrame as a DataFrame with the same index, or of a list of instances as the API's reply.

        Columns are named by their path in the API's reply, classes by their names: ``label`` and ``probabilities.yes``, or ``value``; ``uncertainty.entropy`` and
        the others of the uncertainty; ``interval.low``, ``interval.high`` or ``interval.labels`` with ``interval=0.9``. Labels are texts, whatever the label's dtype
        was. ``options`` are those of ``POST /v1/models/{name}/predict``, such as ``version``, ``alias``, ``interval``, ``calibrated``, ``members`` and ``explain``.

        A frame of many rows is sent in parts, all to one version.
        """
        frame = as_frame(rows, index="keep")
        if frame is None:
            if hasattr(rows, "tolist"):
                rows = rows.tolist()
            return self._request(name, list(rows), options)
        if frame.rows == 0:
            raise FrameError("the frame has no rows to predict")
        predictions: list[dict[str, Any]] = []
        version = ""
        for block in frame.blocks(max(1, min(_MOST_ROWS, _MOST_CELLS // len(frame.names)))):
            reply = self._request_part(name, block, options, len(predictions))
            version = reply["version"]
            # An alias that moves meanwhile, or a new version, changes nothing.
            options = {key: value for key, value in options.items() if key != "alias"} | {"version": version}
            predictions += reply["predictions"]
        return prediction_frame(predictions, self._classes_of(name, version), rows.index)

    def _request(self, name: str, instances: Sequence[Any], options: dict[str, Any]) -> PredictReply:
        reply: PredictReply = self._client.request("POST", "/v1/models/{name}/predict", path_params={"name": name}, json={"instances": instances, **options})
        return reply

    def _request_part(self, name: str, block: Sequence[Any], options: dict[str, Any], before: int) -> PredictReply:
        try:
            return self._request(name, block, options)
        except TrainyardError as error:
            if before:
                _count_from(error, before)
            raise

    def _classes_of(self, name: str, version: str) -> Sequence[str]:
        key = (name, version)
        if key not in self._classes:
            self._classes[key] = self.version(name, version)["classes"]
        return self._classes[key]


def _count_from(error: TrainyardError, before: int) -> None:
    """Makes an error of a later part name the row of the frame."""

    def shifted(text: str) -> str:
        return re.sub(r"\binstances([.\[])(\d+)", lambda found: f"instances{found[1]}{int(found[2]) + before}", text)

    error.message = shifted(error.message)
    error.args = (error.message,)
    for detail in error.details:
        detail["path"], detail["message"] = shifted(detail["path"]), shifted(detail["message"])

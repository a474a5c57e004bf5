"""Tables and images that jobs train on."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import FrameError, FrameWarning, TrainyardError
from .frames import Frame, as_frame
from .resource import Resource, pandas
from .types import DatasetData, UploadProgress
from .uploads import upload_file

if TYPE_CHECKING:
    import pandas as pd

    from .client import Trainyard

_FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".arrow": "arrow", ".feather": "arrow", ".npz": "npz", ".zip": "images"}


class Dataset(Resource[DatasetData]):
    """A prepared data set."""

    _path, _noun = "/v1/datasets", "data set"
    _running = frozenset({"preparing"})

    def preview(self, split: str = "train", *, limit: int = 20, offset: int = 0) -> pd.DataFrame:
        """Rows of a split as the service holds them: the columns, and ``label`` under its own name; the index is the number of the row."""
        query = {"split": split, "limit": limit, "offset": offset}
        rows = self._client.request("GET", f"{self.url}/preview", params=query)["rows"]
        label = self._fields.get("label") or "label"
        frame = pandas().DataFrame([{**row.get("values", {}), label: row["label"]} for row in rows], index=[row["index"] for row in rows])
        return frame


class Datasets:
    """``client.datasets``"""

    def __init__(self, client: Trainyard) -> None:
        self._client = client

    def upload(
        self,
        source: pd.DataFrame | str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
        *,
        name: str | None = None,
        label: str | None = None,
        format: str | None = None,
        wait: bool = True,
        on_progress: UploadProgress | None = None,
        idempotency_key: str | None = None,
        **options: Any,
    ) -> Dataset:
        """Makes a data set of a DataFrame or files, and waits until it is ready unless ``wait`` is false.

        ``name`` is that of the file if left out. ``label`` is the column to predict; ``format`` follows from the ending of a file if left out; ``options`` are the others of the format, such as ``task``,
        ``test_fraction``, ``group_column``, ``columns`` and ``missing``. ``on_progress`` hears the bytes that are sent, and those of all files.

        What the service finds odd in the data becomes a FrameWarning. Raises FrameError, before anything is sent, for a frame with values that the service would
        not keep; FailedError when the data cannot be prepared.
        """
        frame = as_frame(source)
        given_name = name or ("DataFrame" if frame is not None else _paths(source)[0].name.partition(".")[0])
        spec: dict[str, Any] = {**options, "name": given_name, **({} if label is None else {"label": label})}
        if frame is not None:
            spec = _frame_spec(frame, spec, format)
        paths = [] if frame is not None else _paths(source)
        if frame is None:
            spec["format"] = format or _format_of(paths[0])
        with sendable(frame, paths) as files:
            total, before, uploads = sum(path.stat().st_size for path in files), 0, []
            for path in files:
                uploads.append(upload_file(self._client, path, on_sent=_shifted(on_progress, before, total)))
                before += path.stat().st_size
        body = {"spec": spec, "uploads": uploads}
        dataset = Dataset(self._client, self._client.request("POST", "/v1/datasets", json=body, idempotency_key=idempotency_key))
        if wait:
            dataset.wait()
            for warning in dataset.data["warnings"]:
                warnings.warn(f"data set {dataset.name!r}: {warning['message']}", FrameWarning, stacklevel=2)
        return dataset

    def sample(self, sample: str, *, name: str | None = None) -> Dataset:
        """One of the service's samples, such as ``iris``, and waits until it is ready."""
        body = {"source": {"type": "sample", "sample": sample}, **({} if name is None else {"name": name})}
        return Dataset(self._client, self._client.request("POST", "/v1/datasets", json=body)).wait()

    def get(self, id: str) -> Dataset:
        return Dataset(self._client, self._client.request("GET", "/v1/datasets/{id}", path_params={"id": id}))

    def list(self, **query: Any) -> Iterator[Dataset]:
        return (Dataset(self._client, data) for data in self._client.items("/v1/datasets", query))


# Options that name a column which is no input.
_ASIDE = ("label", "group_column", "time_column", "split_column", "weight_column")


def _frame_spec(frame: Frame, spec: dict[str, Any], format: str | None) -> dict[str, Any]:
    if format is not None:
        raise TrainyardError(f"a DataFrame is sent as JSON Lines, and format is {format!r}: leave it out", code="invalid_format")
    for option in _ASIDE:
        if spec.get(option) is not None and spec[option] not in frame.names:
            raise FrameError(f"{option} is {spec[option]!r}, and the frame has no such column: it has {', '.join(map(repr, frame.names[:20]))}", column=spec[option])
    aside = {spec.get(option) for option in _ASIDE} | set(spec.get("ignore_columns", ()))
    columns = {name: options for name, options in frame.column_options.items() if name not in aside}
    columns.update(spec.get("columns", {}))
    # A text such as "NA" is a value here: pandas says by itself what is missing.
    return {"missing": [], **spec, "format": "jsonl", **({"columns": columns} if columns else {})}


def _paths(source: Any) -> list[Path]:
    if not isinstance(source, str | os.PathLike | list | tuple):
        raise TypeError(f"a data set is a pandas DataFrame, a path or a list of paths, and this is of type {type(source).__name__}")
    return [Path(path) for path in (source if isinstance(source, list | tuple) else [source])]


def _format_of(path: Path) -> str:
    ending = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if ending.lower() not in _FORMATS:
        raise TrainyardError(f"the name of {path} does not say its format: pass format, one of csv, jsonl, parquet, arrow, npz, images, idx", code="invalid_format")
    return _FORMATS[ending.lower()]


@contextmanager
def sendable(frame: Frame | None, paths: list[Path]) -> Iterator[list[Path]]:
    """The files to send: those of the paths, or a frame in a folder that lives until then."""
    if frame is None:
        yield paths
        return
    with tempfile.TemporaryDirectory(prefix="trainyard-") as folder:
        path = Path(folder, "frame.jsonl.gz")
        frame.write(path)
        yield [path]


def _shifted(on_progress: UploadProgress | None, before: int, total: int) -> Any:
    return (lambda sent: on_progress(before + sent, total)) if on_progress is not None else (lambda _: None)

"""The main resources as the API sends them. Fields that are not listed here are there, too: see the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Literal, TypedDict, TypeVar

from typing_extensions import NotRequired

T = TypeVar("T")

DatasetStatus = Literal["preparing", "ready", "failed"]
JobStatus = Literal["queued", "running", "paused", "stopping", "succeeded", "failed", "cancelled"]
SweepStatus = Literal["running", "stopping", "succeeded", "failed", "cancelled"]
PredictionStatus = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class ErrorDetail(TypedDict):
    """One error of a request: where it is, which rule it breaks, what to do, and what was received."""

    path: str
    rule: str
    message: str
    received: NotRequired[Any]


class Page(TypedDict, Generic[T]):
    """A page of a list. ``next`` is the ``after`` of the page that follows; None at the end."""

    object: Literal["list"]
    data: list[T]
    first_id: str | None
    last_id: str | None
    has_more: bool
    next: str | None


class DatasetColumn(TypedDict):
    name: str
    type: Literal["numeric", "categorical", "date", "ordered", "text"]
    missing: int
    mean: float | None
    std: float | None
    categories: list[str] | None


class DatasetWarning(TypedDict):
    rule: str
    message: str


class DatasetData(TypedDict):
    object: Literal["dataset"]
    id: str
    name: str
    status: DatasetStatus
    error: str | None
    created_at: str
    source: str
    bytes: int | None
    sha256: str | None
    warnings: list[DatasetWarning]
    kind: NotRequired[Literal["image", "table"]]
    task: NotRequired[Literal["classification", "regression"]]
    rows: NotRequired[int]
    test_rows: NotRequired[int]
    input_shape: NotRequired[list[int]]
    classes: NotRequired[list[str]]
    columns: NotRequired[list[DatasetColumn]]
    label: NotRequired[str | None]


class JobProgress(TypedDict):
    fraction: float
    epoch: float
    epochs: int
    step: int
    steps: int
    samples_per_second: float | None
    estimated_finish: str | None


class ModelReference(TypedDict):
    name: str
    version: str


class JobData(TypedDict):
    object: Literal["job"]
    id: str
    name: str
    status: JobStatus
    status_detail: str | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    attempt: int
    progress: JobProgress
    seed: int
    model: ModelReference | None
    error: dict[str, Any] | None
    warnings: list[ErrorDetail]
    metadata: dict[str, str]
    tags: list[str]
    notes: str | None
    spec: NotRequired[dict[str, Any]]
    members: NotRequired[list[dict[str, Any]]]
    ensemble: NotRequired[dict[str, Any] | None]


class ModelData(TypedDict):
    object: Literal["model"]
    id: str
    name: str
    created_at: str
    latest_version: str | None
    versions: list[str]
    aliases: dict[str, str]
    ready: bool


class ModelSourceData(TypedDict):
    format: Literal["safetensors"]
    filename: str
    bytes: int
    sha256: str
    tool: str
    imported_by: str


class ModelVersionData(TypedDict):
    object: Literal["model_version"]
    model: str
    version: str
    status: Literal["ready", "deleted"]
    job_id: str | None
    dataset_id: str | None
    source: ModelSourceData | None
    task: str
    input_shape: list[int]
    classes: list[str]
    members: int
    parameters: int
    bytes: int
    metrics: dict[str, float | None]
    aliases: list[str]
    created_at: str


class SweepData(TypedDict):
    object: Literal["sweep"]
    id: str
    name: str
    status: SweepStatus
    created_at: str
    finished_at: str | None
    trial_count: int
    counts: dict[str, int]
    best: dict[str, Any] | None
    trials: NotRequired[list[dict[str, Any]]]


class BatchProgress(TypedDict):
    rows: int
    fraction: float
    rows_per_second: float | None
    seconds_left: float | None


class BatchPredictionData(TypedDict):
    object: Literal["prediction"]
    id: str
    status: PredictionStatus
    model: str
    version: str
    progress: BatchProgress
    failed_rows: int
    notes: NotRequired[dict[str, Any]]
    error: NotRequired[Any]


class PredictReply(TypedDict):
    model: str
    version: str
    predictions: list[dict[str, Any]]
    ensemble: dict[str, Any]
    timing_ms: dict[str, float]


UploadProgress = Callable[[int, int], None]
"""Is called with the bytes that the service has, and the bytes of all files."""

"""Trainyard: training as a service over HTTP. ``Trainyard()`` is the entry."""

from importlib.metadata import PackageNotFoundError, version

from .client import Trainyard
from .datasets import Dataset
from .errors import (
    AuthenticationError,
    ConflictError,
    ConnectionError,
    FailedError,
    FrameError,
    FrameWarning,
    InvalidRequestError,
    NotFoundError,
    PermissionError,
    RateLimitError,
    ServerError,
    TrainyardError,
)
from .jobs import Job
from .predictions import BatchPrediction
from .sweeps import Sweep

try:
    __version__ = version("trainyard")
except PackageNotFoundError:  # a checkout that is not installed
    __version__ = "0+checkout"

__all__ = [
    "AuthenticationError",
    "BatchPrediction",
    "ConflictError",
    "ConnectionError",
    "Dataset",
    "FailedError",
    "FrameError",
    "FrameWarning",
    "InvalidRequestError",
    "Job",
    "NotFoundError",
    "PermissionError",
    "RateLimitError",
    "ServerError",
    "Sweep",
    "Trainyard",
    "TrainyardError",
]

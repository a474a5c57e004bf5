"""Predictions as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .resource import pandas


def prediction_frame(predictions: Sequence[dict[str, Any] | None], classes: Sequence[str], index: Any = None) -> Any:
    """A row for each prediction; a column for each value, named by its path in a prediction, classes by name. Numbers that are null are NaN."""
    return pandas().DataFrame([flat(prediction or {}, classes) for prediction in predictions], index=index)


def flat(prediction: dict[str, Any], classes: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for key, value in prediction.items():
        _leaves(row, key, key, value, classes)
    return row


def _leaves(row: dict[str, Any], path: str, last: str, value: Any, classes: Sequence[str]) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            # The number of a member is in the path, and the level of an interval is what was asked for.
            if key not in ("index", "level"):
                _leaves(row, f"{path}.{key}", key, item, classes)
    elif isinstance(value, list) and last == "probabilities":
        for name, item in zip(classes, value, strict=True):
            row[f"{path}.{name}"] = float("nan") if item is None else item
    elif isinstance(value, list) and last != "labels":
        for place, item in enumerate(value):
            member = str(item["index"]) if isinstance(item, dict) and "index" in item else str(place)
            _leaves(row, f"{path}.{member}", member, item, classes)
    else:
        row[path] = float("nan") if value is None else value

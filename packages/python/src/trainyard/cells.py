"""The values of a column of a DataFrame as values of JSON."""

from __future__ import annotations

import datetime
import decimal
import warnings
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .errors import FrameError, FrameWarning
from .texts import stored_text

if TYPE_CHECKING:
    import pandas as pd

Encode = Callable[["pd.Series[Any]"], list[Any]]
"""Rows of the column as values of JSON; None where there is none."""

# The service refuses whole numbers from 2^53 on: a 64-bit float may stand for more than one of them there.
_MOST_EXACT = 2**53 - 1


def encode_column(series: pd.Series[Any]) -> tuple[Encode, dict[str, Any] | None]:
    """How the column is written, and its entry in the option ``columns`` of an upload, where it needs one.

    Raises FrameError for values that the service would not keep.
    """
    import pandas as pd

    name, dtype = series.name, series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _encode_categories(series)
    if isinstance(dtype, pd.SparseDtype):
        encode, options = encode_column(series.sparse.to_dense())
        return lambda part: encode(part.sparse.to_dense()), options
    if pd.api.types.is_bool_dtype(dtype):
        return _encode_with(bool), None
    if pd.api.types.is_integer_dtype(dtype):
        _check_whole(name, series)
        return _encode_with(int), None
    if pd.api.types.is_float_dtype(dtype):
        return _encode_floats(series), None
    if isinstance(dtype, pd.DatetimeTZDtype) or pd.api.types.is_datetime64_any_dtype(dtype):
        return _encode_times(series)
    return _encode_objects(series)


def _encode_with(write: Callable[[Any], Any]) -> Encode:
    def encode(part: pd.Series[Any]) -> list[Any]:
        missing = part.isna().tolist()
        return [None if absent else write(value) for value, absent in zip(part.astype(object).tolist(), missing, strict=True)]

    return encode


def _encode_times(series: pd.Series[Any]) -> tuple[Encode, dict[str, Any] | None]:
    """Writes every different value once before anything is sent, so that errors and warnings come first."""
    name = series.name
    present = series[series.notna()]
    for value in present.astype(object).unique() if len(present) else ():
        _time_text(name, value)
    if any(_is_finer_than_milliseconds(value) for value in present.astype(object).unique()):
        _warn(f"column {name!r} has times that are finer than a millisecond: the service keeps milliseconds")
    # The service takes a column that has one date alone for a category.
    return _encode_with(lambda value: _time_text(name, value)), {"type": "date"} if len(present) else None


def _check_whole(name: object, series: pd.Series[Any]) -> None:
    present = series.dropna()
    if len(present) and max(abs(int(present.min())), abs(int(present.max()))) > _MOST_EXACT:
        _refuse_whole(name, int(present.max()) if int(present.max()) > _MOST_EXACT else int(present.min()))


def _refuse_whole(name: object, value: object) -> None:
    raise FrameError(
        f"column {name!r} has whole numbers of 2^53 and more, such as {value}, which a 64-bit float may not keep: frame[{name!r}].astype(str) sends them as texts",
        column=name,
    )


def _check_number(name: object, value: Any) -> None:
    if value in (float("inf"), float("-inf")):
        raise FrameError(f"column {name!r} has an infinite number: replace it, as frame[{name!r}].replace([float('inf'), float('-inf')], None)", column=name)
    if abs(value) > _MOST_EXACT and value == int(value) and not isinstance(value, float):
        _refuse_whole(name, value)


def _encode_floats(series: pd.Series[Any]) -> Encode:
    present = series.dropna()
    if len(present):
        for value in (float(present.min()), float(present.max())):
            _check_number(series.name, value)

    def write(value: Any) -> float | None:
        number = float(value)
        # A nullable column of floats may hold NaN beside its missing values.
        return None if number != number else number

    return _encode_with(write)


def _time_text(name: object, value: Any) -> str:
    """A date or time in ISO 8601, in UTC where it has a zone."""
    import pandas as pd

    if type(value) is datetime.date:
        return value.isoformat()
    moment = pd.Timestamp(value)
    if moment.tzinfo is not None:
        moment = moment.tz_convert("UTC").tz_localize(None)
        zone = "Z"
    else:
        zone = ""
    if not 1 <= moment.year <= 9999:
        raise FrameError(f"column {name!r} has a date outside of the years 1 to 9999: {value}", column=name)
    return f"{moment.isoformat(timespec='milliseconds')}{zone}"


def _is_finer_than_milliseconds(value: Any) -> bool:
    return isinstance(value, datetime.datetime) and (value.microsecond % 1000 != 0 or getattr(value, "nanosecond", 0) != 0)


def _encode_objects(series: pd.Series[Any]) -> tuple[Encode, dict[str, Any] | None]:
    """A column whose dtype does not say what its values are: they must be of one kind."""
    name = series.name
    values = series[series.notna()].astype(object)
    kinds: dict[str, Any] = {}
    for value in values:
        kinds.setdefault(_kind_of(name, value), value)
    if len(kinds) > 1:
        shown = ", ".join(f"{kind} ({value!r})" for kind, value in kinds.items())
        raise FrameError(f"column {name!r} mixes {shown}: make them of one kind, as frame[{name!r}].astype(str)", column=name)
    kind = next(iter(kinds), "text")
    if kind == "boolean":
        return _encode_with(bool), None
    if kind == "number":
        for value in values:
            _check_number(name, value)
        return _encode_with(lambda value: int(value) if value == int(value) and not isinstance(value, float) else float(value)), None
    if kind != "text":
        return _encode_times(series)
    _check_texts(name, values.unique().tolist())
    return _encode_with(str), None


def _kind_of(name: object, value: Any) -> str:
    import numbers

    import numpy as np

    if isinstance(value, str):
        return "text"
    if isinstance(value, bool | np.bool_):
        return "boolean"
    if isinstance(value, numbers.Real | decimal.Decimal) and not isinstance(value, np.timedelta64):
        return "number"
    if isinstance(value, datetime.datetime):
        # A time without a zone is taken as UTC, which it need not be beside others that have one.
        return "times without a zone" if value.tzinfo is None else "times with a zone"
    if isinstance(value, np.datetime64):
        return "times without a zone"
    if isinstance(value, datetime.date):
        return "dates"
    raise FrameError(
        f"column {name!r} has a value of type {type(value).__name__} ({value!r:.80}), and cells are numbers, texts, booleans, dates or times: convert or leave out the column",
        column=name,
    )


def _encode_categories(series: pd.Series[Any]) -> tuple[Encode, dict[str, Any] | None]:
    import pandas as pd

    name, dtype = series.name, series.dtype
    texts = {category: _category_text(name, category) for category in dtype.categories}
    text, count = next(iter(Counter(map(stored_text, texts.values())).most_common(1)), ("", 0))
    if count > 1:
        raise FrameError(f"column {name!r} has {count} categories that are {text!r} as a text: rename them", column=name)
    _check_texts(name, list(texts.values()))
    order = [stored_text(text) for text in texts.values() if stored_text(text) != ""]
    options = {"type": "ordered", "order": order} if dtype.ordered and len(order) > 1 else {"type": "categorical"}
    encode = _encode_with(lambda value: texts[value])
    return (lambda part: encode(part.astype(pd.CategoricalDtype(dtype.categories))), options)


def _category_text(name: object, category: Any) -> str:
    import pandas as pd

    if isinstance(category, pd.Interval):
        return str(category)
    kind = _kind_of(name, category)
    if kind == "text":
        return str(category)
    if kind == "boolean":
        return "true" if category else "false"
    if kind == "number":
        _check_number(name, category)
        return str(int(category)) if category == int(category) else repr(float(category))
    return _time_text(name, category)


def _check_texts(name: object, texts: list[str]) -> None:
    changed = [text for text in texts if stored_text(text) != text]
    for text in texts:
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            raise FrameError(f"column {name!r} has a text that is no Unicode (a lone surrogate): {text!r:.80}", column=name)
    if empty := [text for text in texts if stored_text(text) == ""]:
        _warn(f"column {name!r} has empty texts ({empty[0]!r}): the service takes them for missing values")
    if other := [text for text in changed if stored_text(text) != ""]:
        _warn(f"column {name!r} has {len(other)} different texts with blanks around them or accents in parts: the service keeps {other[0]!r:.60} as {stored_text(other[0])!r:.60}")


def _warn(message: str) -> None:
    warnings.warn(message, FrameWarning, stacklevel=2)

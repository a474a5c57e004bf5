"""What becomes of the values of a DataFrame before anything is sent."""

from __future__ import annotations

import datetime
import gzip
import json
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from trainyard import FrameError, FrameWarning
from trainyard.frames import Frame


def cells(values: Any, **options: Any) -> list[Any]:
    """The values of one column in JSON; warnings are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", FrameWarning)
        # The second column keeps a row without a value from being empty.
        frame = Frame(pd.DataFrame({"x": pd.Series(values, **options), "other": 0}))
        return [row["x"] for block in frame.blocks(2) for row in block]


BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("values", "dtype", "sent"),
    [
        ([1, -2, 2**53 - 1], "int64", [1, -2, 2**53 - 1]),
        ([1, None, 3], "Int64", [1, None, 3]),
        ([0, 255], "uint8", [0, 255]),
        ([0.1, np.nan, -0.0], "float64", [0.1, None, -0.0]),
        ([0.1, np.nan], "float32", [float(np.float32(0.1)), None]),
        ([0.5, pd.NA], "Float64", [0.5, None]),
        ([True, False], "bool", [True, False]),
        ([True, pd.NA], "boolean", [True, None]),
        ([True, None, False], "object", [True, None, False]),
        (["NA", "nan", "", None], "object", None),
        (["NA", "1", "01", None, np.nan], "object", ["NA", "1", "01", None, None]),
        (["a", pd.NA], "string", ["a", None]),
        ([1, 2.5, None], "object", [1, 2.5, None]),
        ([Decimal("0.1"), Decimal(3)], "object", [0.1, 3]),
        ([datetime.date(1, 1, 1), None], "object", ["0001-01-01", None]),
        (["2024-02-29 12:00:00.125", None], "datetime64[ms]", ["2024-02-29T12:00:00.125", None]),
        (["1969-12-31 23:59:59.999"], "datetime64[ns]", ["1969-12-31T23:59:59.999"]),
        ([pd.Timestamp("2024-03-31 03:30", tz=BERLIN), pd.NaT], f"datetime64[ns, {BERLIN}]", ["2024-03-31T01:30:00.000Z", None]),
        ([pd.Timestamp("2024-01-01", tz="UTC"), pd.Timestamp("2024-01-01", tz=BERLIN)], "object", ["2024-01-01T00:00:00.000Z", "2023-12-31T23:00:00.000Z"]),
        (["b", None, "a"], "category", ["b", None, "a"]),
        ([2, 1, None], "category", ["2", "1", None]),
        ([True, False], "category", ["true", "false"]),
        ([0.5, 2.0], "category", ["0.5", "2"]),
        (pd.cut(pd.Series([1, 5]), [0, 2, 6]), None, ["(0, 2]", "(2, 6]"]),
        (pd.arrays.SparseArray([0.0, np.nan, 2.0]), None, [0.0, None, 2.0]),
    ],
)
def test_values_keep_their_type(values: Any, dtype: str | None, sent: list[Any] | None) -> None:
    if sent is None:
        with pytest.raises(FrameWarning, match="empty texts"):
            cells(values, dtype=dtype)
    else:
        received = cells(values, dtype=dtype)
        assert received == sent and [type(value) for value in received] == [type(value) for value in sent]


@pytest.mark.parametrize(
    ("values", "dtype", "words"),
    [
        ([1, 2**53], "int64", f"whole numbers of 2\\^53 and more, such as {2**53}"),
        ([-(2**60), None], "Int64", "whole numbers of 2\\^53"),
        ([2**64 - 1], "uint64", "whole numbers of 2\\^53"),
        ([1, 2**70], "object", "whole numbers of 2\\^53"),
        ([2**60], "category", "whole numbers of 2\\^53"),
        ([1.0, np.inf], "float64", "infinite"),
        ([-np.inf], "float32", "infinite"),
        ([1, -np.inf, "a"], "object", "mixes number .* text"),
        ([True, 1], "object", "mixes boolean"),
        ([pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-01", tz="UTC")], "object", "mixes times without a zone .* times with a zone"),
        ([pd.Timedelta(1, "h")], None, "Timedelta"),
        ([1 + 2j], None, "complex"),
        ([[1, 2]], "object", "type list"),
        ([b"bytes"], "object", "type bytes"),
        ([pd.Period("2024-01")], "object", "type Period"),
        (["\ud800"], "object", "surrogate"),
        ([1, "1"], "category", "2 categories that are '1'"),
        (["a", " a"], "category", "2 categories that are 'a'"),
    ],
)
def test_what_would_change_is_refused_with_the_name_of_its_column(values: Any, dtype: str | None, words: str) -> None:
    with pytest.raises(FrameError, match=words) as caught:
        cells(values, dtype=dtype)
    assert caught.value.column == "x" and "'x'" in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([0, 1], "column 0 is of type int.*astype\\(str\\)"),
        (["a", None], "type NoneType|type float"),
        (["a", "a"], "'a' stands twice"),
        (["a", " b"], "as 'b'"),
        (["a", "e\u0301"], "as 'é'"),
        (["a", ""], "empty name"),
        (pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")]), "MultiIndex"),
    ],
)
def test_names_of_columns_are_different_texts(columns: Any, words: str) -> None:
    with pytest.raises(FrameError, match=words):
        Frame(pd.DataFrame([[1, 2]], columns=columns))


def test_an_index_that_says_something_is_not_lost_in_silence() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    for index in ("a", ["a", "b"]):
        with pytest.raises(FrameError, match="reset_index"):
            Frame(frame.assign(c=1).set_index(index))
    assert Frame(frame[frame.a > 1]).rows == 1
    assert Frame(frame.set_index("a"), index="keep").names == ["b"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([" a", "b"], "blanks around"),
        (["e\u0301"], "accents in parts"),
        (["", "b"], "empty texts"),
        ([pd.Timestamp("2024-01-01 00:00:00.000001")], "finer than a millisecond"),
        ([None, 1.0], "1 of 2 rows have no value"),
    ],
)
def test_what_the_service_keeps_in_another_form_is_a_warning(values: list[Any], words: str) -> None:
    with pytest.warns(FrameWarning, match=words):
        Frame(pd.DataFrame({"x": values}))


def test_categories_say_that_they_are_and_in_which_order() -> None:
    size = pd.Categorical(["M", "S"], ["S", "M", "L"], ordered=True)
    frame = Frame(pd.DataFrame({"size": size, "zip": pd.Categorical([10115, 20095]), "n": [1, 2], "t": ["a", "b"]}))
    assert frame.column_options == {"size": {"type": "ordered", "order": ["S", "M", "L"]}, "zip": {"type": "categorical"}}


def test_the_file_is_gzipped_json_lines_and_the_same_for_the_same_frame(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1.5, np.nan], "b": ["ü\n", "x,y"]})
    with pytest.warns(FrameWarning):
        checked = Frame(frame)
    for name in ("one", "two"):
        checked.write(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    lines = gzip.decompress((tmp_path / "one").read_bytes()).decode().splitlines()
    assert [json.loads(line) for line in lines] == [{"a": 1.5, "b": "ü\n"}, {"a": None, "b": "x,y"}]


def test_predictions_become_columns_named_by_their_path() -> None:
    from trainyard.flatten import prediction_frame

    prediction = {
        "label": "yes",
        "class_index": 1,
        "probabilities": [0.25, None],
        "uncertainty": {"entropy": 0.5},
        "interval": {"level": 0.9, "labels": ["yes", "no"]},
        "members": [{"index": 2, "probabilities": [0.5, 0.5]}],
    }
    frame = prediction_frame([prediction], ["no", "yes"], pd.Index(["row"]))
    assert list(frame.columns) == [
        "label", "class_index", "probabilities.no", "probabilities.yes", "uncertainty.entropy", "interval.labels", "members.2.probabilities.no", "members.2.probabilities.yes",
    ]  # fmt: skip
    assert frame.loc["row", "probabilities.no"] == 0.25 and np.isnan(frame.loc["row", "probabilities.yes"]) and frame.loc["row", "interval.labels"] == ["yes", "no"]

"""DataFrames as rows of JSON, so that every value keeps its type.

A CSV has texts alone: a text ``"1"`` and a number, a text ``"NA"`` and a missing value would be one there. JSON Lines tell them apart, and need no package
beside pandas. What they cannot carry is refused by the name of its column, before anything is sent.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .cells import Encode, encode_column
from .errors import FrameError, FrameWarning
from .texts import BLANKS

if TYPE_CHECKING:
    import pandas as pd

_BLOCK_ROWS = 10_000


@dataclass(frozen=True)
class _Column:
    name: str
    encode: Encode
    options: dict[str, Any] | None


class Frame:
    """A checked DataFrame. Raises FrameError for what the service would read as something else; warns of what it stores in another form."""

    def __init__(self, frame: pd.DataFrame, *, index: Literal["refuse", "keep"] = "refuse") -> None:
        self._frame = frame
        if index == "refuse":
            _check_index(frame)
        _check_names(frame)
        self.rows = len(frame)
        self._columns = [_Column(name, *encode_column(frame[name])) for name in frame.columns]
        if self._columns and (empty := int(frame.isna().all(axis=1).sum())):
            _warn(f"{empty} of {self.rows} rows have no value at all: the service leaves such rows out of a data set")

    @property
    def names(self) -> list[str]:
        return [column.name for column in self._columns]

    @property
    def column_options(self) -> dict[str, dict[str, Any]]:
        """The option ``columns`` of an upload: columns of categories and their order, which the values alone do not say."""
        return {column.name: column.options for column in self._columns if column.options is not None}

    def blocks(self, size: int = _BLOCK_ROWS) -> Iterator[list[dict[str, Any]]]:
        """The rows as objects of JSON, so many at a time."""
        names = [column.name for column in self._columns]
        for start in range(0, self.rows, size):
            cells = [column.encode(self._frame[column.name].iloc[start : start + size]) for column in self._columns]
            yield [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]

    def write(self, path: Path) -> None:
        """Writes gzipped JSON Lines. The same frame gives the same bytes."""
        with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=1, mtime=0) as file:
            for block in self.blocks():
                file.write("".join(json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n" for row in block).encode())


def as_frame(value: object, *, index: Literal["refuse", "keep"] = "refuse") -> Frame | None:
    """The frame if it is a DataFrame; None for anything else, also without pandas."""
    try:
        import pandas as pd
    except ImportError:
        return None
    return Frame(value, index=index) if isinstance(value, pd.DataFrame) else None


def _check_index(frame: pd.DataFrame) -> None:
    named = [name for name in frame.index.names if name is not None]
    if frame.index.nlevels > 1 or named:
        what = "a MultiIndex" if frame.index.nlevels > 1 else f"an index named {named[0]!r}"
        raise FrameError(f"the frame has {what}, and an index is not sent: frame.reset_index() makes it columns, frame.reset_index(drop=True) leaves it out")


def _check_names(frame: pd.DataFrame) -> None:
    if frame.columns.nlevels > 1:
        raise FrameError("the columns are a MultiIndex: give each column one name, as frame.columns = ['_'.join(map(str, name)) for name in frame.columns]")
    if len(frame.columns) == 0:
        raise FrameError("the frame has no columns")
    seen: set[str] = set()
    for name in frame.columns:
        if not isinstance(name, str):
            raise FrameError(f"the name of column {name!r} is of type {type(name).__name__}: frame.columns = frame.columns.astype(str) makes texts of all names", column=name)
        stored = unicodedata.normalize("NFC", name.strip(BLANKS))
        if stored == "":
            raise FrameError("a column has an empty name: name it", column=name)
        if stored != name or any(sign in name for sign in "\t\r\n\v\f") or _is_broken(name):
            raise FrameError(f"the service would store the name of column {name!r} as {stored!r}: rename it", column=name)
        if name in seen:
            raise FrameError(f"the name of column {name!r} stands twice: rename one of the two", column=name)
        seen.add(name)


def _is_broken(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _warn(message: str) -> None:
    warnings.warn(message, FrameWarning, stacklevel=4)

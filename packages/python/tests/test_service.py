"""Against a real service, which TRAINYARD_URL and TRAINYARD_API_KEY name."""

from __future__ import annotations

import math
import os
import re
import secrets
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from trainyard import FrameError, FrameWarning, InvalidRequestError, NotFoundError, Trainyard

pytestmark = [
    pytest.mark.skipif("TRAINYARD_API_KEY" not in os.environ, reason="TRAINYARD_API_KEY names no service"),
    pytest.mark.filterwarnings("ignore::trainyard.FrameWarning"),
]


@pytest.fixture(scope="module")
def client() -> Iterator[Trainyard]:
    with Trainyard() as client:
        yield client


ROWS = 40
MISSING = [None, np.nan, pd.NA, pd.NaT]
times = st.integers(-(10**13), 10**14)
# No blanks: texts of several words are free text, which the service keeps as the parts that it has.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf"]), min_size=1, max_size=12).map(lambda text: unicodedata.normalize("NFC", text))
words = st.one_of(texts, st.sampled_from(["NA", "null", "1", "01", "1.0", "true", "?", "NaN", "-", "1e5", "2024-13-01"])).filter(lambda text: text.strip() == text != "")


def column(values: st.SearchStrategy[Any], missing: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[list[Any]]:
    cell = values if missing is None else st.one_of(values, values, missing)
    return st.lists(cell, min_size=ROWS, max_size=ROWS)


frames = st.fixed_dictionaries(
    {
        "integers": column(st.integers(-(2**53) + 1, 2**53 - 1)).map(lambda values: pd.Series(values, dtype="int64")),
        "nullable": column(st.integers(-128, 127), st.none()).map(lambda values: pd.Series(values, dtype="Int8")),
        "floats": column(st.floats(-1e15, 1e15), st.just(math.nan)).map(lambda values: pd.Series(values, dtype="float64")),
        "singles": column(st.floats(-(2.0**50), 2.0**50, width=32), st.just(math.nan)).map(lambda values: pd.Series(values, dtype="float32")),
        "booleans": column(st.booleans(), st.sampled_from(MISSING)).map(lambda values: pd.Series(values, dtype="object")),
        "flags": column(st.booleans(), st.none()).map(lambda values: pd.Series(values, dtype="boolean")),
        "texts": column(words, st.sampled_from(MISSING)).map(lambda values: pd.Series(values, dtype="object")),
        "categories": column(st.integers(0, 3), st.none()).map(lambda values: pd.Series(values, dtype="Int64").astype("category")),
        "moments": column(times, st.none()).map(lambda values: pd.to_datetime(pd.Series(values, dtype="Int64"), unit="ms")),
        "zoned": column(times, st.none()).map(lambda values: pd.to_datetime(pd.Series(values, dtype="Int64"), unit="ms", utc=True).dt.tz_convert("America/St_Johns")),
    }
)


def expected(name: str, value: Any) -> Any:
    """What a reader of the service sees for a value of pandas, written without the client's own code."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if name in ("booleans", "flags"):
        return "true" if value else "false"
    if name in ("moments", "zoned"):
        utc = value if value.tzinfo is None else value.tz_convert("UTC")
        return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"
    if name == "categories":
        return f"{value:d}"
    return value


# Without the phase that shrinks an example: it would upload hundreds of frames.
@settings(max_examples=3, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(columns=frames)
def test_what_the_service_gives_back_is_what_pandas_held(client: Trainyard, columns: dict[str, Any]) -> None:
    frame = pd.DataFrame({**columns, "number": range(ROWS), "y": ["a", "b"] * (ROWS // 2)})
    dataset = client.datasets.upload(frame, label="y", test_fraction=0, columns={"texts": {"type": "categorical"}})
    rows = client.request("GET", f"/v1/datasets/{dataset.id}/preview", params={"split": "train", "limit": ROWS})["rows"]
    stored = {row["values"]["number"]: {**row["values"], "y": row["label"]} for row in rows}
    assert sorted(stored) == list(range(ROWS))
    for name in frame.columns:
        for number, value in enumerate(frame[name].astype(object)):
            received, wanted = stored[number][name], expected(name, value)
            assert received == wanted and (received is None) == (wanted is None), (name, number, value, received)


def churn(rows: int = 400) -> pd.DataFrame:
    random = np.random.default_rng(7)
    age, plan = random.integers(18, 80, rows), random.choice(["S", "M", "L"], rows)
    left = (age + 20 * (plan == "L") + random.normal(0, 5, rows)) > 55
    return pd.DataFrame({"age": age, "plan": pd.Categorical(plan, ["S", "M", "L"], ordered=True), "left": np.where(left, "yes", "no")})


@pytest.fixture(scope="module")
def model(client: Trainyard) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FrameWarning)
        dataset = client.datasets.upload(churn(), label="left", name="churn")
    assert [column["type"] for column in dataset.refresh().data["columns"]] == ["numeric", "ordered"]
    heard: list[float] = []
    key = secrets.token_hex(8)
    spec = {"architecture": {"layers": [{"type": "dense", "units": 8}]}, "training": {"epochs": 5}, "ensemble": {"members": 2}, "model": {"name": "python-churn"}}
    job = client.jobs.create(dataset=dataset, idempotency_key=key, **spec)
    assert client.jobs.create(dataset=dataset, idempotency_key=key, **spec).id == job.id
    job.wait(lambda data: heard.append(data["progress"]["fraction"]))
    assert heard[-1] == 1 and heard == sorted(heard)
    metrics = job.metrics(["loss", "val_loss"])
    assert set(metrics["key"]) == {"loss", "val_loss"} and set(metrics["member"]) == {0, 1} and str(metrics["at"].dtype).endswith("UTC]")
    flat = client.request("GET", f"/v1/jobs/{job.id}/metrics/flat", params={"keys": ["loss", "val_loss"]})
    points = flat["data"] if isinstance(flat, dict) else flat
    order = ["member", "key", "step"]
    wanted = pd.DataFrame(points).sort_values(order)
    assert metrics.sort_values(order)[[*order, "value"]].to_numpy().tolist() == wanted[[*order, "value"]].to_numpy().tolist()
    return "python-churn"


def test_predictions_keep_index_and_order_over_several_requests(client: Trainyard, model: str) -> None:
    rows = churn(2_100).drop(columns="left").set_axis([f"row {number}" for number in range(2_100)])
    scored = client.models.predict(model, rows, interval=0.9)
    assert list(scored.index) == list(rows.index)
    assert {"label", "probabilities.no", "probabilities.yes", "interval.labels"} <= set(scored.columns)
    best = np.where(scored["probabilities.yes"] > scored["probabilities.no"], "yes", "no")
    assert (scored["label"] == best).all() and np.allclose(scored["probabilities.yes"] + scored["probabilities.no"], 1, atol=1e-6)
    for number in (0, 999, 1_000, 2_099):
        single = client.models.predict(model, [{"age": int(rows["age"].iloc[number]), "plan": rows["plan"].iloc[number]}])["predictions"][0]
        assert single["probabilities"] == scored[["probabilities.no", "probabilities.yes"]].iloc[number].tolist()


def test_a_batch_prediction_gives_what_requests_give(client: Trainyard, model: str, tmp_path: Path) -> None:
    rows = churn(300).drop(columns="left").assign(customer=[f"0{number}" for number in range(300)])
    batch = client.predictions.create(model, rows, columns=["customer"], outputs=["label", "probabilities"]).wait()
    frame, scored = batch.frame(), client.models.predict(model, rows.drop(columns="customer"))
    assert frame["customer"].tolist() == rows["customer"].tolist()
    for name in ("label", "probabilities.no", "probabilities.yes"):
        assert frame[f"prediction.{name}"].tolist() == scored[name].tolist()
    assert len(batch.download(tmp_path / "scored.jsonl").read_text().splitlines()) == 300
    batch.delete()
    with pytest.raises(NotFoundError):
        batch.refresh()


def test_a_wrong_row_is_named_by_its_place_in_the_frame(client: Trainyard, model: str) -> None:
    age = pd.Series([30] * 1_500, dtype="object")
    age[1_234] = 31
    rows = pd.DataFrame({"age": age.astype(str).where(age == 31, None), "plan": "S"})
    rows.loc[1_234, "age"] = "thirty"
    with pytest.raises(InvalidRequestError, match=r"instances\[1234\]\.age must be a number") as caught:
        client.models.predict(model, rows)
    assert all("1234" in detail["path"] for detail in caught.value.details)


def test_a_sweep_has_a_row_for_each_trial(client: Trainyard, model: str) -> None:
    dataset = next(dataset for dataset in client.datasets.list() if dataset.name == "churn")
    job = {"dataset": dataset, "architecture": {"layers": [{"type": "dense", "units": 4}]}, "training": {"epochs": 1}, "ensemble": {"members": 1}}
    sweep = client.sweeps.create(job=job, space={"training.batch_size": {"type": "choice", "values": [64, 128]}})
    trials = sweep.wait().trials()
    assert trials["values.training.batch_size"].tolist() == [64, 128] and trials["status"].eq("succeeded").all() and trials["best"].notna().all()


def test_errors_say_what_to_do(client: Trainyard) -> None:
    with pytest.raises(FrameError, match="label is 'gone', and the frame has no such column: it has 'a', 'b'"):
        client.datasets.upload(pd.DataFrame({"a": [1], "b": [2]}), label="gone")
    with pytest.raises(InvalidRequestError) as caught:
        client.jobs.create(dataset={"id": "x"}, training={"epochs": 0})
    error = caught.value
    assert error.request_id and {detail["path"] for detail in error.details} >= {"training.epochs"}


def test_the_example_of_the_readme_runs(client: Trainyard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = Path(__file__).parent.parent.joinpath("README.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    assert len(blocks) > 3
    monkeypatch.chdir(tmp_path)
    scope: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), scope)

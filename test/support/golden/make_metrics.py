"""Values of metrics by scikit-learn, written to metrics.json: python make_metrics.py. Ties, absent classes and weights are among them."""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.preprocessing import label_binarize

warnings.simplefilter("ignore")
random = np.random.default_rng(20)


def classes(rows, columns, labels, ties, weighted):
    scores = random.normal(size=(rows, columns)) + 1.2 * np.eye(columns)[labels]
    outputs = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    if ties:
        outputs = np.floor(outputs * 8) / 8
        outputs[:, -1] = 1 - outputs[:, :-1].sum(axis=1)
    weights = random.integers(1, 8, size=rows) / 4 if weighted else None
    return outputs, labels, weights


def of_classes(name, rows, columns, labels=None, ties=False, weighted=False):
    labels = random.integers(columns, size=rows) if labels is None else np.asarray(labels)
    outputs, labels, weights = classes(len(labels), columns, labels, ties, weighted)
    named = outputs.argmax(axis=1)
    every = list(range(columns))
    one = {"sample_weight": weights}
    ranked = outputs[:, 1] if columns == 2 else outputs
    hot = labels if columns == 2 else label_binarize(labels, classes=every)
    values = {
        "accuracy": m.accuracy_score(labels, named, **one),
        "roc_auc": m.roc_auc_score(labels, ranked, multi_class="ovr", labels=every, **one) if columns == 2 or len(set(labels)) == columns else np.nan,
        "average_precision": m.average_precision_score(hot, ranked, **one),
        "log_loss": m.log_loss(labels, outputs, labels=every, **one),
        "balanced_accuracy": m.balanced_accuracy_score(labels, named, **one),
        "f1_macro": m.f1_score(labels, named, average="macro", **one),
        "f1_weighted": m.f1_score(labels, named, average="weighted", **one),
        "mcc": m.matthews_corrcoef(labels, named, **one),
        "brier_score": m.brier_score_loss(labels, ranked, labels=every, **one),
    }
    if columns == 2:
        values["f1"] = m.f1_score(labels, named, labels=every, **one)
    for k in (3, 5):
        if columns > k:
            values[f"top_{k}_accuracy"] = m.top_k_accuracy_score(labels, outputs, k=k, labels=every, **one)
    return case(name, "classification", columns, outputs, labels, weights, values)


def of_values(name, labels, outputs, weighted=False):
    weights = random.integers(1, 8, size=len(labels)) / 4 if weighted else None
    one = {"sample_weight": weights}
    values = {
        "root_mean_squared_error": m.root_mean_squared_error(labels, outputs, **one),
        "mean_absolute_error": m.mean_absolute_error(labels, outputs, **one),
        "median_absolute_error": m.median_absolute_error(labels, outputs, **one),
        "r2": m.r2_score(labels, outputs, **one),
        "mean_absolute_percentage_error": m.mean_absolute_percentage_error(labels, outputs, **one),
        "pinball_loss": m.mean_pinball_loss(labels, outputs, **one),
    }
    return case(name, "regression", 1, np.asarray(outputs)[:, None], labels, weights, values)


def case(name, task, columns, outputs, labels, weights, values):
    return {
        "name": name,
        "task": task,
        "columns": columns,
        "outputs": [float(value) for value in np.asarray(outputs).ravel()],
        "labels": [value.item() for value in np.asarray(labels)],
        "weights": None if weights is None else [float(value) for value in weights],
        "values": {key: None if np.isnan(value) else float(value) for key, value in values.items()},
    }


truth = random.normal(size=40) * 3
cases = [
    of_classes("two classes", 60, 2),
    of_classes("two classes with ties", 60, 2, ties=True),
    of_classes("two classes with weights and ties", 60, 2, ties=True, weighted=True),
    of_classes("two classes, of which one has no rows", 0, 2, labels=[0] * 6),
    of_classes("two classes, of which the first has no rows", 0, 2, labels=[1] * 6),
    of_classes("two classes, one row in twenty", 0, 2, labels=[0] * 38 + [1] * 2, weighted=True),
    of_classes("three classes", 60, 3),
    of_classes("three classes with weights and ties", 60, 3, ties=True, weighted=True),
    of_classes("four classes, of which two have no rows", 0, 4, labels=[0, 2, 0, 2, 2, 0, 2, 0, 0]),
    of_classes("seven classes with ties", 80, 7, ties=True),
    of_classes("seven classes with weights", 80, 7, weighted=True),
    of_values("values", truth, truth + random.normal(size=40)),
    of_values("values with weights", truth, truth + random.normal(size=40), weighted=True),
    of_values("values with ties", np.round(truth), np.round(truth + random.normal(size=40)), weighted=True),
    of_values("values that are all equal", np.full(5, 2.5), 2.5 + random.normal(size=5)),
    of_values("values that are all equal and predicted exactly", np.full(5, 2.5), np.full(5, 2.5)),
    of_values("an odd number of values", truth[:7], truth[:7] + random.normal(size=7)),
    of_values("one value", truth[:1], truth[:1] + 1),
    of_values("values of a large offset", 1.7e9 + truth, 1.7e9 + truth + random.normal(size=40)),
]
path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text(json.dumps({"made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}, indent=None, separators=(",", ":")) + "\n")

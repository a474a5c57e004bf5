"""Parzen estimates by scipy, in float64, written to parzen.json: python make_parzen.py. The kernels and their widths are those of Optuna's multivariate TPE."""
import json
import pathlib

import numpy as np
import scipy
from scipy.special import logsumexp
from scipy.stats import truncnorm

draw = np.random.default_rng(7)
axes = [{"kind": "line"}, {"kind": "points", "of": 7}, {"kind": "choice", "of": 3}]


def place(axis):
    if axis["kind"] == "choice":
        return {"choice": int(draw.integers(axis["of"])), "of": axis["of"]}
    if axis["kind"] == "points":
        index = int(draw.integers(axis["of"]))
        return {"low": index / axis["of"], "high": (index + 1) / axis["of"]}
    share = float(draw.uniform())
    return {"low": share, "high": share}


def log_kernel(at, seen, count, dimensions):
    if "choice" in at:
        if seen is None:
            return -np.log(at["of"])
        weights = np.full(at["of"], 1 / (count + 1))
        weights[seen["choice"]] += 1
        return np.log(weights[at["choice"]] / weights.sum())
    mean, deviation = (0.5, 1.0) if seen is None else ((seen["low"] + seen["high"]) / 2, 0.2 * count ** (-1 / (dimensions + 4)))
    if seen is not None:
        deviation = max(deviation, 1 / min(100, 1 + (count + 1)))
    normal = truncnorm((0 - mean) / deviation, (1 - mean) / deviation, mean, deviation)
    return normal.logpdf(at["low"]) if at["low"] == at["high"] else np.log(normal.cdf(at["high"]) - normal.cdf(at["low"]))


def log_density(at, observations):
    count = len(observations)
    rising = np.linspace(1 / count, 1, count - 25) if count > 25 else np.array([])
    weights = np.concatenate([rising, np.ones(min(count, 25)), [1.0]])
    kernels = [sum(log_kernel(a, s, count, len(at)) for a, s in zip(at, seen if seen else [None] * len(at))) for seen in [*observations, None]]
    return float(logsumexp(kernels, b=weights / weights.sum()))


def case(count):
    observations = [[place(axis) for axis in axes] for _ in range(count)]
    asked = [[place(axis) for axis in axes] for _ in range(12)]
    return {"observations": observations, "asked": asked, "log_density": [log_density(at, observations) for at in asked]}


out = {"scipy": scipy.__version__, "cases": [case(count) for count in (0, 1, 2, 10, 26, 60)]}
pathlib.Path(__file__).with_name("parzen.json").write_text(json.dumps(out) + "\n")

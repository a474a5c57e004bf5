"""Losses and their gradients by scikit-learn's own, in float64, written to losses-sklearn.json: python make_losses.py. The focal loss is by its formula."""

import json
import pathlib

import numpy as np
import sklearn
from sklearn._loss import AbsoluteError, HalfBinomialLoss, HalfGammaLoss, HalfPoissonLoss, HuberLoss, PinballLoss

random = np.random.default_rng(5)
rows = 12
output = random.normal(size=rows) * 2
values = random.normal(size=rows) * 2
positive = random.gamma(2, size=rows)
counts = random.poisson(2, size=rows).astype(float)
labels = random.integers(2, size=rows)
flat = np.ones(rows)


def of(loss, target, raw=output):
    value, gradient = loss.loss_gradient(y_true=target, raw_prediction=raw)
    return value, gradient[:, None]


def quantile(quantiles):
    raw = random.normal(size=(rows, len(quantiles))) * 2
    each = [of(PinballLoss(quantile=q), values, np.ascontiguousarray(raw[:, index])) for index, q in enumerate(quantiles)]
    value = np.mean([loss for loss, _ in each], axis=0)
    return raw, value, np.concatenate([gradient for _, gradient in each], axis=1) / len(quantiles)


def focal(gamma, classes):
    raw = random.normal(size=(rows, classes)) * 2
    truth = random.integers(classes, size=rows)
    p = np.exp(raw) / np.exp(raw).sum(axis=1, keepdims=True)
    own = p[np.arange(rows), truth]
    value = (1 - own) ** gamma * -np.log(own)
    slope = gamma * (1 - own) ** (gamma - 1) * own * np.log(own) - (1 - own) ** gamma
    return raw, truth, value, slope[:, None] * (np.eye(classes)[truth] - p)


def case(spec, raw, target, value, gradient):
    return {
        "loss": spec,
        "output": np.asarray(raw).reshape(rows, -1).tolist(),
        "target": np.asarray(target).tolist(),
        "rows": np.asarray(value).tolist(),
        "gradient": np.asarray(gradient).tolist(),
    }


cases = [
    case({"type": "absolute_error"}, output, values, *of(AbsoluteError(), values)),
    # The half Poisson loss of scikit-learn leaves out the same constant, the half Gamma loss none.
    case({"type": "poisson"}, output, counts, *of(HalfPoissonLoss(), counts)),
    case({"type": "gamma"}, output, positive, *of(HalfGammaLoss(), positive)),
    case({"type": "binary_cross_entropy"}, output * 4, labels, *of(HalfBinomialLoss(), labels.astype(float), output * 4)),
]
for delta in (0.5, 1.5):
    huber = HuberLoss(delta=delta)
    huber.closs.delta = delta
    cases.append(case({"type": "huber", "delta": delta}, output, values, *of(huber, values)))
for quantiles in ([0.5], [0.1, 0.5, 0.9], [0.05, 0.25, 0.75, 0.99]):
    raw, value, gradient = quantile(quantiles)
    cases.append(case({"type": "quantile", "quantiles": quantiles}, raw, values, value, gradient))
for gamma, classes in ((0, 2), (2, 2), (1, 4), (0.5, 3)):
    raw, truth, value, gradient = focal(gamma, classes)
    cases.append(case({"type": "focal", "gamma": gamma}, raw, truth, value, gradient))
path = pathlib.Path(__file__).with_name("losses-sklearn.json")
path.write_text(json.dumps({"made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}, separators=(",", ":")) + "\n")

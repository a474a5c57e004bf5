"""Scales of numbers by scikit-learn, in float64, written to scales.json: python make_scales.py."""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, QuantileTransformer, RobustScaler, StandardScaler

draw = np.random.default_rng(7)
columns = {
    "normal": draw.normal(size=400),
    "skewed": np.exp(draw.normal(size=1_000) * 2),
    "outlier": np.append(draw.normal(size=99), 1e6),
    "offset": 2.0**20 + draw.integers(0, 1_000, 300),
    "ties": np.concatenate([[-3.0], draw.integers(0, 4, 120).astype(float), [9.0]]),
    "few": np.array([1.0, 2.0, 4.0, 8.0]),
}


def cases():
    for name, values in columns.items():
        ends = [values.min() - 1, values.max() + 1, (values.min() + values.max()) / 2]
        asked = np.concatenate([values[:20], ends])
        # Without their offset, which scikit-learn's own arithmetic loses digits by.
        seen, looked_up = (values - values.min())[:, None], (asked - values.min())[:, None]
        robust = RobustScaler().fit(seen).transform(looked_up)[:, 0]
        quantiles = max(min(len(values) // 30, 1_000), 10)
        quantile = QuantileTransformer(n_quantiles=min(quantiles, len(values)), output_distribution="normal", subsample=None)
        yield {
            "name": name,
            "values": values.tolist(),
            "asked": asked.tolist(),
            "scaled": {
                "standard": StandardScaler().fit(seen).transform(looked_up)[:, 0].tolist(),
                "min_max": MinMaxScaler().fit(seen).transform(looked_up)[:, 0].tolist(),
                "robust": (robust / np.sqrt(1 + (robust / 3) ** 2)).tolist(),
                "quantile": quantile.fit(seen).transform(looked_up)[:, 0].tolist(),
                "none": asked.tolist(),
            },
        }


path = pathlib.Path(__file__).with_name("scales.json")
path.write_text(json.dumps({"made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": list(cases())}, separators=(",", ":")) + "\n")

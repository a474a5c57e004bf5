"""What is compared: peers as their libraries fit them, and Trainyard through its API alone.

A method takes (table, train, test, seed) and returns what it predicts for the test rows: probabilities in the order of the sorted classes, or values.
"""

import io
import json
import os
import time

import lightgbm
import numpy as np
import requests
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from scores import error_of

TRIALS = 30
ROWS_A_REQUEST = 1_000
DONE = ('succeeded', 'failed', 'cancelled')


def _fitted(model, table, train, test):
    model.fit(table.rows.iloc[train], table.labels.iloc[train])
    rows = table.rows.iloc[test]
    return model.predict(rows) if table.classes is None else model.predict_proba(rows)


def _encoded(table):
    """One-hot categories and scaled numbers, for models that take numbers alone."""
    numbers = [column for column, kind in table.kinds.items() if kind == 'numeric']
    others = [column for column in table.kinds if column not in numbers]
    scaled = make_pipeline(SimpleImputer(strategy='median', add_indicator=True), StandardScaler())
    return ColumnTransformer([('numbers', scaled, numbers), ('categories', OneHotEncoder(handle_unknown='ignore', sparse_output=False), others)])


def _lightgbm(table, seed, **settings):
    kind = lightgbm.LGBMRegressor if table.classes is None else lightgbm.LGBMClassifier
    return kind(n_jobs=1, verbose=-1, random_state=seed, **settings)


def lightgbm_default(table, train, test, seed):
    return _fitted(_lightgbm(table, seed), table, train, test)


def lightgbm_tuned(table, train, test, seed):
    """Random draws with early stopping, judged on a fifth of the training rows; the best is fitted on all of them."""
    draw = np.random.default_rng(seed)
    fit, judge = train_test_split(train, test_size=0.2, random_state=seed, stratify=None if table.classes is None else table.labels.iloc[train])
    best = (np.inf, {})
    for _ in range(TRIALS):
        settings = {
            'learning_rate': 10 ** draw.uniform(-2, -0.7),
            'num_leaves': int(2 ** draw.uniform(2, 7)),
            'min_child_samples': int(2 ** draw.uniform(1, 6)),
            'subsample': draw.uniform(0.5, 1),
            'subsample_freq': 1,
            'colsample_bytree': draw.uniform(0.4, 1),
            'reg_lambda': 10 ** draw.uniform(-3, 1),
            'cat_smooth': 10 ** draw.uniform(0, 2),
        }
        model = _lightgbm(table, seed, n_estimators=600, **settings)
        rows, labels = table.rows.iloc[judge], table.labels.iloc[judge]
        stopping = lightgbm.early_stopping(40, verbose=False)
        watched = 'auc' if table.task == 'binary' else None
        model.fit(table.rows.iloc[fit], table.labels.iloc[fit], eval_set=[(rows, labels)], eval_metric=watched, callbacks=[stopping])
        error = error_of(table, labels.to_numpy(), model.predict(rows) if table.classes is None else model.predict_proba(rows))
        if error < best[0]:
            best = (error, {**settings, 'n_estimators': max(20, round(model.best_iteration_ * 1.1))})
    return _fitted(_lightgbm(table, seed, **best[1]), table, train, test)


def hist_gradient_boosting(table, train, test, seed):
    kind = HistGradientBoostingRegressor if table.classes is None else HistGradientBoostingClassifier
    return _fitted(kind(random_state=seed, categorical_features='from_dtype'), table, train, test)


def random_forest(table, train, test, seed):
    kind = RandomForestRegressor if table.classes is None else RandomForestClassifier
    return _fitted(make_pipeline(_encoded(table), kind(n_jobs=1, random_state=seed)), table, train, test)


def linear(table, train, test, seed):
    model = Ridge() if table.classes is None else LogisticRegression(max_iter=2_000)
    return _fitted(make_pipeline(_encoded(table), model), table, train, test)


def sklearn_mlp(table, train, test, seed):
    if table.classes is None:
        model = TransformedTargetRegressor(MLPRegressor(random_state=seed), transformer=StandardScaler())
    else:
        model = MLPClassifier(random_state=seed)
    return _fitted(make_pipeline(_encoded(table), model), table, train, test)


class Trainyard:
    """One POST of a job per fit; the test rows are predicted over HTTP, as texts of the CSV."""

    def __init__(self):
        self.url = os.environ['TRAINYARD_URL']
        self.http = requests.Session()
        self.http.headers['authorization'] = f"Bearer {os.environ['TRAINYARD_API_KEY']}"

    def _call(self, verb, path, **request):
        reply = self.http.request(verb, self.url + path, timeout=600, **request)
        if not reply.ok:
            raise RuntimeError(f'{verb} {path}: {reply.status_code} {reply.text[:600]}')
        return reply

    def _until(self, path, ends):
        while True:
            got = self._call('GET', path).json()
            if got['status'] in ends:
                return got
            time.sleep(0.5)

    def upload(self, table, train, options):
        spec = {'format': 'csv', 'name': table.name, 'label': table.label, **options}
        csv = table.texts.iloc[train].to_csv(index=False).encode()
        form = {'spec': (None, json.dumps(spec), 'application/json'), 'file': (f'{table.name}.csv', csv, 'text/csv')}
        made = self._call('POST', '/v1/datasets', files=form).json()
        ready = self._until(f"/v1/datasets/{made['id']}", ('ready', 'failed'))
        if ready['status'] != 'ready':
            raise RuntimeError(f"the data set of {table.name} failed: {ready['error']}")
        return ready

    def fit(self, method, table, train, test, seed):
        spec = {**method}
        dataset = self.upload(table, train, spec.pop('upload', {'test_fraction': 0}))
        name = f'{table.name}-{seed}'
        job = {**spec, 'dataset': {**spec.get('dataset', {}), 'id': dataset['id']}, 'seed': seed, 'model': {'name': name}}
        made = self._call('POST', '/v1/jobs', json=job).json()
        done = self._until(f"/v1/jobs/{made['id']}", DONE)
        if done['status'] != 'succeeded':
            raise RuntimeError(f"{table.name}: the job {done['status']}: {done['error']}")
        predicted = self.predict(name, table, test)
        return predicted if table.classes is None else predicted[:, np.argsort(dataset['classes'])]

    def predict(self, model, table, test):
        rows = table.texts.iloc[test]
        answers = []
        for start in range(0, len(rows), ROWS_A_REQUEST):
            csv = io.StringIO()
            rows.iloc[start : start + ROWS_A_REQUEST].to_csv(csv, index=False)
            headers = {'content-type': 'text/csv; charset=utf-8'}
            reply = self._call('POST', f'/invocations?model={model}', data=csv.getvalue().encode(), headers=headers).json()
            answers += reply['predictions']
        return np.array(answers if table.classes is None else [answer['probabilities'] for answer in answers])


PEERS = {
    'lightgbm': lightgbm_default,
    'lightgbm_tuned': lightgbm_tuned,
    'hist_gradient_boosting': hist_gradient_boosting,
    'random_forest': random_forest,
    'linear': linear,
    'sklearn_mlp': sklearn_mlp,
}

OURS = {
    'trainyard_mlp': {'architecture': {'preset': 'mlp'}},
    'trainyard_mlp_all_rows': {'architecture': {'preset': 'mlp'}, 'dataset': {'final_fit': 'all_rows'}},
    # A fifth of the rows is the test part, as an upload has it that says nothing of it.
    'trainyard_mlp_test_part': {'architecture': {'preset': 'mlp'}, 'upload': {}},
    'trainyard_mlp_test_part_all_rows': {'architecture': {'preset': 'mlp'}, 'upload': {}, 'dataset': {'final_fit': 'all_rows'}},
    'trainyard_realmlp': {'architecture': {'preset': 'realmlp'}},
    'trainyard_tabm': {'architecture': {'preset': 'tabm'}},
    'trainyard_auto_60': {'architecture': {'preset': 'auto'}, 'limits': {'max_seconds': 60}},
    'trainyard_auto_300': {'architecture': {'preset': 'auto'}, 'limits': {'max_seconds': 300}},
}

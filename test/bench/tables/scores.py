"""The error of predictions by task, and what follows from the errors of all methods on all tables."""

import numpy as np
from sklearn.metrics import log_loss, roc_auc_score

NAMES = {'binary': '1 − AUC', 'multiclass': 'log loss', 'regression': 'RMSE'}
RESAMPLES = 10_000


def error_of(table, labels, predicted):
    """1 − AUC (binary), log loss in nats (several classes), or RMSE."""
    if table.task == 'regression':
        return float(np.sqrt(np.mean((labels - predicted) ** 2)))
    if table.task == 'binary':
        return float(1 - roc_auc_score(labels == table.classes[1], predicted[:, 1]))
    return float(log_loss(labels, np.clip(predicted, 1e-7, 1) / np.clip(predicted, 1e-7, 1).sum(1, keepdims=True), labels=table.classes))


def summarize(results, baseline):
    """Of each method, over the tables that it and the baseline have: the geometric mean of its error relative to the baseline's with a 95 % bootstrap
    interval over tables, wins, ties and losses (a tie: the 95 % interval of the paired differences over the splits spans 0), its mean normalized error (0: the
    best method of a table, 1: the worst), and its seconds.

    `results` are records {table, seed, method, error, cpu_seconds, seconds}.
    """
    errors = {}
    for record in results:
        errors.setdefault(record['method'], {}).setdefault(record['table'], {})[record['seed']] = record['error']
    means = {method: {table: float(np.mean(list(by.values()))) for table, by in tables.items()} for method, tables in errors.items()}
    rows = {}
    for method, tables in errors.items():
        shared = [table for table in tables if table in errors.get(baseline, {})]
        if not shared:
            continue
        ratios = np.array([np.log(means[method][table] / means[baseline][table]) for table in shared])
        draws = np.random.default_rng(0).integers(0, len(ratios), (RESAMPLES, len(ratios)))
        low, high = np.exp(np.quantile(ratios[draws].mean(1), [0.025, 0.975]))
        outcomes = [_outcome(tables[table], errors[baseline][table]) for table in shared]
        records = [record for record in results if record['method'] == method]
        rows[method] = {
            'tables': len(shared),
            'relative_error': float(np.exp(ratios.mean())),
            'interval': [float(low), float(high)],
            'worst_table': max(zip(np.exp(ratios).tolist(), shared)),
            **{name: outcomes.count(name) for name in ('win', 'tie', 'loss')},
            'normalized_error': float(np.mean([_normalized(means, method, table) for table in shared])),
            'cpu_seconds': float(np.sum([record['cpu_seconds'] for record in records])),
            'seconds': float(np.sum([record['seconds'] for record in records])),
        }
    return {'means': means, 'methods': rows}


def _outcome(ours, theirs):
    differences = np.array([ours[seed] - theirs[seed] for seed in ours if seed in theirs])
    if len(differences) < 2:
        return 'tie'
    # Student's t for 1, 2 and 3 degrees of freedom, then the normal's.
    t = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78}.get(len(differences) - 1, 2.0)
    half = t * differences.std(ddof=1) / np.sqrt(len(differences))
    return 'tie' if abs(differences.mean()) <= half else 'win' if differences.mean() < 0 else 'loss'


def _normalized(means, method, table):
    all_of_table = [by[table] for by in means.values() if table in by]
    best, worst = min(all_of_table), max(all_of_table)
    return 0.0 if worst == best else (means[method][table] - best) / (worst - best)

"""npm run bench -- tables: Trainyard beside what people use for tables, on the same splits, scored by the same code.

A line a table, split and method is appended to results.jsonl, and what is there already is not done again; report.json and report.html follow from it.
"""

import argparse
import html
import json
import os
import time
from pathlib import Path

for name in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'):
    os.environ[name] = '1'

import numpy as np  # noqa: E402  the libraries read their number of threads when they are loaded

from methods import OURS, PEERS, Trainyard  # noqa: E402
from scores import NAMES, error_of, summarize  # noqa: E402
from tables import TABLES, Table, prepare  # noqa: E402

SEEDS = (11, 22, 33)
TICKS = os.sysconf('SC_CLK_TCK')


def cpu_seconds(pid):
    """Of a process, its descendants, and those of them that have ended."""
    parents, times = {}, {}
    for folder in Path('/proc').glob('[0-9]*'):
        try:
            fields = (folder / 'stat').read_text().rpartition(')')[2].split()
        except OSError:
            continue
        parents[int(folder.name)], times[int(folder.name)] = int(fields[1]), sum(int(ticks) for ticks in fields[11:15]) / TICKS
    family = {pid}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(times.get(each, 0) for each in family)


def measure(method, table, seed, service, service_pid):
    train, test = table.split(seed)
    pids = [os.getpid(), *([service_pid] if method in OURS else [])]
    started, used = time.monotonic(), sum(map(cpu_seconds, pids))
    predicted = service.fit(OURS[method], table, train, test, seed) if method in OURS else PEERS[method](table, train, test, seed)
    spent = {'seconds': time.monotonic() - started, 'cpu_seconds': sum(map(cpu_seconds, pids)) - used}
    error = error_of(table, table.labels.iloc[test].to_numpy(), np.asarray(predicted))
    return {'table': table.name, 'seed': seed, 'method': method, 'error': error, **spent}


def page(results, summary, baseline):
    """The report as a page: a table of errors, and one of what follows from them."""
    methods = list(summary['methods'])
    names = [name for name in TABLES if any(name in summary['means'][method] for method in methods)]
    spread = {}
    for record in results:
        spread.setdefault((record['table'], record['method']), []).append(record['error'])

    def cell(name, method):
        errors = spread.get((name, method))
        if not errors:
            return '<td></td>'
        best = min(summary['means'][each][name] for each in methods if name in summary['means'][each])
        text = f'{np.mean(errors):.4g} ± {np.std(errors, ddof=1) if len(errors) > 1 else 0:.2g}'
        return f'<td>{f"<b>{text}</b>" if np.mean(errors) == best else text}</td>'

    errors = ''.join(f'<tr><th>{name}</th><td>{NAMES[TABLES[name][0]]}</td>{"".join(cell(name, method) for method in methods)}</tr>' for name in names)
    rows = ''.join(
        f'<tr><th>{method}</th><td>{row["tables"]}</td><td>{row["relative_error"]:.3f} [{row["interval"][0]:.3f}, {row["interval"][1]:.3f}]</td>'
        f'<td>{row["win"]} / {row["tie"]} / {row["loss"]}</td><td>{row["normalized_error"]:.2f}</td>'
        f'<td>{row["worst_table"][0]:.2f} ({row["worst_table"][1]})</td><td>{row["cpu_seconds"]:.0f}</td></tr>'
        for method, row in sorted(summary['methods'].items(), key=lambda item: item[1]['relative_error'])
    )
    head = ''.join(f'<th>{html.escape(method)}</th>' for method in methods)
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Trainyard on tables</title>
<style>body{{font:14px system-ui;margin:2rem}}table{{border-collapse:collapse;margin-bottom:2rem}}td,th{{padding:.3rem .6rem;border:1px solid #ccc;text-align:right}}</style>
<h1>Trainyard on tables</h1><p>Errors of test rows, mean ± standard deviation over splits; the best of a row in bold.</p>
<table><tr><th>table</th><th>error</th>{head}</tr>{errors}</table>
<p>Against {baseline}: geometric mean of the relative error with its 95 % interval over tables.</p>
<table><tr><th>method</th><th>tables</th><th>relative error</th><th>win / tie / loss</th><th>normalized error</th><th>worst table</th><th>CPU s</th></tr>{rows}</table></html>
"""


def main():
    every = [*PEERS, *OURS]
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument('names', nargs='*', help=f'tables, all if none is named: {", ".join(TABLES)}')
    options.add_argument('--methods', default=','.join(every))
    options.add_argument('--splits', type=int, default=len(SEEDS))
    options.add_argument('--baseline', default='lightgbm')
    options.add_argument('--folder', type=Path, required=True, help='tables, results and report')
    options.add_argument('--service-pid', type=int, default=os.getpid(), help="whose processes' CPU time is counted for Trainyard")
    chosen = options.parse_args()
    methods, names = chosen.methods.split(','), chosen.names or list(TABLES)
    if unknown := [name for name in [*methods, *names] if name not in every and name not in TABLES]:
        options.error(f'unknown: {", ".join(unknown)}; methods are {", ".join(every)}')
    chosen.folder.mkdir(parents=True, exist_ok=True)
    prepare(chosen.folder, names)
    file = chosen.folder / 'results.jsonl'
    results = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    done = {(record['table'], record['seed'], record['method']) for record in results}
    service = Trainyard() if any(method in OURS for method in methods) else None
    for name in names:
        table = Table(chosen.folder, name)
        for seed in SEEDS[: chosen.splits]:
            for method in methods:
                if (name, seed, method) in done:
                    continue
                record = measure(method, table, seed, service, chosen.service_pid)
                results.append(record)
                with file.open('a') as lines:
                    lines.write(json.dumps(record) + '\n')
                print(f"{name:14} {seed} {method:24} {record['error']:.5g}  {record['seconds']:.1f} s", flush=True)
    summary = summarize(results, chosen.baseline)
    (chosen.folder / 'report.json').write_text(json.dumps({'results': results, **summary}, indent=1))
    (chosen.folder / 'report.html').write_text(page(results, summary, chosen.baseline))
    for method, row in sorted(summary['methods'].items(), key=lambda item: item[1]['relative_error']):
        print(f"{method:24} {row['relative_error']:.3f} of {chosen.baseline}  {row['win']}/{row['tie']}/{row['loss']}  normalized {row['normalized_error']:.2f}")
    print(f'report: {chosen.folder / "report.html"}')


main()

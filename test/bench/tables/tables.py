"""Fifteen real tables out of Debian packages and scikit-learn's wheel, as CSV with the label last, and their splits.

A table is (task, label, loader). Columns are as their package has them, without identifiers and rows that have no label. Packages are downloaded and unpacked
into a folder, never installed.
"""

import bz2
import json
import lzma
import re
import subprocess
import warnings
import zlib
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import rdata
from sklearn import datasets
from sklearn.model_selection import train_test_split

PACKAGES = ['r-cran-modeldata', 'r-cran-ggplot2', 'r-cran-mlbench', 'r-cran-kernlab', 'r-cran-mass', 'weka']


class Packages:
    """Reads objects of R packages and Weka's examples out of unpacked Debian packages."""

    def __init__(self, folder):
        self.folder = folder
        self.root = folder / 'root'

    def unpack(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in PACKAGES:
            mark = self.folder / f'.{name}'
            if mark.exists():
                continue
            subprocess.run(['apt-get', 'download', '-qq', name], cwd=self.folder, check=True)
            subprocess.run(['dpkg', '-x', next(self.folder.glob(f'{name}_*.deb')), self.root], check=True)
            mark.touch()

    def lazy(self, package, name):
        """An object of a lazy-load database: an index of offsets and lengths, and compressed pieces (R internals, section 2.9)."""
        folder = next(self.root.glob(f'usr/lib/R/*library/{package}/data'))
        packed = (folder / 'Rdata.rdx').read_bytes()
        index = _parsed(zlib.decompress(packed) if packed[:1] == b'\x78' else packed)
        offset, length = (int(value) for value in index['variables'][name])
        piece = (folder / 'Rdata.rdb').read_bytes()[offset : offset + length]
        method, body = piece[4:5], piece[5:]
        if method == b'2':
            return _parsed(bz2.decompress(body))
        if method == b'Z':
            return _parsed(lzma.decompress(body, format=lzma.FORMAT_RAW, filters=[{'id': lzma.FILTER_LZMA2}]))
        return _parsed(zlib.decompress(piece[4:]))

    def rda(self, package, name):
        file = next(self.root.glob(f'usr/lib/R/*library/{package}/data/{name}.rda'))
        return rdata.read_rda(file, default_encoding='utf8')[name]

    def arff(self, name):
        text = next(self.root.glob(f'usr/share/doc/weka/examples/{name}*')).read_text()
        head, body = re.split(r'(?im)^@data\s*$', text, maxsplit=1)
        names = [each.strip("'") for each in re.findall(r"(?im)^@attribute\s+('[^']+'|\S+)", head)]
        return pd.read_csv(StringIO(body), header=None, names=names, quotechar="'", na_values='?', skipinitialspace=True, comment='%')


def _parsed(raw):
    return rdata.conversion.convert(rdata.parser.parse_data(raw), default_encoding='utf8')


def _bunch(load, named=True):
    bunch = load(as_frame=True)
    frame = bunch.frame.copy()
    if named:
        frame['target'] = [str(bunch.target_names[index]) for index in frame['target']]
    return frame


TABLES = {
    'churn': ('binary', 'churn', lambda packages: packages.lazy('modeldata', 'mlc_churn')),
    'credit_g': ('binary', 'class', lambda packages: packages.arff('credit-g')),
    'pima': ('binary', 'class', lambda packages: packages.arff('diabetes')),
    'wa_churn': ('binary', 'churn', lambda packages: packages.lazy('modeldata', 'wa_churn')),
    'spam': ('binary', 'type', lambda packages: packages.rda('kernlab', 'spam')),
    'breast_cancer': ('binary', 'target', lambda _: _bunch(datasets.load_breast_cancer)),
    'dna': ('multiclass', 'Class', lambda packages: packages.rda('mlbench', 'DNA')),
    'income': ('multiclass', 'INCOME', lambda packages: packages.rda('kernlab', 'income')),
    'hpc': ('multiclass', 'class', lambda packages: packages.lazy('modeldata', 'hpc_data')),
    'diamonds': ('regression', 'price', lambda packages: packages.lazy('ggplot2', 'diamonds')),
    'concrete': ('regression', 'compressive_strength', lambda packages: packages.lazy('modeldata', 'concrete')),
    'ames': ('regression', 'Sale_Price', lambda packages: packages.lazy('modeldata', 'ames')),
    'diabetes': ('regression', 'target', lambda _: _bunch(datasets.load_diabetes, named=False)),
    'boston': ('regression', 'medv', lambda packages: packages.lazy('MASS', 'Boston')),
    'check_times': ('regression', 'check_time', lambda packages: packages.lazy('modeldata', 'check_times').drop(columns='package')),
}


class Table:
    """A table as a data scientist would load it: `rows` with the kind of each column, `labels` as text or number, `classes` sorted (None: a regression)."""

    def __init__(self, folder, name):
        about = json.loads((folder / f'{name}.json').read_text())
        self.name, self.task, self.label, self.kinds, self.classes = name, about['task'], about['label'], about['kinds'], about['classes']
        texts = [column for column, kind in self.kinds.items() if kind == 'categorical'] + ([] if self.classes is None else [self.label])
        frame = pd.read_csv(folder / f'{name}.csv', keep_default_na=False, na_values=[''], dtype={column: str for column in texts})
        self.labels = frame.pop(self.label)
        self.rows = frame.astype({column: 'category' if kind == 'categorical' else float for column, kind in self.kinds.items()})
        self.texts = pd.read_csv(folder / f'{name}.csv', keep_default_na=False, dtype=str)

    def split(self, seed):
        """Row numbers to train on and to test with: 70 % and 30 %, by class for a classification."""
        stratify = None if self.classes is None else self.labels
        train, test = train_test_split(np.arange(len(self.labels)), test_size=0.3, random_state=seed, stratify=stratify)
        return np.sort(train), np.sort(test)


def prepare(folder, names):
    """Writes `<name>.csv` and `<name>.json` of the tables that are not there yet."""
    warnings.filterwarnings('ignore')
    packages = Packages(folder / 'packages')
    for name in names:
        if (folder / f'{name}.json').exists():
            continue
        packages.unpack()
        task, label, load = TABLES[name]
        frame = pd.DataFrame(load(packages))
        frame.columns = [str(column) for column in frame.columns]
        frame = frame[frame[label].notna()]
        frame = frame[[column for column in frame.columns if column != label] + [label]].reset_index(drop=True)
        for column in frame:
            frame[column] = _plain(frame[column])
        kinds = {column: 'numeric' if pd.api.types.is_numeric_dtype(frame[column]) else 'categorical' for column in frame if column != label}
        classes = None if task == 'regression' else sorted(map(str, frame[label].unique()))
        frame.to_csv(folder / f'{name}.csv', index=False)
        (folder / f'{name}.json').write_text(json.dumps({'task': task, 'label': label, 'kinds': kinds, 'classes': classes}))


def _plain(column):
    """R's factors and booleans become texts; doubles without fractions are written as whole numbers."""
    if isinstance(column.dtype, pd.CategoricalDtype) or column.dtype == bool:
        return column.astype(object).where(column.notna(), None)
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all() and column.abs().max() < 2**53:
        return column.astype('Int64')
    return column

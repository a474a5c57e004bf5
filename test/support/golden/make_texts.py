"""Texts by scikit-learn, in float64, written to texts.json: python make_texts.py."""
import json
import pathlib

import sklearn
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

texts = [
    "The red fox jumps over the red fence",
    "a lazy dog, and a quick brown fox!",
    "Größe XL – naïve café, 12.5 kg",
    "日本語 のテキスト と words",
    "x",
    "the the the the",
    "snake_case and UPPER case; e-mail: a.b@c.de",
    "emoji 😀 between words 😀",
]
asked = [*texts, "nothing of this was seen before", "fox", "the dog jumps", "…"]


def cases():
    for parts, buckets in [("words", 16), ("words", 256), ("characters", 32), ("characters", 128)]:
        how = {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"} if parts == "words" else {"analyzer": "char_wb", "ngram_range": (3, 4)}
        hashed = HashingVectorizer(n_features=buckets, alternate_sign=False, norm=None, **how)
        fitted = TfidfTransformer(sublinear_tf=True).fit(hashed.transform(texts))
        seen = hashed.transform(texts).sum(axis=0).A1 > 0
        # A bucket that no text has counts for nothing here, and so it is not part of the length.
        counts = hashed.transform(asked).multiply(seen).tocsr()
        counts.eliminate_zeros()
        yield {"parts": parts, "buckets": buckets, "idf": (fitted.idf_ * seen).tolist(), "inputs": fitted.transform(counts).toarray().tolist()}


output = {"made_with": f"scikit-learn {sklearn.__version__}", "texts": texts, "asked": asked, "cases": list(cases())}
pathlib.Path(__file__).with_name("texts.json").write_text(json.dumps(output, ensure_ascii=False, separators=(",", ":")) + "\n")

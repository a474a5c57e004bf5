"""Predictions of an ensemble of W2 for one row: predict_peer.py <torch|tensorflow> <members> <threads>. See contender.ts for the protocol."""
import json
import sys
import time

import numpy as np

library, members, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
CALLS = 500
row = np.sin(np.arange(64, dtype='float32'))[None]

if library == 'torch':
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    models = [nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)).eval() for _ in range(members)]
    version = f'PyTorch {torch.__version__}'

    def call():
        with torch.inference_mode():
            x = torch.from_numpy(row)
            return [model(x).numpy() for model in models]
else:
    import keras
    import tensorflow as tf
    from keras import layers as L

    models = [keras.Sequential([keras.Input((64,)), L.Dense(64, 'relu'), L.Dense(64, 'relu'), L.Dense(10)]) for _ in range(members)]
    version = f'Keras {keras.__version__}, TensorFlow {tf.__version__}'

    @tf.function
    def together(x):
        return [model(x, training=False) for model in models]

    def call():
        return [output.numpy() for output in together(tf.constant(row))]

for _ in range(20):
    call()
print(json.dumps({'ready': version}), flush=True)
for _line in sys.stdin:
    started = time.perf_counter()
    for _ in range(CALLS):
        call()
    print(json.dumps({'ms': (time.perf_counter() - started) / CALLS * 1000}), flush=True)

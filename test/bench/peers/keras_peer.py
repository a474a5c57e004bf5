"""Keras and TensorFlow as contenders: keras_peer.py <workload> <fit|function|xla> <threads>. See contender.ts for the protocol."""
import json
import sys
import time

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

workload, mode = sys.argv[1], sys.argv[2]
keras.utils.set_random_seed(0)
ROWS = 1024


def resnet20():
    def norm_conv(x, out, size, stride):
        return L.BatchNormalization()(L.Conv2D(out, size, strides=stride, padding='same', use_bias=False)(x))

    inputs = keras.Input((32, 32, 3))
    x, channels = L.ReLU()(norm_conv(inputs, 16, 3, 1)), 16
    for out, first in ((16, 1), (32, 2), (64, 2)):
        for stride in (first, 1, 1):
            body = norm_conv(L.ReLU()(norm_conv(x, out, 3, stride)), out, 3, 1)
            shortcut = x if stride == 1 and channels == out else norm_conv(x, out, 1, stride)
            x, channels = L.ReLU()(L.Add()([body, shortcut])), out
    return keras.Model(inputs, L.Dense(10)(L.GlobalAveragePooling2D()(x)))


def sequential(shape, *layers):
    return keras.Sequential([keras.Input(shape), *layers])


MODELS = {
    'W1': (lambda: sequential((784,), L.Dense(256, 'relu'), L.Dense(128, 'relu'), L.Dense(10)), 128, 60),
    'W2': (lambda: sequential((64,), L.Dense(64, 'relu'), L.Dense(64, 'relu'), L.Dense(10)), 32, 300),
    'W3': (lambda: sequential(
        (28, 28, 1), L.Conv2D(32, 3, padding='same', activation='relu'), L.MaxPool2D(), L.Conv2D(64, 3, padding='same', activation='relu'),
        L.MaxPool2D(), L.Flatten(), L.Dense(128, 'relu'), L.Dense(10)), 128, 8),
    'W4': (resnet20, 128, 2),
}
build, batch, steps = MODELS[workload]
model = build()
x = np.random.rand(ROWS, *model.input_shape[1:]).astype('float32')
y = np.arange(ROWS) % 10
loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

if mode == 'fit':
    model.compile('adam', loss_of, jit_compile=False)
    per_epoch = ROWS // batch

    def run(count):
        epochs = max(1, count // per_epoch)
        model.fit(x, y, batch_size=batch, epochs=epochs, shuffle=False, verbose=0)
        return epochs * per_epoch
else:
    optimizer = keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=mode == 'xla')
    def step(a, b):
        with tf.GradientTape() as tape:
            loss = loss_of(b, model(a, training=True))
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    batches = [(tf.constant(x[i:i + batch]), tf.constant(y[i:i + batch])) for i in range(0, ROWS - batch + 1, batch)]

    def run(count):
        for i in range(count):
            step(*batches[i % len(batches)])
        return count

ready = {'ready': f'Keras {keras.__version__}, TensorFlow {tf.__version__}'}
if mode != 'fit':  # fit takes an epoch at least
    started = time.perf_counter()
    run(1)
    ready['first_ms'] = (time.perf_counter() - started) * 1000
run(5)
print(json.dumps(ready), flush=True)
for _line in sys.stdin:
    started = time.perf_counter()
    done = run(steps)
    print(json.dumps({'ms': (time.perf_counter() - started) / done * 1000}), flush=True)

"""Writes a JSON file a kind of technique: what Trainyard's mathematics must give, computed independently in float64 with NumPy, from the papers' formulas.
PyTorch is the second opinion wherever it has the same definition; a disagreement above 1e-9 ends the script.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 torch==2.13.0 && venv/bin/python test/support/golden/make_golden.py

Inputs are exactly representable in float32, so that the float32 side starts from the same numbers.
"""
import json
import math
import pathlib

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(20150000)


def f32(x):
    return np.asarray(x, np.float32).astype(np.float64)


def agree(what, ours, theirs, tolerance=1e-9):
    difference = float(np.max(np.abs(np.asarray(ours) - np.asarray(theirs)) / np.maximum(1e-3, np.abs(ours))))
    if difference > tolerance:
        raise SystemExit(f"{what}: NumPy and PyTorch differ by {difference:.2e}")
    opinions.append(what)


opinions = []


# ---------------------------------------------------------------- activations
def activations():
    x = f32(np.concatenate([[-8, -3.5, -3, -1, -0.3, -1e-3, 0, 1e-3, 0.3, 1, 2.5, 3.5, 8], rng.normal(0, 2, 11)]))
    erf = np.vectorize(math.erf)
    sigmoid = 1 / (1 + np.exp(-x))
    positive = (x > 0).astype(float)
    alpha, scale = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
    softplus = np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)
    phi = 0.5 * (1 + erf(x / math.sqrt(2)))
    t = np.tanh(softplus)
    rows = {
        "linear": (x, np.ones_like(x)),
        "sigmoid": (sigmoid, sigmoid * (1 - sigmoid)),
        "tanh": (2 / (1 + np.exp(-2 * x)) - 1, 1 - np.tanh(x) ** 2),
        "relu": (np.maximum(x, 0), positive),
        "leaky_relu": (np.where(x > 0, x, 0.01 * x), np.where(x > 0, 1, 0.01)),
        "elu": (np.where(x > 0, x, np.expm1(x)), np.where(x > 0, 1, np.exp(x))),
        "selu": (scale * np.where(x > 0, x, alpha * np.expm1(x)), scale * np.where(x > 0, 1, alpha * np.exp(x))),
        "gelu": (x * phi, phi + x * np.exp(-x * x / 2) / math.sqrt(2 * math.pi)),
        "swish": (x * sigmoid, sigmoid * (1 + x * (1 - sigmoid))),
        "mish": (x * t, t + x * sigmoid * (1 - t * t)),
        "softplus": (softplus, sigmoid),
        "hard_sigmoid": (np.clip(x + 3, 0, 6) / 6, np.where(np.abs(x) < 3, 1 / 6, 0)),
    }
    theirs = {
        "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "leaky_relu": torch.nn.functional.leaky_relu, "elu": torch.nn.functional.elu,
        "selu": torch.nn.functional.selu, "gelu": torch.nn.functional.gelu, "swish": torch.nn.functional.silu, "mish": torch.nn.functional.mish,
        "softplus": torch.nn.functional.softplus, "hard_sigmoid": torch.nn.functional.hardsigmoid,
    }
    smooth = np.abs(x) > 1e-9
    for name, function in theirs.items():
        at = torch.tensor(x, requires_grad=True)
        value = function(at)
        value.sum().backward()
        # The derivative at a kink is a convention, so zero is left out; PyTorch keeps hardsigmoid's 1/6 in float32.
        tolerance = 1e-7 if name == "hard_sigmoid" else 1e-9
        agree(f"activation {name}", rows[name][0], value.detach().numpy(), tolerance)
        agree(f"derivative {name}", rows[name][1][smooth], at.grad.numpy()[smooth], tolerance)
    logits = f32(rng.normal(0, 3, (4, 5)))
    dy = f32(rng.normal(0, 1, (4, 5)))
    y = np.exp(logits - logits.max(1, keepdims=True))
    y /= y.sum(1, keepdims=True)
    dx = y * (dy - (dy * y).sum(1, keepdims=True))
    at = torch.tensor(logits, requires_grad=True)
    value = torch.softmax(at, 1)
    value.backward(torch.tensor(dy))
    agree("softmax", y, value.detach().numpy())
    agree("softmax gradient", dx, at.grad.numpy())
    return {
        "x": x.tolist(), "functions": {name: {"value": v.tolist(), "derivative": d.tolist()} for name, (v, d) in rows.items()},
        "softmax": {"x": logits.tolist(), "dy": dy.tolist(), "value": y.tolist(), "gradient": dx.tolist()},
    }


# ---------------------------------------------------------------- optimizers
STEPS, SIZE = 20, 6


def run_optimizer(spec, gradients, start):
    """The papers' formulas, straight."""
    w = start.copy()
    eta, eps, lam = spec["learning_rate"], spec.get("epsilon", 0), spec.get("weight_decay", 0)
    zero = np.zeros_like(w)
    state = dict(v=zero.copy(), c=zero + spec.get("initial_accumulator", 0), m=zero.copy(), g=zero.copy(), product=1.0)
    weights = []
    for t, g in enumerate(gradients, 1):
        rate = eta * (1 - 0.02 * (t - 1))  # a rate that moves, as under a schedule
        decay = rate * lam * w
        kind = spec["type"]
        if kind == "sgd":
            step = rate * g
        elif kind == "momentum":
            state["v"] = spec["momentum"] * state["v"] - rate * g
            step = -(spec["momentum"] * state["v"] - rate * g) if spec["nesterov"] else -state["v"]
        elif kind == "adagrad":
            state["c"] = state["c"] + g * g
            step = rate * g / (np.sqrt(state["c"]) + eps)
        elif kind == "rmsprop":
            rho = spec["decay"]
            state["c"] = rho * state["c"] + (1 - rho) * g * g
            spread = state["c"]
            if spec["centered"]:
                state["m"] = rho * state["m"] + (1 - rho) * g
                spread = np.maximum(state["c"] - state["m"] ** 2, 0)
            state["v"] = spec["momentum"] * state["v"] + rate * g / (np.sqrt(spread) + eps)
            step = state["v"]
        elif kind in ("adam", "adamw"):
            b1, b2 = spec["beta_1"], spec["beta_2"]
            state["m"] = b1 * state["m"] + (1 - b1) * g
            state["v"] = b2 * state["v"] + (1 - b2) * g * g
            corrected = spec.get("bias_correction", True)
            m = state["m"] / (1 - b1**t) if corrected else state["m"]
            v = state["v"] / (1 - b2**t) if corrected else state["v"]
            step = rate * m / (np.sqrt(v) + eps)
        elif kind == "adamax":
            b1, b2 = spec["beta_1"], spec["beta_2"]
            state["m"] = b1 * state["m"] + (1 - b1) * g
            state["v"] = np.maximum(b2 * state["v"], np.abs(g))
            step = rate / (1 - b1**t) * state["m"] / (state["v"] + eps)
        elif kind == "nadam":
            b1, b2 = spec["beta_1"], spec["beta_2"]
            now, following = (b1 * (1 - 0.5 * 0.96 ** (0.004 * s)) for s in (t, t + 1))
            state["product"] *= now
            state["m"] = b1 * state["m"] + (1 - b1) * g
            state["v"] = b2 * state["v"] + (1 - b2) * g * g
            m = following * state["m"] / (1 - state["product"] * following) + (1 - now) * g / (1 - state["product"])
            step = rate * m / (np.sqrt(state["v"] / (1 - b2**t)) + eps)
        elif kind == "lion":
            step = rate * np.sign(spec["beta_1"] * state["m"] + (1 - spec["beta_1"]) * g)
            state["m"] = spec["beta_2"] * state["m"] + (1 - spec["beta_2"]) * g
        w = w - decay - step
        weights.append(w.tolist())
    return weights


def torch_optimizer(spec, weight):
    o = torch.optim
    eta, eps, lam = spec["learning_rate"], spec.get("epsilon"), spec.get("weight_decay", 0)
    betas = (spec.get("beta_1"), spec.get("beta_2"))
    match spec["type"]:
        case "sgd": return o.SGD([weight], eta) if lam == 0 else None
        case "adagrad": return o.Adagrad([weight], eta, eps=eps, initial_accumulator_value=spec["initial_accumulator"])
        case "rmsprop" if spec["momentum"] == 0: return o.RMSprop([weight], eta, alpha=spec["decay"], eps=eps, centered=spec["centered"])
        case "adam" if spec["bias_correction"]: return o.Adam([weight], eta, betas, eps)
        case "adamw": return o.AdamW([weight], eta, betas, eps, weight_decay=lam)
        case "nadam": return o.NAdam([weight], eta, betas, eps)
        # PyTorch's momentum keeps the velocity without the rate, its Adamax adds epsilon inside the maximum, it has no Lion.
        case _: return None


def optimizers():
    e, decay = 1e-7, {"weight_decay": 0}
    b = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": e}
    specs = [
        {"type": "sgd", "learning_rate": 0.1, **decay},
        {"type": "sgd", "learning_rate": 0.1, "weight_decay": 0.25},
        {"type": "momentum", "learning_rate": 0.05, "momentum": 0.9, "nesterov": False, **decay},
        {"type": "momentum", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.125},
        {"type": "adagrad", "learning_rate": 0.1, "epsilon": e, "initial_accumulator": 0, **decay},
        {"type": "adagrad", "learning_rate": 0.1, "epsilon": e, "initial_accumulator": 0.5, **decay},
        {"type": "rmsprop", "learning_rate": 0.01, "decay": 0.9, "epsilon": e, "centered": False, "momentum": 0, **decay},
        {"type": "rmsprop", "learning_rate": 0.01, "decay": 0.9, "epsilon": 1e-4, "centered": True, "momentum": 0, **decay},
        {"type": "rmsprop", "learning_rate": 0.01, "decay": 0.9, "epsilon": e, "centered": False, "momentum": 0.9, **decay},
        {"type": "adam", "learning_rate": 0.01, "bias_correction": True, **b, **decay},
        {"type": "adam", "learning_rate": 0.01, "bias_correction": False, **b, **decay},
        {"type": "adamw", "learning_rate": 0.01, **b, "weight_decay": 0.25},
        {"type": "adamax", "learning_rate": 0.01, **b, **decay},
        {"type": "nadam", "learning_rate": 0.01, **b, **decay},
        {"type": "lion", "learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.99, "weight_decay": 0.25},
    ]
    start = f32(rng.normal(0, 1, SIZE))
    gradients = f32(rng.normal(0, 1, (STEPS, SIZE)) * np.array([1, 1, 10, 0.01, 1, 1]))
    gradients[:, 4] = 0.5  # a constant gradient, where a centred RMSProp may divide by zero
    gradients[::3, 5] = 0  # a gradient that is often exactly zero
    runs = []
    for spec in specs:
        weights = run_optimizer(spec, gradients, start)
        weight = torch.tensor(start, requires_grad=True)
        theirs = torch_optimizer(spec, weight)
        if theirs is not None:
            for t, g in enumerate(gradients, 1):
                for group in theirs.param_groups:
                    group["lr"] = spec["learning_rate"] * (1 - 0.02 * (t - 1))
                weight.grad = torch.tensor(g)
                theirs.step()
            # A centred variance of a constant gradient is rounding noise: that one weight is not compared.
            compared = [0, 1, 2, 3, 5] if spec.get("centered") else list(range(SIZE))
            agree(f"optimizer {spec['type']}", np.array(weights[-1])[compared], weight.detach().numpy()[compared], 1e-8)
        runs.append({"spec": spec, "weights": weights})
    return {"start": start.tolist(), "gradients": gradients.tolist(), "runs": runs}


# ---------------------------------------------------------------- schedules
def schedules():
    per_epoch, epochs, base = 5, 8, 0.3
    total = per_epoch * epochs

    def after_warmup(spec, warm):
        def factor(done):
            epoch, progress = done / per_epoch, done / (total - warm)
            kind = spec["type"]
            if kind in ("constant", "reduce_on_plateau"):
                return 1.0
            if kind == "step":
                return spec["factor"] ** math.floor(epoch / spec["every_epochs"])
            if kind == "exponential":
                return spec["decay"] ** epoch
            if kind == "cosine":
                f, t = spec["final_fraction"], (progress * spec["cycles"]) % 1
                return f + (1 - f) * 0.5 * (1 + math.cos(math.pi * t))
            if kind == "log_cosine":
                return 0.5 * (1 - math.cos(2 * math.pi * math.log2(1 + (2 ** spec["cycles"] - 1) * progress)))
            if kind == "polynomial":
                f = spec["final_fraction"]
                return (1 - f) * (1 - progress) ** spec["power"] + f
            if kind == "one_cycle":
                low, peak = 1 / spec["initial_divisor"], spec["peak_fraction"]
                end = low / spec["final_divisor"]
                if progress < peak:
                    return low + (1 - low) * 0.5 * (1 - math.cos(math.pi * progress / peak))
                return end + (1 - end) * 0.5 * (1 + math.cos(math.pi * (progress - peak) / (1 - peak)))
        return factor

    specs = [
        {"type": "constant", "warmup_epochs": 0}, {"type": "constant", "warmup_epochs": 1.5},
        {"type": "step", "every_epochs": 2, "factor": 0.5, "warmup_epochs": 0}, {"type": "exponential", "decay": 0.9, "warmup_epochs": 1},
        {"type": "cosine", "cycles": 1, "final_fraction": 0, "warmup_epochs": 0}, {"type": "cosine", "cycles": 2, "final_fraction": 0.1, "warmup_epochs": 2},
        {"type": "log_cosine", "cycles": 4, "warmup_epochs": 0}, {"type": "log_cosine", "cycles": 2, "warmup_epochs": 1},
        {"type": "polynomial", "power": 2, "final_fraction": 0.05, "warmup_epochs": 0},
        {"type": "one_cycle", "peak_fraction": 0.3, "initial_divisor": 25, "final_divisor": 10000, "warmup_epochs": 0},
    ]
    runs = []
    for spec in specs:
        warm = spec["warmup_epochs"] * per_epoch
        factor = after_warmup(spec, warm)
        rates = []
        for step in range(1, total + 1):
            done = step - 1
            rates.append(base * (factor(0) * min(1, step / warm) if done < warm else factor(done - warm)))
        runs.append({"spec": spec, "rates": rates})
    plateau = plateau_run(base)
    return {"base": base, "steps_per_epoch": per_epoch, "epochs": epochs, "runs": runs, "plateau": plateau}


def plateau_run(base):
    spec = {"type": "reduce_on_plateau", "metric": "val_loss", "factor": 0.5, "patience_epochs": 2, "minimum_delta": 0.01, "cooldown_epochs": 1, "minimum_learning_rate": 0.05, "warmup_epochs": 0}
    losses = [1.0, 0.9, 0.895, 0.893, 0.892, 0.891, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7]
    # PyTorch: patience counts the bad epochs that are tolerated, so 2 bad epochs reduce at patience 1.
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], base)
    theirs = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=1, threshold=0.01, threshold_mode="abs", cooldown=1, min_lr=0.05)
    rates = []
    for loss in losses:
        theirs.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    return {"spec": spec, "losses": losses, "rates_after": rates}


# ---------------------------------------------------------------- batch normalization
def batch_normalization():
    cases = []
    for shape in [(6, 3), (4, 3, 2, 3)]:
        epsilon, momentum = 1e-3, 0.9
        x1, x2, dy = (f32(rng.normal(0.5, 2, shape)) for _ in range(3))
        gamma, beta = f32(rng.normal(1, 0.3, 3)), f32(rng.normal(0, 0.3, 3))
        axes = tuple(range(len(shape) - 1))
        n = x1.size // 3
        mean, var = np.zeros(3), np.ones(3)
        outputs = []
        for x in (x1, x2):
            mu, sigma = x.mean(axes), x.var(axes)
            outputs.append(gamma * (x - mu) / np.sqrt(sigma + epsilon) + beta)
            mean = momentum * mean + (1 - momentum) * mu
            var = momentum * var + (1 - momentum) * sigma * n / (n - 1)
        mu, sigma = x2.mean(axes), x2.var(axes)
        hat = (x2 - mu) / np.sqrt(sigma + epsilon)
        dgamma, dbeta = (dy * hat).sum(axes), dy.sum(axes)
        dx = gamma / np.sqrt(sigma + epsilon) / n * (n * dy - dbeta - hat * dgamma)
        inference = gamma * (x1 - mean) / np.sqrt(var + epsilon) + beta
        theirs = (torch.nn.BatchNorm1d if len(shape) == 2 else torch.nn.BatchNorm2d)(3, epsilon, 1 - momentum)
        theirs.weight.data, theirs.bias.data = torch.tensor(gamma), torch.tensor(beta)
        nchw = (lambda a: torch.tensor(a)) if len(shape) == 2 else (lambda a: torch.tensor(a).permute(0, 3, 1, 2))
        nhwc = (lambda a: a.detach().numpy()) if len(shape) == 2 else (lambda a: a.detach().permute(0, 2, 3, 1).numpy())
        theirs(nchw(x1))
        at = nchw(x2).clone().requires_grad_(True)
        y = theirs(at)
        y.backward(nchw(dy))
        for what, ours, other in [("forward", outputs[1], nhwc(y)), ("gradient", dx, nhwc(at.grad)), ("gamma", dgamma, theirs.weight.grad.numpy()), ("beta", dbeta, theirs.bias.grad.numpy()),
                                  ("mean", mean, theirs.running_mean.numpy()), ("variance", var, theirs.running_var.numpy())]:
            agree(f"batch normalization {what}", ours, other)
        theirs.eval()
        agree("batch normalization inference", inference, nhwc(theirs(nchw(x1))))
        cases.append({"epsilon": epsilon, "momentum": momentum, "x1": x1.tolist(), "x2": x2.tolist(), "dy": dy.tolist(), "gamma": gamma.tolist(), "beta": beta.tolist(), "y1": outputs[0].tolist(),
                      "y2": outputs[1].tolist(), "dx2": dx.tolist(), "dgamma2": dgamma.tolist(), "dbeta2": dbeta.tolist(), "mean": mean.tolist(), "variance": var.tolist(), "inference_x1": inference.tolist()})
    return cases


# ---------------------------------------------------------------- losses and penalties
def losses():
    logits, labels, smoothing = f32(rng.normal(0, 4, (6, 5))), rng.integers(0, 5, 6), 0.1
    logits[0] = [100, 0, -100, 50, 99]  # clipped probabilities would lose this row
    shifted = logits - logits.max(1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    one_hot = np.eye(5)[labels]
    result = {"logits": logits.tolist(), "labels": labels.tolist(), "smoothing": smoothing}
    for name, target, alpha in [("plain", one_hot, 0.0), ("smooth", one_hot * (1 - smoothing) + smoothing / 5, smoothing)]:
        rows = -(target * logp).sum(1)
        gradient = (np.exp(logp) - target) / 6
        at = torch.tensor(logits, requires_grad=True)
        value = torch.nn.functional.cross_entropy(at, torch.tensor(labels), label_smoothing=alpha)
        value.backward()
        agree(f"cross-entropy {name}", rows.mean(), value.detach().numpy())
        agree(f"cross-entropy gradient {name}", gradient, at.grad.numpy())
        result[name] = {"rows": rows.tolist(), "mean": float(rows.mean()), "gradient": gradient.tolist()}
    output, target = f32(rng.normal(0, 1, (6, 1))), f32(rng.normal(0, 1, 6))
    difference = output[:, 0] - target
    result["squared"] = {"output": output.tolist(), "target": target.tolist(), "mean": float((difference**2).mean()), "gradient": (2 * difference / 6).reshape(6, 1).tolist()}
    w, l1, l2 = f32(rng.normal(0, 1, (4, 3))), 0.03, 0.2
    w[0, 0] = 0
    counts = np.bincount(labels, minlength=5)
    asked = np.array([0.5, 2.0, 1.0, 3.0, 1.5])
    for name, raw in [("balanced", np.where(counts > 0, 6 / (5 * np.maximum(counts, 1)), 0)), ("weighted", asked)]:
        weights = raw / (raw * counts).sum() * 6
        rows = -weights[labels] * logp[np.arange(6), labels]
        gradient = weights[labels][:, None] * (np.exp(logp) - one_hot) / 6
        at = torch.tensor(logits, requires_grad=True)
        value = torch.nn.functional.cross_entropy(at, torch.tensor(labels), weight=torch.tensor(weights), reduction="none").sum() / 6
        value.backward()
        agree(f"cross-entropy {name}", rows.mean(), value.detach().numpy())
        agree(f"cross-entropy gradient {name}", gradient, at.grad.numpy())
        result[name] = {"raw": raw.tolist(), "rows": rows.tolist(), "mean": float(rows.mean()), "gradient": gradient.tolist()}
    result["penalty"] = {"w": w.tolist(), "l1": l1, "l2": l2, "value": float(l1 * np.abs(w).sum() + l2 * (w**2).sum()), "gradient": (l1 * np.sign(w) + 2 * l2 * w).tolist()}
    return result


# ---------------------------------------------------------------- layers
draws = np.random.default_rng(20160000)  # of their own, so that a layer more leaves the numbers above as they are


def same_padding(size, kernel, stride):
    """TensorFlow's: as much as whole strides need, the odd one at the end."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def depthwise(x, kernel, stride, padding):
    """Output channel c * multiplier + m of the window of channel c, place by place."""
    kh, kw, channels, multiplier = kernel.shape
    if padding == "same":
        x = np.pad(x, ((0, 0), same_padding(x.shape[1], kh, stride), same_padding(x.shape[2], kw, stride), (0, 0)))
    height, width = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    y = np.zeros((x.shape[0], height, width, channels, multiplier))
    for i in range(height):
        for j in range(width):
            window = x[:, i * stride:i * stride + kh, j * stride:j * stride + kw, :]
            y[:, i, j] = np.einsum("bhwc,hwcm->bcm", window, kernel)
    return y.reshape(*y.shape[:3], channels * multiplier)


def sigma(x):
    return 1 / (1 + np.exp(-x))


def lstm(x, w):
    units = w["recurrent_kernel"].shape[0]
    h = c = np.zeros((x.shape[0], units))
    outputs = []
    for t in range(x.shape[1]):
        i, f, g, o = np.split(x[:, t] @ w["kernel"] + h @ w["recurrent_kernel"] + w["bias"], 4, 1)
        c = sigma(f) * c + sigma(i) * np.tanh(g)
        h = sigma(o) * np.tanh(c)
        outputs.append(h)
    return np.stack(outputs, 1)


def gru(x, w):
    units = w["recurrent_kernel"].shape[0]
    h = np.zeros((x.shape[0], units))
    outputs = []
    for t in range(x.shape[1]):
        xz, xr, xh = np.split(x[:, t] @ w["kernel"] + w["bias"], 3, 1)
        hz, hr, hh = np.split(h @ w["recurrent_kernel"] + w["recurrent_bias"], 3, 1)
        z = sigma(xz + hz)
        h = z * h + (1 - z) * np.tanh(xh + sigma(xr + hr) * hh)
        outputs.append(h)
    return np.stack(outputs, 1)


def layer_norm(x, w, epsilon):
    centred = x - x.mean(-1, keepdims=True)
    return w["gamma"] * centred / np.sqrt((centred**2).mean(-1, keepdims=True) + epsilon) + w["beta"]


def torch_depthwise(x, kernel, stride, padding):
    kh, kw, channels, multiplier = kernel.shape
    x = x.permute(0, 3, 1, 2)
    if padding == "same":
        x = torch.nn.functional.pad(x, (*same_padding(x.shape[3], kw, stride), *same_padding(x.shape[2], kh, stride)))
    weight = kernel.permute(2, 3, 0, 1).reshape(channels * multiplier, 1, kh, kw)
    return torch.nn.functional.conv2d(x, weight, stride=stride, groups=channels).permute(0, 2, 3, 1)


def torch_recurrent(kind, x, w):
    """PyTorch's own layer with our arrays; its GRU has the gates in the order r, z, n."""
    units = w["recurrent_kernel"].shape[0]
    order = (lambda a: a) if kind == "lstm" else (lambda a: torch.cat([a[..., units:2 * units], a[..., :units], a[..., 2 * units:]], -1))
    module = (torch.nn.LSTM if kind == "lstm" else torch.nn.GRU)(x.shape[2], units, batch_first=True)
    second = w.get("recurrent_bias", torch.zeros_like(w["bias"]))
    arrays = {"weight_ih_l0": order(w["kernel"]).T, "weight_hh_l0": order(w["recurrent_kernel"]).T, "bias_ih_l0": order(w["bias"]), "bias_hh_l0": order(second)}
    return torch.func.functional_call(module, arrays, (x,))[0]


def block(x, w, conv, add):
    """Two dense layers with tanh between, added to a projection of the input."""
    inner = add(conv(x, w["residual_1.dense_1/kernel"]), w["residual_1.dense_1/bias"])
    inner = add(conv(np.tanh(inner) if isinstance(inner, np.ndarray) else torch.tanh(inner), w["residual_1.dense_2/kernel"]), w["residual_1.dense_2/bias"])
    return inner + add(conv(x, w["residual_1.shortcut/kernel"]), w["residual_1.shortcut/bias"])


def layers():
    def normal(*shape):
        return f32(draws.normal(0, 0.7, shape))

    image, sequence, row = normal(2, 5, 6, 3), normal(2, 5, 3), normal(3, 4)
    recurrent = {"units": 4, "return_sequences": True}
    blocks = [{"type": "dense", "units": 5, "activation": "tanh"}, {"type": "dense", "units": 6}]
    identity = [{"type": "dense", "units": 4, "activation": "tanh"}]
    tables = {"kernel": normal(3, 16), "recurrent_kernel": normal(4, 16), "bias": normal(16)}
    gates = {"kernel": normal(3, 12), "recurrent_kernel": normal(4, 12), "bias": normal(12), "recurrent_bias": normal(12)}
    dense = {f"residual_1.{name}/{what}": normal(*shape) for name, what, shape in [
        ("dense_1", "kernel", (4, 5)), ("dense_1", "bias", (5,)), ("dense_2", "kernel", (5, 6)), ("dense_2", "bias", (6,)), ("shortcut", "kernel", (4, 6)), ("shortcut", "bias", (6,))]}
    plain = {"residual_1.dense_1/kernel": normal(4, 4), "residual_1.dense_1/bias": normal(4)}
    numbers = draws.integers(0, 7, (3, 4)).astype(float)
    cases = []
    for stride, padding, multiplier in [(1, "same", 2), (2, "same", 1), (2, "valid", 2)]:
        spec = {"type": "depthwise_conv2d", "kernel_size": [3, 2], "strides": stride, "padding": padding, "depth_multiplier": multiplier}
        cases.append((spec, image, {"kernel": normal(3, 2, 3, multiplier), "bias": normal(3 * multiplier)},
                      lambda x, w, s=stride, p=padding: depthwise(x, w["kernel"], s, p) + w["bias"], lambda x, w, s=stride, p=padding: torch_depthwise(x, w["kernel"], s, p) + w["bias"]))
    cases += [
        ({"type": "separable_conv2d", "filters": 4, "depth_multiplier": 2, "strides": 2}, image, {"depthwise_kernel": normal(3, 3, 3, 2), "pointwise_kernel": normal(1, 1, 6, 4), "bias": normal(4)},
         lambda x, w: depthwise(x, w["depthwise_kernel"], 2, "same") @ w["pointwise_kernel"][0, 0] + w["bias"],
         lambda x, w: torch_depthwise(x, w["depthwise_kernel"], 2, "same") @ w["pointwise_kernel"][0, 0] + w["bias"]),
        ({"type": "layer_normalization", "epsilon": 0.01}, image, {"gamma": normal(3), "beta": normal(3)},
         lambda x, w: layer_norm(x, w, 0.01), lambda x, w: torch.nn.functional.layer_norm(x, (3,), w["gamma"], w["beta"], 0.01)),
        ({"type": "lstm", **recurrent}, sequence, tables, lstm, lambda x, w: torch_recurrent("lstm", x, w)),
        ({"type": "lstm", "units": 4}, sequence, tables, lambda x, w: lstm(x, w)[:, -1], lambda x, w: torch_recurrent("lstm", x, w)[:, -1]),
        ({"type": "gru", **recurrent}, sequence, gates, gru, lambda x, w: torch_recurrent("gru", x, w)),
        ({"type": "gru", "units": 4}, sequence, gates, lambda x, w: gru(x, w)[:, -1], lambda x, w: torch_recurrent("gru", x, w)[:, -1]),
        ({"type": "embedding", "vocabulary": 7, "dimensions": 3}, numbers, {"embeddings": normal(7, 3)},
         lambda x, w: w["embeddings"][x.astype(int)], lambda x, w: torch.nn.functional.embedding(x.long(), w["embeddings"])),
        ({"type": "residual", "layers": identity}, row, plain,
         lambda x, w: np.tanh(x @ w["residual_1.dense_1/kernel"] + w["residual_1.dense_1/bias"]) + x,
         lambda x, w: torch.tanh(x @ w["residual_1.dense_1/kernel"] + w["residual_1.dense_1/bias"]) + x),
        ({"type": "residual", "layers": blocks, "shortcut": "projection"}, row, dense,
         lambda x, w: block(x, w, np.matmul, np.add), lambda x, w: block(x, w, torch.matmul, torch.add)),
    ]
    return [layer_case(*case) for case in [*cases, *table_layers()]]


def pbld(x, w, m):
    waves = m.cos(2 * math.pi * x[:, :, None] * w["frequencies"] + w["phases"])
    return m.concatenate([x[:, :, None], m.einsum("bnf,nfd->bnd", waves, w["kernel"]) + w["bias"]], -1).reshape(x.shape[0], -1)


def plr(x, w, m):
    angles = 2 * math.pi * x[:, :, None] * w["frequencies"]
    return m.maximum(m.einsum("bnf,nfd->bnd", m.concatenate([m.cos(angles), m.sin(angles)], -1), w["kernel"]) + w["bias"], 0 * w["bias"]).reshape(x.shape[0], -1)


def piecewise(x, w, m):
    low, high = w["ends"][:, :-1], w["ends"][:, 1:]
    width = high - low
    wide = width > 0
    bins = m.where(wide, m.clip((x[:, :, None] - low) / m.where(wide, width, 0 * width + 1), 0, 1), 0 * width)
    return (m.einsum("bnf,nfd->bnd", bins, w["kernel"]) + w["bias"]).reshape(x.shape[0], -1) if "kernel" in w else bins.reshape(x.shape[0], -1)


def rank_one(x, w, m):
    x = x[:, None, :] if x.ndim == 2 else x
    return ((x * w["before"]) @ w["kernel"]) * w["after"] + w["bias"]


def members(x, w, m):
    return m.einsum("bn,knu->bku" if x.ndim == 2 else "bkn,knu->bku", x, w["kernel"]) + w["bias"]


def table_layers():
    normal = lambda *shape: f32(draws.normal(0, 0.7, shape))
    row, apart = normal(5, 3), normal(4, 2, 3)
    ends = f32(np.array([[-1, -0.25, 0, 0.5, 2], [-0.5, 0, 0, 0, 1.5], [0.25, 0.25, 0.25, 0.25, 0.25]]))
    both = lambda of: (lambda x, w: of(x, w, np), lambda x, w: of(x, w, torch))
    mish = lambda x, m: x * m.tanh(m.log1p(m.exp(x)))
    rank = lambda: {"kernel": normal(3, 4), "before": normal(2, 3), "after": normal(2, 4), "bias": normal(2, 4)}
    return [
        ({"type": "scale"}, row, {"factor": normal(3)}, *both(lambda x, w, m: x * w["factor"])),
        ({"type": "parametric_activation", "function": "mish"}, row, {"share": normal(3)}, *both(lambda x, w, m: (1 - w["share"]) * x + w["share"] * mish(x, m))),
        ({"type": "dense", "units": 4, "parameterization": "neural_tangent"}, row, {"kernel": normal(3, 4), "bias": normal(4)}, *both(lambda x, w, m: x @ w["kernel"] / math.sqrt(3) + w["bias"])),
        ({"type": "pbld_embedding", "frequencies": 5, "dimensions": 4}, row, {"frequencies": normal(3, 5) / 8, "phases": normal(3, 5), "kernel": normal(3, 5, 3), "bias": normal(3, 3)}, *both(pbld)),
        ({"type": "plr_embedding", "frequencies": 5, "dimensions": 4}, row, {"frequencies": normal(3, 5) / 8, "kernel": normal(3, 10, 4), "bias": normal(3, 4)}, *both(plr)),
        ({"type": "piecewise_linear_embedding", "bins": 4}, row, {"ends": ends}, *both(piecewise)),
        ({"type": "piecewise_linear_embedding", "bins": 4, "dimensions": 2}, row, {"ends": ends, "kernel": normal(3, 4, 2), "bias": normal(3, 2)}, *both(piecewise)),
        ({"type": "rank_one_dense", "members": 2, "units": 4}, row, rank(), *both(rank_one)),
        ({"type": "rank_one_dense", "members": 2, "units": 4}, apart, rank(), *both(rank_one)),
        ({"type": "member_dense", "members": 2, "units": 4}, row, {"kernel": normal(2, 3, 4), "bias": normal(2, 4)}, *both(members)),
        ({"type": "member_dense", "members": 2, "units": 4}, apart, {"kernel": normal(2, 3, 4), "bias": normal(2, 4)}, *both(members)),
    ]


def layer_case(spec, x, weights, ours, theirs):
    """Forward by NumPy; gradients of sum(y * dy) by PyTorch, agreed with central differences of the NumPy forward along a random direction."""
    y = ours(x, weights)
    dy = f32(draws.normal(0, 1, y.shape))
    whole = spec["type"] == "embedding"
    at = torch.tensor(x, requires_grad=not whole)
    fixed = {"ends"}  # found in the training rows, not trained
    arrays = {name: torch.tensor(value, requires_grad=name not in fixed) for name, value in weights.items()}
    out = theirs(at, arrays)
    agree(f"{spec['type']} forward", y, out.detach().numpy())
    (out * torch.tensor(dy)).sum().backward()
    for name, array in arrays.items():
        if name in fixed:
            continue
        direction, h = draws.normal(0, 1, array.shape), 1e-5
        moved = lambda by: (ours(x, {**weights, name: weights[name] + by * direction}) * dy).sum()
        agree(f"{spec['type']} gradient of {name}", (moved(h) - moved(-h)) / (2 * h), (array.grad.numpy() * direction).sum(), 1e-6)
    return {"spec": spec, "x": x.tolist(), "weights": {name: value.tolist() for name, value in weights.items()}, "dy": dy.tolist(), "y": y.tolist(),
            "dx": None if whole else at.grad.numpy().tolist(), "gradients": {name: array.grad.numpy().tolist() for name, array in arrays.items() if name not in fixed}}


golden = {"activations": activations(), "optimizers": optimizers(), "schedules": schedules(), "batch_normalization": batch_normalization(), "losses": losses(), "layers": layers()}
golden["made_with"] = {"numpy": np.__version__, "torch": torch.__version__.split("+")[0], "second_opinions": opinions}
folder = pathlib.Path(__file__).parent
for kind, rows in golden.items():
    (folder / f"{kind.replace('_', '-')}.json").write_text(json.dumps(rows, indent=None, separators=(",", ":")) + "\n")
print(f"{len(golden)} files, {len(opinions)} second opinions agree")

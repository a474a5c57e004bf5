"""PyTorch as a contender: torch_peer.py <workload> <eager|channels_last|compile|augmented|vmapN|cuda|cuda_graph> <threads>. See contender.ts for the protocol."""
import json
import sys
import time

import torch
from torch import nn

workload, mode, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.manual_seed(0)
torch.set_num_threads(threads)
ROWS = 1024


class Residual(nn.Module):
    def __init__(self, channels, out, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(),
            nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out))
        plain = stride == 1 and channels == out
        self.shortcut = nn.Identity() if plain else nn.Sequential(nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet20():
    layers, channels = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()], 16
    for out, first in ((16, 1), (32, 2), (64, 2)):
        for stride in (first, 1, 1):
            layers.append(Residual(channels, out, stride))
            channels = out
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


MODELS = {
    'W1': (lambda: nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)), (784,), 128, 60),
    'W2': (lambda: nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)), (64,), 32, 300),
    'W3': (lambda: nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 49, 128), nn.ReLU(), nn.Linear(128, 10)), (1, 28, 28), 128, 8),
    'W4': (resnet20, (3, 32, 32), 128, 2),
}
build, shape, batch, steps = MODELS[workload]
on_gpu = mode.startswith('cuda')
device = 'cuda' if on_gpu else 'cpu'
model, x, y = build().to(device), torch.rand(ROWS, *shape, device=device), torch.arange(ROWS, device=device) % 10
if mode in ('channels_last', 'augmented') or on_gpu and len(shape) == 3:
    model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
optimizer, loss_of = torch.optim.Adam(model.parameters(), 1e-3, capturable=mode == 'cuda_graph'), nn.CrossEntropyLoss()
if on_gpu:
    # Float32 as ours, without TF32; as many steps a round as ours on a GPU.
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    steps *= 10
run = torch.compile(model) if mode == 'compile' else model


def augmented(images):
    """Flips, a scale-jitter crop and a rotation of each image, as one affine sampling."""
    n = images.shape[0]
    angle = (torch.rand(n) * 2 - 1) * 0.2618
    zoom = 0.8 + 0.2 * torch.rand(n)
    flip = torch.randint(0, 2, (2, n)) * 2 - 1
    shift = (torch.rand(2, n) * 2 - 1) * (1 - zoom)
    rows = [torch.cos(angle) * zoom * flip[0], -torch.sin(angle) * zoom, shift[0], torch.sin(angle) * zoom, torch.cos(angle) * zoom * flip[1], shift[1]]
    grid = nn.functional.affine_grid(torch.stack(rows, 1).view(n, 2, 3), images.shape, align_corners=False)
    return nn.functional.grid_sample(images, grid, align_corners=False)


def together(members):
    """A step of many members as one: torch.func.vmap over stacked weights, each member with its own order; Adam over the stacks."""
    models = [build() for _ in range(members)]
    weights, buffers = torch.func.stack_module_state(models)
    weights = {name: value.detach().requires_grad_() for name, value in weights.items()}
    base, adam = build().to('meta'), torch.optim.Adam(weights.values(), 1e-3)
    orders = torch.stack([torch.randperm(ROWS) for _ in range(members)])

    def loss_of_one(own, kept, images, labels):
        return loss_of(torch.func.functional_call(base, (own, kept), (images,)), labels)

    def step(i):
        start = i * batch % ROWS
        rows = orders[:, start:start + batch]
        adam.zero_grad()
        torch.func.vmap(loss_of_one)(weights, buffers, x[rows], y[rows]).sum().backward()
        adam.step()

    return step


def step(i):
    start = i * batch % ROWS
    optimizer.zero_grad()
    images = x[start:start + batch]
    loss = loss_of(run(augmented(images) if mode == 'augmented' else images), y[start:start + batch])
    loss.backward()
    optimizer.step()


def captured():
    """The step as one CUDA graph: the numbers of a batch's rows are copied to where it reads them, then it is replayed."""
    rows, numbers = torch.arange(batch, device=device), torch.arange(ROWS, device=device)

    def once():
        optimizer.zero_grad(set_to_none=True)
        loss_of(model(x.index_select(0, rows)), y.index_select(0, rows)).backward()
        optimizer.step()

    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            once()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        once()

    def replayed(i):
        start = i * batch % ROWS
        rows.copy_(numbers[start:start + batch])
        graph.replay()

    return replayed


if mode == 'cuda_graph':
    step = captured()
if mode.startswith('vmap'):
    step = together(int(mode.removeprefix('vmap')))

def finish():
    if on_gpu:
        torch.cuda.synchronize()


started = time.perf_counter()
step(0)
finish()
first = (time.perf_counter() - started) * 1000
for i in range(5):
    step(i)
finish()
print(json.dumps({'ready': f'PyTorch {torch.__version__}', 'first_ms': first}), flush=True)
for _line in sys.stdin:
    started = time.perf_counter()
    for i in range(steps):
        step(i)
    finish()
    print(json.dumps({'ms': (time.perf_counter() - started) / steps * 1000}), flush=True)

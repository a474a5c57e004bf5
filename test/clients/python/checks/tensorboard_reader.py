"""TensorBoard's own reader, over the event files of a job, and what the service says under TensorBoard's paths."""

import io
import tarfile
import tempfile

from tensorboard import version as tensorboard
from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer

from . import service
from .service import near

version = tensorboard.VERSION


def checks():
    job = next(each for each in service.read("/v1/jobs?limit=100")["data"] if each["name"] == "clients-iris")

    def files():
        archive = tarfile.open(fileobj=io.BytesIO(service.call(f"/v1/jobs/{job['id']}/tensorboard")))
        with tempfile.TemporaryDirectory() as folder:
            archive.extractall(folder)
            events = EventMultiplexer(size_guidance={"scalars": 0}).AddRunsFromDirectory(folder)
            events.Reload()
            runs = events.Runs()
            assert len(runs) >= 3, list(runs)
            name = next(run for run in runs if run.endswith("member-0"))
            points = events.Scalars(name, "val_loss")
            metrics = service.read(f"/v1/jobs/{job['id']}/metrics?keys=val_loss&members=0")["series"][0]
            assert [point.step for point in points] == metrics["step"]
            near([point.value for point in points], metrics["value"])
            assert "_hparams_/session_start_info" in events.PluginRunToTagToContent("hparams")[name]

    def live():
        runs = service.read("/tensorboard/data/runs")
        assert any(job["id"] in run for run in runs), runs
        tags = service.read("/tensorboard/data/plugin/scalars/tags")
        run = next(run for run in tags if job["id"] in run and "val_loss" in tags[run])
        points = service.read(f"/tensorboard/data/plugin/scalars/scalars?run={run}&tag=val_loss")
        assert len(points) >= 2 and all(len(point) == 3 for point in points)

    return [("event files", files), ("scalars over HTTP", live)]

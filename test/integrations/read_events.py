"""Prints what TensorBoard itself reads from a log directory: run -> tag -> [[wall time, step, value]]."""

import glob
import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

runs = {}
for folder in sorted(glob.glob(sys.argv[1] + "/*/*")):
    events = EventAccumulator(folder, size_guidance={"scalars": 0})
    events.Reload()
    # NaN is no JSON: it goes as a text.
    runs["/".join(folder.split("/")[-2:])] = {
        "scalars": {
            tag: [[point.wall_time, point.step, point.value if point.value == point.value else "NaN"] for point in events.Scalars(tag)]
            for tag in events.Tags()["scalars"]
        },
        "hparams": sorted(events.PluginTagToContent("hparams")),
    }
print(json.dumps(runs))

"""Calls of Python's own clients against a started service; prints a line for each client, and ends with 1 where one of its calls goes wrong.

TRAINYARD_URL and TRAINYARD_API_KEY name the service. It must hold the models of `started-service.mjs`, which `run.mjs` has trained first.
"""

import importlib
import importlib.util
import sys

clients = {
    "triton_sync": ("tritonclient", "geventhttpclient", "rapidjson", "numpy"),
    "triton_aio": ("tritonclient", "aiohttp", "rapidjson", "numpy"),
    "kserve_sdk": ("kserve", "httpx", "orjson", "numpy", "pandas"),
    "mlflow_tracking": ("mlflow",),
    "mlflow_scoring": ("mlflow", "pandas", "numpy", "scipy"),
    "keras_export": ("keras", "numpy"),
    "tensorboard_reader": ("tensorboard",),
}


def run(name):
    """A client's version, how many of its calls were right, and what went wrong with the others."""
    module = importlib.import_module(f"checks.{name}")
    calls, wrong = module.checks(), []
    for title, check in calls:
        try:
            check()
        except Exception as error:  # noqa: BLE001
            wrong.append(f"        {title}: {type(error).__name__}: {error}")
    return module.version, len(calls) - len(wrong), wrong


def main():
    asked = sys.argv[1:] or list(clients)
    failed = False
    for name in asked:
        absent = [package for package in clients[name] if importlib.util.find_spec(package) is None]
        if absent:
            print(f"skipped {name}: Python has no {', '.join(absent)} here", flush=True)
            continue
        version, right, wrong = run(name)
        failed = failed or bool(wrong)
        print("\n".join([f"{'FAILED ' if wrong else 'ok     '} {name} {version}: {right} calls right, {len(wrong)} wrong", *wrong]), flush=True)
    sys.exit(failed)


main()

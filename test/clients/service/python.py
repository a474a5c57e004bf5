"""Calls of Python's own clients against a started service; prints a line for each client, and ends with 1 where one fails."""
import importlib.util
import os
import sys

url, key = os.environ["TRAINYARD_URL"], os.environ["TRAINYARD_API_KEY"]
os.environ["MLFLOW_TRACKING_TOKEN"] = key


def mlflow():
    from mlflow import MlflowClient

    client = MlflowClient(url)
    assert client.search_experiments(filter_string="name = 'nope'") == []
    for run in client.search_runs(["0"], order_by=["metrics.val_loss ASC"], max_results=5):
        assert client.get_run(run.info.run_id).info.run_name == run.info.run_name
        client.list_artifacts(run.info.run_id)
    client.search_registered_models()
    client.search_model_versions()


def tritonclient():
    from tritonclient import http

    client = http.InferenceServerClient(url.split("//")[1])
    headers = {"authorization": f"Bearer {key}"}
    assert client.is_server_live(headers=dict(headers))
    client.get_model_repository_index(headers=dict(headers))


failed = False
for check in (mlflow, tritonclient):
    if importlib.util.find_spec(check.__name__) is None:
        print(f"skipped {check.__name__}: Python has no such package here")
        continue
    try:
        check()
        print(f"ok      {check.__name__}")
    except Exception as error:
        failed = True
        print(f"FAILED  {check.__name__}: {error!r}")
sys.exit(failed)

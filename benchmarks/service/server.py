"""The service that a user would write instead: FastAPI in front of OpenVINO, one process.

Threads of the pool decode with OpenCV and keep an inference request each; OpenVINO runs with its throughput hint.

    server.py MODEL MODEL.json PORT THREADS [f32|bf16]
"""

import json
import sys
import threading
from contextlib import asynccontextmanager

import cv2
import numpy as np
import openvino
import uvicorn
from fastapi import FastAPI, File, HTTPException, Request, UploadFile
from fastapi.concurrency import run_in_threadpool

MODEL, DESCRIPTION, PORT, THREADS = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
# Without the hint, OpenVINO runs fp32 models in bf16 where the processor has the instructions.
PRECISION = {"INFERENCE_PRECISION_HINT": sys.argv[5]} if len(sys.argv) > 5 else {}
heads = json.load(open(DESCRIPTION))["heads"]
local = threading.local()
cv2.setNumThreads(1)


@asynccontextmanager
async def lifespan(app):
    core = openvino.Core()
    model = core.read_model(MODEL)
    model.reshape([1, 3, 128, 128])
    app.state.model = core.compile_model(
        model, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_NUM_THREADS": THREADS} | PRECISION)
    yield


app = FastAPI(lifespan=lifespan)


def classify(data):
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise HTTPException(422, "no image")
    image = cv2.cvtColor(cv2.resize(image, (128, 128), interpolation=cv2.INTER_LINEAR), cv2.COLOR_BGR2RGB)
    if not hasattr(local, "request"):
        local.request = app.state.model.create_infer_request()
    pixels = (image.astype(np.float32) / 255).transpose(2, 0, 1)[None]
    gender, groups, ages = (np.array(value)[0] for value in local.request.infer([pixels]).values())
    male = 1 / (1 + np.exp(-gender[0]))
    groups = np.exp(groups - groups.max())
    ages = np.exp(ages - ages.max())
    labels = heads["age_group"]["labels"]
    return {
        "gender": {"label": heads["gender"]["labels"][int(male > 0.5)], "male": float(male)},
        "age_group": {"label": labels[int(groups.argmax())],
                      "probabilities": dict(zip(labels, (groups / groups.sum()).tolist()))},
        "age": float((ages / ages.sum() * np.arange(len(ages))).sum()),
    }


@app.get("/readyz")
def ready():
    return "ready"


@app.post("/classify")
async def classify_raw(request: Request):
    return await run_in_threadpool(classify, await request.body())


@app.post("/form")
def classify_form(image: UploadFile = File()):
    return classify(image.file.read())


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)

"""One engine behind the line protocol of engine-runner: "RUN BATCH N" prints the milliseconds of N passes, "LOGITS" the
logits of the last pass's first image.

    peer.py onnxruntime|openvino MODEL INPUT THREADS BATCH,… [--streams N] [--precision f32|bf16]
"""

import argparse
import sys
import time

import numpy as np


class OnnxRuntime:
    """A session for each batch size, so that shapes are fixed; sequential execution, all optimisations."""

    def __init__(self, path, threads, batches):
        import onnxruntime
        self.sessions = {}
        for batch in batches:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            options.inter_op_num_threads = 1
            options.add_free_dimension_override_by_name("batch", batch)
            self.sessions[batch] = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def run(self, images):
        return self.sessions[len(images)].run(None, {"input": images})


class OpenVINO:
    """A model compiled for each batch size, one request on all threads or a stream for each."""

    def __init__(self, path, threads, batches, streams, precision):
        import openvino
        core = openvino.Core()
        self.streams = streams
        self.requests = {}
        for batch in batches:
            model = core.read_model(path)
            model.reshape([max(1, batch // streams), 3, 128, 128])
            settings = {
                "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": streams,
                "PERFORMANCE_HINT": "LATENCY" if streams == 1 else "THROUGHPUT"}
            # Without the hint, OpenVINO runs fp32 models in bf16 where the processor has the instructions.
            if precision:
                settings["INFERENCE_PRECISION_HINT"] = precision
            compiled = core.compile_model(model, "CPU", settings)
            self.requests[batch] = [compiled.create_infer_request() for _ in range(min(streams, batch))]

    def run(self, images):
        requests = self.requests[len(images)]
        if len(requests) == 1:
            return list(requests[0].infer([images], share_inputs=True).values())
        for request, part in zip(requests, np.split(images, len(requests))):
            request.start_async([part], share_inputs=True)
        for request in requests:
            request.wait()
        return [output.data for output in requests[0].output_tensors]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["onnxruntime", "openvino"])
    parser.add_argument("model")
    parser.add_argument("input")
    parser.add_argument("threads", type=int)
    parser.add_argument("batches", type=lambda text: [int(batch) for batch in text.split(",")])
    parser.add_argument("--streams", type=int, default=1)
    parser.add_argument("--precision", choices=["f32", "bf16"])
    arguments = parser.parse_args()
    images = np.fromfile(arguments.input, np.float32).reshape(max(arguments.batches), 128, 128, 3)
    images = np.ascontiguousarray(images.transpose(0, 3, 1, 2))
    if arguments.kind == "onnxruntime":
        engine = OnnxRuntime(arguments.model, arguments.threads, arguments.batches)
    else:
        engine = OpenVINO(
            arguments.model, arguments.threads, arguments.batches, arguments.streams, arguments.precision)
    print("READY", flush=True)
    outputs = []
    for line in sys.stdin:
        words = line.split()
        if words[0] == "LOGITS":
            print(*(float(value) for output in outputs for value in np.asarray(output)[0]), flush=True)
            continue
        batch, times = images[:int(words[1])], []
        for _ in range(int(words[2])):
            start = time.perf_counter()
            outputs = engine.run(batch)
            times.append((time.perf_counter() - start) * 1e3)
        print(*times, flush=True)


main()

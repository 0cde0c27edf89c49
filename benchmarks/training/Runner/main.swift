import NeuralNetwork
import Training

/// Why the runner stopped.
struct UsageError: Error {
    let message: String
}

let arguments = CommandLine.arguments
guard arguments.count == 6, arguments[1] == "layers", let threads = Int(arguments[3]), let batch = Int(arguments[4]),
    let side = Int(arguments[5])
else { throw UsageError(message: "usage: training-runner layers fp32|bf16 THREADS BATCH SIDE") }
let choice = TrainingKernelChoice(arguments[2] == "bf16" ? .bfloat16 : .float32)
LayerTimes(choice: choice, threads: threads, batch: batch, side: side).print(rounds: 3)

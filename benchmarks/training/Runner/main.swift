import Glibc
import NeuralNetwork
import Training

// Times training steps on commands from standard input, so that the script which sets them beside PyTorch's can take turns:
// "STEP N" prints the milliseconds of N steps on one line, "MEMORY" the most bytes that the process has had, "PROFILE" what
// the steps went to. With "layers" it times each convolution of the network alone instead.

/// Why the runner stopped.
struct UsageError: Error {
    let message: String
}

/// Writes at once, since the script waits for it.
func answer(_ line: String) {
    print(line)
    fflush(nil)
}

let usage = "usage: training-runner layers|whole|stages|heads fp32|bf16 THREADS BATCH SIDE"
let arguments = CommandLine.arguments
guard arguments.count == 6, ["fp32", "bf16"].contains(arguments[2]), let threads = Int(arguments[3]),
    let batch = Int(arguments[4]), let side = Int(arguments[5])
else { throw UsageError(message: usage) }
let isBFloat16 = arguments[2] == "bf16"
if arguments[1] == "layers" {
    let choice = TrainingKernelChoice(isBFloat16 ? .bfloat16 : .float32)
    LayerTimes(choice: choice, threads: threads, batch: batch, side: side).print(rounds: 3)
    exit(0)
}
guard let row = StepBenchmark.Row(rawValue: arguments[1]) else { throw UsageError(message: usage) }
let benchmark = try StepBenchmark(
    row, isBFloat16 ? .bfloat16 : .float32, threads: threads, batch: batch, side: side)
answer("READY \(benchmark.kernels)")
while let line = readLine() {
    let words = line.split(separator: " ").map(String.init)
    switch (words.first, words.count) {
    case ("STEP", 2):
        guard let count = Int(words[1]) else { throw UsageError(message: line) }
        answer(try (0..<count).map { _ in "\(try benchmark.step())" }.joined(separator: " "))
    case ("MEMORY", 1): answer("\(StepBenchmark.peakMemory)")
    case ("PROFILE", 1): answer(benchmark.profile())
    default: throw UsageError(message: line)
    }
}

import Classification
import EngineBenchmark
import FoundationEssentials
import Glibc
import NeuralNetwork

// Times the network on commands from standard input, so that the script which compares engines can take turns:
// "RUN BATCH N" prints the milliseconds of N passes on one line, "LOGITS IMAGE" the logits of the last pass.

/// Why the runner stopped.
struct UsageError: Error {
    let message: String
}

/// Raw floats of a file.
func floats(_ path: String) throws -> [Float] {
    let data = try Data(contentsOf: URL(filePath: path))
    return unsafe data.withUnsafeBytes { bytes in
        (0..<data.count / 4).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
}

/// Writes one line at once, since the script waits for it.
func answer(_ line: String) {
    print(line)
    fflush(nil)
}

let arguments = CommandLine.arguments
guard arguments.count == 6, let precision = Precision(rawValue: arguments[2]), let threads = Int(arguments[3]) else {
    throw UsageError(message: "usage: engine-runner MODEL-DIRECTORY PRECISION THREADS BATCH,… INPUT")
}
let classifier = try FaceClassifier(modelDirectory: arguments[1], options: EngineOptions(precision: precision))
let maximumBatch = arguments[4].split(separator: ",").compactMap { Int($0) }.max() ?? 1
let benchmark = try NetworkBenchmark(
    network: classifier.network, maximumBatch: maximumBatch, threads: threads, input: floats(arguments[5]))
let report = classifier.network.report
answer("READY \(report.instructionSet.rawValue) \(report.precision.rawValue)")
while let line = readLine() {
    let words = line.split(separator: " ").map(String.init)
    switch (words.first, words.count) {
    case ("RUN", 3):
        guard let batch = Int(words[1]), let count = Int(words[2]) else { throw UsageError(message: line) }
        answer((0..<count).map { _ in "\(benchmark.pass(batch: batch))" }.joined(separator: " "))
    case ("LOGITS", 2):
        guard let image = Int(words[1]) else { throw UsageError(message: line) }
        answer(benchmark.logits(image: image).map { "\($0)" }.joined(separator: " "))
    default: throw UsageError(message: line)
    }
}

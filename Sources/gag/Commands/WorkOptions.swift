import Classification
import CommandLineArguments
import FoundationEssentials

/// How the work on many photos is split, for commands that read them.
enum WorkOptions {
    static let workers = Option.integer(
        "workers", in: 1...1024, help: "Threads that decode and classify (default: one for each core).")
    static let batch = Option.integer(
        "batch", in: 1...256, help: "Photos that go through the network at once (default 8).")

    static let all: [any CommandLineOption] = [workers, batch]

    /// The classifier's threads as the command line asks for them.
    static func batches(_ arguments: ParsedArguments, classifier: FaceClassifier) -> PhotoBatches {
        PhotoBatches(
            classifier: classifier, workers: arguments[workers] ?? ProcessInfo.processInfo.activeProcessorCount,
            batchSize: arguments[batch] ?? 8)
    }
}

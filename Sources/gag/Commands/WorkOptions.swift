import Classification
import CommandLineArguments
import FoundationEssentials
import ModelFiles

/// How the work on many photos is split, for commands that read them.
enum WorkOptions {
    static let workers = Option.integer(
        "workers", in: 1...1024, help: "Threads that decode and classify (default: one for each core).")
    static let batch = Option.integer(
        "batch", in: 1...256, help: "Photos that are read and classified together (default 8).")

    static let all: [any CommandLineOption] = [workers, batch]

    /// The classifier's threads as the command line asks for them.
    ///
    /// - Throws: `ModelError` where the detector cannot be loaded.
    static func batches(
        _ arguments: ParsedArguments, classifier: FaceClassifier, judgesByOneCrop: Bool = false
    ) throws(ModelError) -> PhotoBatches {
        let faces = try FaceFlags(arguments, judgesByOneCrop: judgesByOneCrop)
        return PhotoBatches(
            classifier: classifier, faces: faces,
            workers: arguments[workers] ?? ProcessInfo.processInfo.activeProcessorCount,
            batchSize: arguments[batch] ?? 8, question: PhotoQuestion(mode: faces.mode))
    }
}

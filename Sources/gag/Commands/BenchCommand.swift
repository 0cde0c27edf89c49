import Classification
import CommandLineArguments
import EngineBenchmark
import FoundationEssentials
import NeuralNetwork

/// `gag bench`: how fast the network runs on this machine.
enum BenchCommand {
    private static let batch = Option.integers(
        "batch", in: 1...256, help: "Images of a pass, several with commas (default 1,8,32).")
    private static let threads = Option.integers(
        "threads", in: 1...256, help: "Threads, several with commas (default: one for each core).")
    private static let precision = Option<[Precision]>(
        "precision", placeholder: "P,…",
        help: "Arithmetic, several with commas: " + Precision.allCases.map(\.rawValue).joined(separator: ", ")
            + " (default fp32).",
        allowed: Precision.allCases.map(\.rawValue).joined(separator: " or ")
    ) { text in
        let values = text.split(separator: ",").map { Precision(rawValue: String($0)) }
        return values.isEmpty || values.contains(nil) ? nil : values.compactMap(\.self)
    }
    private static let mode = Option<BenchMode>.choice(
        "mode", help: "latency: the threads share each pass (default); throughput: each has its own images.")
    private static let seconds = Option.integer(
        "seconds", in: 1...3600, help: "Length of each measurement (default 2).")
    private static let layers = Flag("layers", help: "Print each layer's time too.")
    private static let json = Flag("json", help: "Print the figures as JSON.")

    private static let syntax = CommandSyntax(
        name: "gag bench",
        summary: "Measures the speed of the network on this machine.",
        discussion: """
            The input is noise, so that neither decoding nor resizing counts. Milliseconds are of a pass; images/s follow from
            the median pass. A layer's GFLOP/s count the operations of a direct convolution; its share is of the fastest
            arithmetic that the processor was measured to do, in the precision where it has instructions for it, else in
            fp32. Winograd's filtering may exceed it, since it takes fewer.
            GAG_ISA=generic|avx2|avx512 limits the instructions.

            Examples:
              gag bench --batch 1,8 --threads 1,2
              gag bench --layers --batch 8
            """,
        options: [ModelOption.option, batch, threads, precision, mode, seconds, layers, json])

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        let directory = try ModelOption.locator.directory(
            of: arguments[ModelOption.option] ?? ModelLocator.defaultModel)
        var report = BenchReport(modelDirectory: directory)
        let threadCounts = arguments[threads] ?? [ProcessInfo.processInfo.activeProcessorCount]
        for precision in arguments[precision] ?? [.fp32] {
            let classifier = try FaceClassifier(
                modelDirectory: directory, options: EngineOptions(precision: precision))
            for notice in classifier.network.report.notices { Terminal.error.write("gag bench: \(notice)\n") }
            for threads in threadCounts {
                report.measure(
                    classifier.network, batches: arguments[batch] ?? [1, 8, 32], threads: threads,
                    mode: arguments[mode] ?? .latency, seconds: Double(arguments[seconds] ?? 2),
                    layers: arguments[layers])
            }
        }
        Terminal.output.write(arguments[json] ? report.json.text(pretty: true) + "\n" : report.text)
        return .success
    }
}

import Classification
import CommandLineArguments
import FoundationEssentials
import Glibc
import ModelFiles
import NeuralNetwork

/// `--model`, which several commands have, and where models are looked for.
enum ModelOption {
    static let option = Option.text(
        "model", placeholder: "MODEL",
        help: "Model directory, or NAME[:VERSION] (default \(ModelLocator.defaultModel), its newest version).")

    static let precision = Option<Precision>.choice(
        "precision", help: "Arithmetic of the network (default auto, which is fp32).")

    /// Looks around the running program and in its environment.
    static var locator: ModelLocator {
        let environment = ProcessInfo.processInfo.environment
        return ModelLocator(environment: environment, executable: executable)
    }

    /// Loads the model that the command line names.
    static func load(_ arguments: ParsedArguments) throws(ModelError) -> FaceClassifier {
        let reference = arguments[option] ?? ModelLocator.defaultModel
        let classifier = try FaceClassifier(
            modelDirectory: locator.directory(of: reference),
            options: EngineOptions(precision: arguments[precision] ?? .auto))
        for notice in classifier.network.report.notices { Terminal.error.write("gag: \(notice)\n") }
        return classifier
    }

    private static var executable: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }
}

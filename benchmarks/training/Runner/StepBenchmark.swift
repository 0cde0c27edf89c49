import FoundationEssentials
import Glibc
import NeuralNetwork
import Training

/// Training steps of a ResNet50 with the bundled model's hidden layer and heads, on one random batch.
final class StepBenchmark {
    /// What is trained.
    enum Row: String, CaseIterable {
        /// Everything.
        case whole
        /// All but the stem and the first two stages.
        case stages
        /// Dense layers and heads.
        case heads

        var frozen: FrozenParts {
            switch self {
            case .whole: .none
            case .stages: .stages(2)
            case .heads: .backbone
            }
        }
    }

    private let trainer: Trainer
    private let batch: TrainingBatch

    init(_ row: Row, _ precision: TrainerOptions.Precision, threads: Int, batch: Int, side: Int) throws {
        let heads = [
            TrainedHead(name: "gender", kind: .binary), TrainedHead(name: "age_group", kind: .categories(5)),
            TrainedHead(name: "age", kind: .categories(101)),
        ]
        let network = ResNetDescription(
            strideIn: .conv1, batchNormEpsilon: 1e-5, inputWidth: side, inputHeight: side,
            hidden: [.init(name: "hidden0", units: 512, activation: .relu)],
            heads: heads.map { .init(name: $0.name, units: $0.kind.units) })
        var options = TrainerOptions()
        options.batchSize = batch
        options.threads = threads
        options.precision = precision
        options.frozen = row.frozen
        options.optimizer = .adamW(decay: 0.05)
        options.keepsRectified = ProcessInfo.processInfo.environment["KEEP"] != "0"
        trainer = try Trainer(network: network, weights: [:], heads: heads, options: options)
        self.batch = TrainingBatch(
            images: (0..<batch * network.inputShape.count).map { _ in .random(in: 0...1) },
            targets: heads.map { head in
                (0..<batch).map { _ in .category(.random(in: 0..<(head.kind == .binary ? 2 : head.kind.units))) }
            })
    }

    /// What computes.
    var kernels: String { trainer.kernels }

    /// The milliseconds of one step.
    func step() throws -> Double {
        let start = ContinuousClock.now
        _ = try trainer.step(batch, learningRate: 1e-4)
        let time = (ContinuousClock.now - start).components
        return Double(time.seconds) * 1e3 + Double(time.attoseconds) / 1e15
    }

    /// What the steps so far went to, by kind and by layer, in milliseconds a step.
    func profile() -> String {
        let steps = Double(max(trainer.step, 1)) * 1e6
        func lines<Name>(_ times: [Name: UInt64], _ name: (Name) -> String) -> [String] {
            times.sorted { $0.value > $1.value }.map { "\(name($0.key)) \(Double($0.value) / steps)" }
        }
        return (lines(trainer.profile.byKind, \.rawValue) + lines(trainer.profile.byLayer) { $0 }).joined(
            separator: "\n")
    }

    /// The most memory that the process has had, in bytes.
    static var peakMemory: Int {
        var usage = rusage()
        unsafe getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss * 1024
    }
}

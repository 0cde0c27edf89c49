import Dispatch
import ModelFiles
import NeuralNetwork
import Synchronization

/// A loaded model: the weights that all workers share.
public final class FaceClassifier: Sendable {
    /// What the weight file holds.
    public struct WeightSummary: Sendable, Equatable {
        /// Tensors.
        public let tensors: Int
        /// Trained numbers in them: without the running means and variances of batch normalisation.
        public let parameters: Int
        /// Element types that occur, sorted: F16 …
        public let dataTypes: [String]
        /// Size of the file in bytes.
        public let byteCount: Int
    }

    /// Everything that model.json says.
    public let model: ModelDescription
    /// The directory it was loaded from.
    public let directory: String
    /// What the weight file holds.
    public let weights: WeightSummary

    /// The network, whose weights are shared.
    public let network: ResNet

    /// Loads `model.json` and the weights beside it.
    ///
    /// The checksum is computed over the mapped file on a second thread while the network folds and packs the weights. With
    /// a cache, a file that has not changed since its checksum was right, and whose packed weights are there, is not read.
    ///
    /// - Parameters:
    ///   - directory: a model directory, as ``ModelLocator`` finds it.
    ///   - options: how the network is computed.
    /// - Throws: `ModelError`; a wrong checksum goes before tensors that do not fit.
    public init(
        modelDirectory directory: String, options: EngineOptions = EngineOptions()
    ) throws(ModelError) {
        model = try ModelDescription(directory: directory)
        self.directory = directory
        let file = try WeightFile(model.weights, in: directory)
        var options = options
        options.activationRanges = model.activationRanges
        options.weightContent = model.weights.sha256
        let ledger = options.weightCache.map { ChecksumLedger(directory: $0.directory) }
        let known = file.tensors.identity.flatMap { ledger?.digest(of: $0) }
        let (digest, network) = Self.load(file, digest: known, description: model.network, options: options)
        try file.check(digest)
        do throws(NetworkError) { self.network = try network.get() } catch { throw file.error(error) }
        // Not being able to write it only costs the next start some time.
        if known == nil, let identity = file.tensors.identity { try? ledger?.record(digest, of: identity) }
        weights = WeightSummary(
            tensors: file.tensors.tensors.count,
            parameters: model.network.parameterCount,
            dataTypes: Set(file.tensors.tensors.values.map(\.dataType.rawValue)).sorted(),
            byteCount: unsafe file.tensors.withUnsafeBytes { $0.count })
    }

    /// Memory for one thread that classifies batches of up to `maximumBatch` faces, or of few where it shares a pass with others.
    ///
    /// - Parameter maximumBatch: the most faces of a batch.
    /// - Parameter threads: The threads that share each pass, the caller's among them.
    public func makeWorker(maximumBatch: Int, threads: Int = 1) -> ClassifierWorker {
        let batch = threads > 1 ? min(maximumBatch, ClassifierWorker.maximumWideBatch) : maximumBatch
        return ClassifierWorker(model: model, context: network.makeContext(maximumBatch: batch, threads: threads))
    }

    private static func load(
        _ file: WeightFile, digest known: String?, description: ResNetDescription, options: EngineOptions
    ) -> (digest: String, network: Result<ResNet, NetworkError>) {
        let digest = Mutex(known ?? "")
        let network = Mutex(Result<ResNet, NetworkError>?.none)
        DispatchQueue.concurrentPerform(iterations: 2) { part in
            if part == 0 {
                guard known == nil else { return }
                let hexadecimal = file.digest()
                digest.withLock { $0 = hexadecimal }
                // The packing reads it again, layer by layer, and lets go of each.
                file.tensors.release()
            } else {
                let result = Result { () throws(NetworkError) in
                    try ResNet(description: description, weights: file.tensors, options: options)
                }
                network.withLock { $0 = result }
            }
        }
        guard let network = network.withLock(\.self) else { preconditionFailure("both parts have run") }
        return (digest.withLock(\.self), network)
    }
}

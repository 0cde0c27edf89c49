import EngineBenchmark
import JSON
import NeuralNetwork

/// How threads divide the work.
enum BenchMode: String, CaseIterable, Sendable {
    /// All threads share each pass.
    case latency
    /// Each thread runs its own passes.
    case throughput
}

/// What `gag bench` measured.
struct BenchReport {
    /// Passes of one setting.
    struct Measurement {
        var precision: Precision
        var instructionSet: InstructionSet
        var threads: Int
        var mode: BenchMode
        var times: PassTimes
        var imagesPerSecond: Double
        var layers: [LayerTime]
        /// The processor's peak for the precision on so many threads, in GFLOP/s; nil where layers were not asked for or
        /// nothing measures it.
        var peak: Double?

        /// A layer's share of the processor's peak; nil where there is none to compare with.
        func share(_ layer: LayerTime) -> Double? { peak.map { layer.gigaflops / $0 } }
    }

    let modelDirectory: String
    private(set) var measurements: [Measurement] = []

    init(modelDirectory: String) { self.modelDirectory = modelDirectory }

    /// Measures a network with one number of threads.
    mutating func measure(
        _ network: ResNet, batches: [Int], threads: Int, mode: BenchMode, seconds: Double, layers: Bool
    ) {
        let instructionSet = network.report.instructionSet
        let peak =
            layers
            ? ArithmeticPeak.gigaflops(
                instructionSet: instructionSet, precision: network.report.precision, threads: threads) : nil
        for batch in batches {
            let (times, imagesPerSecond, layerTimes): (PassTimes, Double, [LayerTime])
            switch mode {
            case .latency:
                let benchmark = NetworkBenchmark(network: network, maximumBatch: batch, threads: threads)
                times = benchmark.measure(batch: batch, seconds: seconds)
                imagesPerSecond = times.imagesPerSecond
                layerTimes = layers ? benchmark.layers(batch: batch, seconds: seconds) : []
            case .throughput:
                (times, imagesPerSecond) = ParallelBenchmark.measure(
                    network: network, batch: batch, workers: threads, seconds: seconds)
                layerTimes = []
            }
            measurements.append(
                Measurement(
                    precision: network.report.precision, instructionSet: instructionSet, threads: threads, mode: mode,
                    times: times, imagesPerSecond: imagesPerSecond, layers: layerTimes, peak: peak))
        }
    }
}

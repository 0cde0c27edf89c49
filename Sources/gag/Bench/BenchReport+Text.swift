import EngineBenchmark
import NeuralNetwork

extension BenchReport {
    /// The report as tables: all measurements, then each one's layers.
    var text: String {
        var table = TextTable(
            [.left, .left, .left, .right, .right, .right, .right, .right],
            header: ["precision", "instructions", "mode", "threads", "batch", "images/s", "p50 ms", "p99 ms"])
        for measurement in measurements {
            table.append([
                measurement.precision.rawValue, measurement.instructionSet.rawValue, measurement.mode.rawValue,
                "\(measurement.threads)", "\(measurement.times.batch)",
                DecimalText.fixed(measurement.imagesPerSecond, decimals: 1),
                DecimalText.fixed(measurement.times.percentile(0.5), decimals: 2),
                DecimalText.fixed(measurement.times.percentile(0.99), decimals: 2),
            ])
        }
        return table.text() + measurements.filter { !$0.layers.isEmpty }.map(layerText).joined()
    }

    private func layerText(_ measurement: Measurement) -> String {
        var table = TextTable(
            [.left, .left, .left, .left, .right, .right, .right],
            header: ["layer", "input", "kernel size", "kernel", "ms", "GFLOP/s", "of peak"])
        for layer in measurement.layers {
            table.append([
                layer.layer.name, Self.shape(layer.layer.input),
                "\(layer.layer.kernelSize)×\(layer.layer.kernelSize)/\(layer.layer.stride) → \(layer.layer.output.channels)",
                layer.kernel, DecimalText.fixed(layer.milliseconds, decimals: 3),
                DecimalText.fixed(layer.gigaflops, decimals: 1),
                DecimalText.percent(measurement.share(layer), decimals: 0),
            ])
        }
        let peak = measurement.peak.map { ", peak \(DecimalText.fixed($0, decimals: 1)) GFLOP/s" } ?? ""
        return
            "\nbatch \(measurement.times.batch), \(measurement.threads) threads, \(measurement.precision.rawValue)\(peak)\n"
            + table.text(indentation: 2)
    }

    static func shape(_ shape: FeatureShape) -> String { "\(shape.height)×\(shape.width)×\(shape.channels)" }
}

import EngineBenchmark
import JSON
import NeuralNetwork

extension BenchReport {
    /// The report as a document.
    var json: JSONValue {
        let entries = measurements.map { measurement in
            var members: [(key: String, value: JSONValue)] = [
                ("precision", .string(measurement.precision.rawValue)),
                ("instruction_set", .string(measurement.instructionSet.rawValue)),
                ("mode", .string(measurement.mode.rawValue)), ("threads", .integer(measurement.threads)),
                ("batch", .integer(measurement.times.batch)),
                ("images_per_second", .rounded(measurement.imagesPerSecond, decimals: 2)),
                ("p50_ms", .rounded(measurement.times.percentile(0.5), decimals: 3)),
                ("p99_ms", .rounded(measurement.times.percentile(0.99), decimals: 3)),
            ]
            if !measurement.layers.isEmpty {
                members.append(("peak_gflops", measurement.peak.map { .rounded($0, decimals: 1) } ?? .null))
                let layers = measurement.layers.map { json(of: $0, share: measurement.share($0)) }
                members.append(("layers", .array(layers)))
            }
            return JSONValue.object(members)
        }
        return ["model": .string(modelDirectory), "measurements": .array(entries)]
    }

    private func json(of time: LayerTime, share: Double?) -> JSONValue {
        func extent(_ shape: FeatureShape) -> JSONValue {
            [.integer(shape.height), .integer(shape.width), .integer(shape.channels)]
        }
        return [
            "name": .string(time.layer.name), "input": extent(time.layer.input), "output": extent(time.layer.output),
            "kernel_size": .integer(time.layer.kernelSize), "stride": .integer(time.layer.stride),
            "kernel": .string(time.kernel), "ms": .rounded(time.milliseconds, decimals: 4),
            "gflops": .rounded(time.gigaflops, decimals: 1),
            "share_of_peak": share.map { .rounded($0, decimals: 3) } ?? .null,
        ]
    }
}

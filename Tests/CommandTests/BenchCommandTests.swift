import JSON
import Testing

@Suite("gag bench")
struct BenchCommandTests {
    @Test("--json has one measurement for each precision and batch, with every layer where asked for")
    func json() throws {
        let outcome = try GagProcess.run([
            "bench", "--json", "--layers", "--batch", "1,3", "--threads", "1", "--precision", "fp32,bf16", "--seconds",
            "1",
        ])
        #expect(outcome.status == 0)
        let document = try JSONValue.parse(Array(outcome.output.utf8))
        let measurements = try #require(document["measurements"]?.arrayValue)
        #expect(measurements.map { $0["batch"]?.integerValue } == [1, 3, 1, 3])
        for measurement in measurements {
            let median = try #require(measurement["p50_ms"]?.doubleValue)
            #expect(try median > 0 && median <= #require(measurement["p99_ms"]?.doubleValue))
            guard measurement["instruction_set"]?.stringValue != "generic" else { continue }
            let layers = try #require(measurement["layers"]?.arrayValue)
            #expect(layers.count == 55)
            #expect(layers[0]["input"]?.arrayValue?.map(\.integerValue) == [128, 128, 3])
            #expect(layers.allSatisfy { ($0["gflops"]?.doubleValue ?? 0) > 0 })
            #expect(measurement["peak_gflops"]?.doubleValue ?? 0 > 0)
            #expect(layers.allSatisfy { ($0["share_of_peak"]?.doubleValue ?? 0) > 0 })
        }
    }

    @Test("throughput mode and GAG_ISA=generic are measured too")
    func modes() throws {
        let outcome = try GagProcess.run(
            ["bench", "--mode", "throughput", "--batch", "1", "--threads", "2", "--seconds", "1"],
            environment: ["GAG_ISA": "generic"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("generic"))
        #expect(outcome.output.contains("throughput"))
    }

    @Test("a bad batch is a usage error", arguments: ["0", "1,", "x", "1,257"])
    func badBatch(value: String) throws {
        #expect(try GagProcess.run(["bench", "--batch", value]).status == 2)
    }
}

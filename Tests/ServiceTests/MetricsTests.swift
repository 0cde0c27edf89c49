import ChildProcesses
import Classification
import Foundation
import NeuralNetwork
import Service
import Testing

@Suite("Metrics")
struct MetricsTests {
    @Test("a counter is rendered with HELP, TYPE and its label values escaped")
    func counter() {
        let counter = Counter(.init("jobs_total", .counter, labels: ["kind"], "Jobs\nby \\ kind."))
        counter.add(2, "a\"b")
        counter.add(0.5, "c")
        let text = String(decoding: PrometheusText.render([counter]), as: UTF8.self)
        #expect(
            text == """
                # HELP jobs_total Jobs\\nby \\\\ kind.
                # TYPE jobs_total counter
                jobs_total{kind="a\\"b"} 2
                jobs_total{kind="c"} 0.5

                """)
    }

    @Test("a histogram's buckets are cumulative, end with +Inf, and agree with its count and sum")
    func histogram() {
        let histogram = Histogram(.init("wait_seconds", .histogram, "Wait."), bounds: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 3] { histogram.observe(value) }
        let text = String(decoding: PrometheusText.render([histogram]), as: UTF8.self)
        #expect(
            text == """
                # HELP wait_seconds Wait.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.1"} 2
                wait_seconds_bucket{le="1"} 3
                wait_seconds_bucket{le="+Inf"} 4
                wait_seconds_sum 3.65
                wait_seconds_count 4

                """)
    }

    @Test("the process metrics read from /proc are plausible")
    func process() {
        #expect(ProcessMetrics.residentBytes() > 1_000_000)
        #expect(ProcessMetrics.openDescriptors() >= 3)
    }

    @Test(
        "a kernel that fails its self-test is counted and logged, and the model loads without it",
        .enabled(if: InstructionSet.selected > .generic))
    func selfTestFailures() throws {
        let metrics = ServiceMetrics(buildInfo: [])
        let pipe = Pipe.uninherited()
        let logger = Logger(format: .json, level: .info, descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let loading = ModelLoading(configuration: ServiceConfiguration(), metrics: metrics, logger: logger)
        var options = loading.engineOptions()
        options.brokenKernels = ["winograd4-f32-\(InstructionSet.selected.rawValue)"]
        let network = try FaceClassifier(modelDirectory: Project.model.path, options: options).network
        logger.close()
        #expect(network.report.selfTestFailures.map(\.kernel) == Array(options.brokenKernels))
        let text = String(decoding: PrometheusText.render(metrics.families), as: UTF8.self)
        for kernel in options.brokenKernels {
            #expect(text.contains("gag_kernel_self_test_failures_total{kernel=\"\(kernel)\"} 1\n"))
            let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
            #expect(line.contains("failed its self-test") && line.contains(kernel))
        }
    }

    @Test("every metric of the service has a conforming name, a HELP and the right suffix for its type")
    func names() {
        let families = ServiceMetrics(buildInfo: [("version", "1")]).families
        #expect(Set(families.map(\.description.name)).count == families.count)
        for description in families.map(\.description) {
            #expect(description.name.wholeMatch(of: /(gag|process)_[a-z_]+/) != nil, "\(description.name)")
            #expect(!description.help.isEmpty)
            #expect((description.kind == .counter) == description.name.hasSuffix("_total"), "\(description.name)")
        }
    }
}

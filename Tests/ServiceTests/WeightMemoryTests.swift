import Foundation
import ModelFixtures
import Testing

@Suite(
    "Memory for weights",
    .enabled(
        if: ProcessInfo.processInfo.environment["TSAN_OPTIONS"] == nil, "the thread sanitizer keeps memory of its own"))
struct WeightMemoryTests {
    private let folder = ModelFolder()
    /// Bytes of the wide model's weights: a ResNet18 of full width.
    private static let weights = 11_200_000 * 4

    private func add(_ version: Int, width: Int) throws {
        try folder.add("a", version, document: TinyModel.document.setting("base_width", to: .integer(width)))
    }

    private func service() throws -> ServiceProcess {
        try ServiceProcess([
            "--models", folder.root, "--model", "a", "--workers", "4", "--repository-poll-ms", "0", "--engine-cache",
            "",
        ])
    }

    /// Has the service take over `version`.
    private func wait(for version: Int, _ service: ServiceProcess) throws {
        kill(service.processID, SIGHUP)
        let line = service.waitForLog {
            $0["message"] as? String == "model loaded" && $0["version"] as? String == String(version)
        }
        #expect(line != nil)
    }

    @Test("four workers hold the weights once, and versions that were replaced give theirs back")
    func weights() throws {
        try add(1, width: 8)
        let narrow = try service()
        let without = try narrow.residentBytes()
        try add(2, width: 64)
        let wide = try service()
        let once = try wide.residentBytes() - without
        // The file's pages, the kernels' own order of the same numbers, and wider activations; with a copy for each worker it
        // would be five times the weights and the activations.
        #expect(once > Self.weights / 2 && once < 4 * Self.weights, "\(once)")
        for version in 3...6 {
            try add(version, width: 64)
            try wait(for: version, wide)
        }
        let after = try wide.residentBytes() - without
        #expect(after < once + 2 * Self.weights, "\(after) after four switches, \(once) before")
    }
}

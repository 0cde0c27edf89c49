import Foundation
import JSON

/// A folder of narrow networks by name and version, which goes when the test does.
package final class ModelFolder: Sendable {
    package let root = FileManager.default.temporaryDirectory.appending(path: "gag-\(UUID().uuidString)").path

    package init() {}

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    package func place(_ name: String, _ version: Int) -> String { "\(root)/\(name)/\(version)" }

    /// Writes a version whose weights are drawn from its number.
    package func add(
        _ name: String, _ version: Int, document: JSONValue = TinyModel.document,
        change: (JSONValue) -> JSONValue = { $0 }
    ) throws {
        let document = document.setting("name", to: .string(name))
            .setting("version", to: .string(String(version)))
        try TinyModel.write(to: place(name, version), document: change(document), seed: UInt64(version))
    }

    /// Writes a version whose weights do not match their checksum.
    package func addBroken(_ name: String, _ version: Int) throws {
        try add(name, version)
        try Data("cut off".utf8).write(to: URL(filePath: place(name, version) + "/tiny.safetensors"))
    }

    package func remove(_ name: String, _ version: Int) throws {
        try FileManager.default.removeItem(atPath: place(name, version))
    }
}

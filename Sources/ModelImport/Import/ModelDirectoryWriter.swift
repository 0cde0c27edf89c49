import Classification
import FoundationEssentials
import Glibc
import JSON

/// Writes a model directory all at once.
package struct ModelDirectoryWriter {
    let directory: String

    /// - Parameter directory: What does not exist yet.
    package init(directory: String) { self.directory = directory }

    /// Writes both files under a hidden name, loads them as the server does, and gives the directory its name.
    ///
    /// - Returns: What model.json says.
    /// - Throws: `unwritable`, `outputExists`, or `corrupt` when the result cannot be served; nothing is left then.
    @discardableResult
    package func write(json: JSONValue, weights: [UInt8]) throws(ImportError) -> ModelDescription {
        let manager = FileManager.default
        let parts = directory.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
        let hasParent = manager.fileExists(atPath: parent)
        let temporary = "\(parent)/.\(parts.last ?? "model").\(getpid()).partial"
        var isDone = false
        defer {
            if !isDone {
                try? manager.removeItem(atPath: temporary)
                if !hasParent { unsafe _ = rmdir(parent) }
            }
        }
        do {
            try manager.createDirectory(atPath: temporary, withIntermediateDirectories: true)
            try Data(json.serialized(pretty: true) + [0x0A]).write(to: URL(filePath: "\(temporary)/model.json"))
            try Data(weights).write(to: URL(filePath: "\(temporary)/model.safetensors"))
        } catch {
            throw .unwritable(path: temporary, reason: "\(error)")
        }
        let model: ModelDescription
        do throws(ModelError) {
            model = try FaceClassifier(modelDirectory: temporary).model
        } catch {
            throw .corrupt(path: directory, detail: "the new model does not load: \(error)")
        }
        guard !manager.fileExists(atPath: directory) else { throw .outputExists(path: directory) }
        guard unsafe rename(temporary, directory) == 0 else {
            throw .unwritable(path: directory, reason: unsafe String(cString: strerror(errno)))
        }
        isDone = true
        return model
    }
}

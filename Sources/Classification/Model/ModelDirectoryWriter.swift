import FoundationEssentials
import Glibc
import JSON
import ModelFiles

/// Writes a model directory all at once: whoever watches the repository sees either all of it or nothing.
package struct ModelDirectoryWriter {
    /// Where the weight file comes from.
    package enum Weights {
        /// The bytes of the file.
        case bytes([UInt8])
        /// Another model's file.
        case copy(of: String)
    }

    let directory: String

    /// - Parameter directory: What does not exist yet; the last part of the path is the version.
    package init(directory: String) { self.directory = directory }

    /// Writes both files under a hidden name, loads them as the server does, and gives the directory its name.
    ///
    /// - Parameters:
    ///   - json: model.json; its `weights.file` names the weight file.
    ///   - weights: the weight file.
    /// - Returns: What model.json says.
    /// - Throws: ``ModelDirectoryError``; nothing is left behind then.
    @discardableResult
    package func write(json: JSONValue, weights: Weights) throws(ModelDirectoryError) -> ModelDescription {
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
        try fill(temporary, json: json, weights: weights)
        let model: ModelDescription
        do throws(ModelError) { model = try FaceClassifier(modelDirectory: temporary).model } catch {
            throw .notServable(path: directory, error)
        }
        guard !manager.fileExists(atPath: directory) else { throw .exists(path: directory) }
        guard unsafe rename(temporary, directory) == 0 else {
            throw .unwritable(path: directory, reason: unsafe String(cString: strerror(errno)))
        }
        isDone = true
        return model
    }

    private func fill(_ temporary: String, json: JSONValue, weights: Weights) throws(ModelDirectoryError) {
        // What is no description fails before anything is written below its names.
        let file: String
        do throws(ModelError) { file = try ModelDescription(json: json).weights.file } catch {
            throw .notServable(path: directory, error)
        }
        do {
            try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
            try Data(json.serialized(pretty: true) + [0x0A]).write(to: URL(filePath: "\(temporary)/model.json"))
            switch weights {
            case .bytes(let bytes): try Data(bytes).write(to: URL(filePath: "\(temporary)/\(file)"))
            case .copy(let other): try FileManager.default.copyItem(atPath: other, toPath: "\(temporary)/\(file)")
            }
        } catch {
            throw .unwritable(path: temporary, reason: error.systemReason)
        }
    }
}

/// Why a model directory is not written; each case carries the values that explain it.
public enum ModelDirectoryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There already is something at the path.
    case exists(path: String)
    /// A file or directory cannot be written; `reason` is the operating system's.
    case unwritable(path: String, reason: String)
    /// The server would not load the model.
    case notServable(path: String, ModelError)

    /// One sentence that names the place and the reason.
    public var description: String {
        switch self {
        case .exists(let path): "\(path) already exists"
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        case .notServable(let path, let error): "the new model \(path) does not load: \(error)"
        }
    }
}

import Classification
import FoundationEssentials
import JSON
import ModelFiles

/// Writes fitted temperatures into a model's description, so that a server which watches the repository sees either the
/// whole change or none.
public struct CalibratedModel: Sendable {
    private let directory: String
    private let document: JSONValue
    private let weightFile: String

    /// Reads the description in `directory` and sets `temperatures` in it.
    ///
    /// - Throws: ``CalibrationError/changed(path:reason:)`` where model.json can no longer be read.
    public init(directory: String, temperatures: HeadTemperatures) throws(CalibrationError) {
        let path = "\(directory)/model.json"
        do {
            let json = try JSONValue.parse([UInt8](Data(contentsOf: URL(filePath: path))))
            weightFile = try ModelDescription(json: json).weights.file
            document = temperatures.entries.reduce(json) { json, entry in
                json.setting(["heads", entry.head.name, "temperature"], to: .number(entry.after.temperature))
            }
        } catch {
            throw .changed(path: path, reason: "\(error)")
        }
        self.directory = directory
    }

    /// Replaces model.json with one rename.
    ///
    /// - Throws: ``CalibrationError/unwritable(path:reason:)``; model.json is as before then.
    public func writeInPlace() throws(CalibrationError) {
        let path = "\(directory)/model.json"
        do {
            try Data(document.serialized(pretty: true) + [0x0A]).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .unwritable(path: path, reason: error.systemReason)
        }
    }

    /// Writes the version after the model's newest beside it, with a copy of the weights, and returns its directory.
    ///
    /// - Throws: `noVersionDirectory` or `unwritten`; nothing is left behind then.
    public func writeNextVersion() throws(CalibrationError) -> String {
        let place = URL(filePath: directory).standardizedFileURL
        let parent = place.deletingLastPathComponent().path
        guard let version = Int(place.lastPathComponent), version > 0 else {
            throw .noVersionDirectory(path: directory)
        }
        let next = 1 + max(version, ModelLocator.versions(in: parent).compactMap(Int.init).max() ?? 0)
        let result = "\(parent)/\(next)"
        let document = document.setting(["version"], to: .string(String(next)))
        do throws(ModelDirectoryError) {
            try ModelDirectoryWriter(directory: result).write(
                json: document, weights: .copy(of: "\(directory)/\(weightFile)"))
        } catch {
            throw .unwritten(error)
        }
        return result
    }
}

import JSON
import NeuralNetwork

/// model.json of a model directory, as it stands there.
package enum ModelFile {
    /// The name of the file in its directory.
    package static let name = "model.json"
    /// The largest that is read, in bytes.
    package static let maximumBytes = 1 << 20

    /// Reads the document in `directory`.
    ///
    /// - Throws: ``ModelError/unreadable(path:reason:)``, or ``ModelError/malformed(path:_:)``.
    package static func document(in directory: String) throws(ModelError) -> JSONValue {
        let path = "\(directory)/\(name)"
        let bytes: [UInt8]
        do throws(RegularFile.Failure) { bytes = try RegularFile.read(path, maximumBytes: maximumBytes) } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        do throws(JSONError) { return try JSONValue.parse(bytes) } catch { throw .malformed(path: path, error) }
    }

    /// Whether a name is safe as that of a file, a directory or a tensor on every system.
    package static func isPlainName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
        return name.unicodeScalars.allSatisfy {
            $0.isASCII && (Character($0).isLetter || Character($0).isNumber || "-_.".unicodeScalars.contains($0))
        }
    }
}

import JSON

/// The member `weights` of a model.json: the weight file and its checksum.
public struct WeightsDescription: Sendable, Equatable {
    /// File name inside the model directory.
    public var file: String
    /// SHA-256 of the file: 64 hexadecimal digits, lower case.
    public var sha256: String

    /// Checks the member of a model.json.
    ///
    /// - Throws: ``ModelError`` that names the key, its value and what is allowed.
    package init(json: JSONValue) throws(ModelError) {
        let reader = try MemberReader(json, path: "weights", keys: ["file", "sha256"])
        let fileAllowed = "the name of a file in the model's own directory"
        file = try reader.text("file", allowed: fileAllowed)
        guard ModelFile.isPlainName(file) else { throw reader.bad("file", allowed: fileAllowed) }
        let checksumAllowed = "64 hexadecimal digits"
        sha256 = try reader.text("sha256", allowed: checksumAllowed).lowercased()
        guard sha256.utf8.count == 64, sha256.allSatisfy(\.isHexDigit) else {
            throw reader.bad("sha256", allowed: checksumAllowed)
        }
    }
}

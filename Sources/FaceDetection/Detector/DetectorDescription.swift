import JSON
import ModelFiles

/// A detector's model.json, as far as the code depends on it.
public struct DetectorDescription: Sendable, Equatable {
    private static let keys = [
        "name", "version", "task", "architecture", "license", "source", "input", "unit", "backbone", "neck", "head",
        "decode", "strides", "weights", "metrics",
    ]

    /// The detector's name.
    public let name: String
    /// The version, the name of its directory.
    public let version: String
    /// The weight file.
    public let weights: WeightsDescription

    /// Reads `model.json` in a directory and checks that the code computes what it describes.
    ///
    /// - Throws: `ModelError`.
    public init(directory: String) throws(ModelError) {
        let reader = try MemberReader(ModelFile.document(in: directory), keys: Self.keys)
        name = try reader.text("name")
        version = try reader.text("version")
        try reader.require("architecture", ["yunet_n"])
        try reader.require("strides", [[8, 16, 32]])
        let input = try MemberReader(
            reader.required("input", allowed: "an object"), path: "input", keys: ["channels", "range", "size"])
        try input.require("channels", ["BGR"])
        try input.require("range", [[0, 255]])
        weights = try WeightsDescription(json: reader.required("weights", allowed: "an object"))
    }
}

extension MemberReader {
    /// Checks that a member has one of the values that the code computes.
    fileprivate func require(_ key: String, _ values: [JSONValue]) throws(ModelError) {
        let allowed = values.map { $0.text() }.joined(separator: " or ")
        guard values.contains(try required(key, allowed: allowed)) else { throw bad(key, allowed: allowed) }
    }
}

import FoundationEssentials
import NeuralNetwork

/// A detector's model.json, as far as the code depends on it.
public struct DetectorDescription: Decodable, Sendable, Equatable {
    /// The weight file and its checksum.
    public struct Weights: Decodable, Sendable, Equatable {
        /// The file's name in the directory.
        public let file: String
        /// The SHA-256 of the file, in hexadecimal.
        public let sha256: String
    }

    /// What the network reads.
    public struct Input: Decodable, Sendable, Equatable {
        /// The order of the channels, `BGR`.
        public let channels: String
        /// The least and the greatest value of a channel.
        public let range: [Double]
    }

    /// The detector's name.
    public let name: String
    /// The version, the name of its directory.
    public let version: String
    /// The network, `yunet_n`.
    public let architecture: String
    /// What the network reads.
    public let input: Input
    /// Pixels between the cells of each level of output.
    public let strides: [Int]
    /// The least score of a face that the authors suggest.
    public let scoreThreshold: Double
    /// The overlap of two boxes above which they are one face, as the authors suggest.
    public let nmsIou: Double
    /// The weight file.
    public let weights: Weights

    /// Reads `model.json` in a directory and checks that the code computes what it describes.
    ///
    /// - Throws: ``FaceDetectorError``.
    public init(directory: String) throws(FaceDetectorError) {
        let path = directory + "/model.json"
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            self = try decoder.decode(Self.self, from: Data(RegularFile.read(path, maximumBytes: 1 << 20)))
        } catch let failure as RegularFile.Failure {
            throw .unreadable(path: path, reason: failure.reason)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        try check("architecture", architecture, is: "yunet_n", path: path)
        try check("input.channels", input.channels, is: "BGR", path: path)
        try check("input.range", "\(input.range)", is: "[0.0, 255.0]", path: path)
        try check("strides", "\(strides)", is: "[8, 16, 32]", path: path)
    }

    private func check(
        _ key: String, _ found: String, is expected: String, path: String
    ) throws(FaceDetectorError) {
        guard found == expected else {
            throw .unsupported(path: path, key: key, found: found, expected: expected)
        }
    }
}

import Classification
import Foundation
import Imaging
import JSON

/// Files that the tests read.
enum Fixtures {
    /// The top of the package.
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The model that ships with the project.
    static let bundledModel = package.appending(path: "models/gag-resnet50/1").path

    /// The face detector that ships with the project.
    static let bundledDetector = package.appending(path: "models/yunet/1").path

    /// A file of the reference tensors and pictures.
    static func reference(_ name: String) -> String {
        package.appending(path: "Tests/Fixtures/reference/\(name)").path
    }

    /// The public-domain portrait, 160×160.
    static func portrait() throws -> RGBImage {
        try ImageDecoder().decode([UInt8](Data(contentsOf: URL(filePath: reference("portrait.png"))))).image
    }

    /// The document of the bundled model.json.
    static func bundledDocument() throws -> JSONValue {
        try JSONValue.parse([UInt8](Data(contentsOf: URL(filePath: bundledModel + "/model.json"))))
    }
}

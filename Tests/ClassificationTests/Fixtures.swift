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

extension JSONValue {
    /// The document with the member at `path` replaced, added at the end, or with `nil` removed; numbers in the path are
    /// places in arrays.
    func setting(_ path: String, to value: JSONValue?) -> JSONValue {
        setting(path.split(separator: ".").map(String.init)[...], to: value)
    }

    private func setting(_ path: ArraySlice<String>, to value: JSONValue?) -> JSONValue {
        guard let first = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        switch self {
        case .array(var elements):
            guard let index = Int(first) else { return self }
            elements[index] = elements[index].setting(rest, to: value)
            return .array(elements)
        case .object(var members):
            let place = members.firstIndex { $0.key == first }
            if rest.isEmpty, value == nil {
                members.removeAll { $0.key == first }
            } else if let place {
                members[place].value = members[place].value.setting(rest, to: value)
            } else {
                members.append((key: first, value: JSONValue.object([]).setting(rest, to: value)))
            }
            return .object(members)
        default: return JSONValue.object([]).setting(path, to: value)
        }
    }
}

import Foundation

/// Places in the project that tests read.
enum Project {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let model = root.appending(path: "models/gag-resnet50/1")
    static let portrait = root.appending(path: "Tests/Fixtures/reference/portrait.png")
}

import FaceDetection

/// How many pasted faces a detector finds.
public struct SceneTally: Sendable, CustomStringConvertible {
    /// Pasted faces.
    public private(set) var faces = 0
    /// Those with a box of IoU 0.7 or more, or what was asked for.
    public private(set) var found = 0
    /// Boxes beyond the number of pasted faces.
    public private(set) var surplus = 0
    /// What went wrong, a line for each face or scene.
    public private(set) var faults: [String] = []

    /// Searches every scene.
    public init(scenes: [PortraitScene], context: FaceDetectorContext, settings: DetectionSettings) {
        for (index, scene) in scenes.enumerated() {
            let result = context.detect(in: scene.canvas.image, settings: settings)
            add(scene, boxes: result.faces.map(\.box), named: "scene \(index)")
        }
    }

    /// An empty tally.
    public init() {}

    /// Counts one scene.
    ///
    /// - Parameter leastOverlap: the intersection over union from which on a box is the face's.
    public mutating func add(
        _ scene: PortraitScene, boxes: [FaceBox], named name: String, leastOverlap: Double = 0.7
    ) {
        for face in scene.faces {
            faces += 1
            let best = boxes.map { $0.overlap(with: face) }.max() ?? 0
            if best >= leastOverlap {
                found += 1
            } else {
                faults.append("\(name): IoU \(best) for a face of \(Int(face.longerEdge)) pixels")
            }
        }
        if boxes.count > scene.faces.count {
            surplus += boxes.count - scene.faces.count
            faults.append("\(name): \(boxes.count) boxes for \(scene.faces.count) faces: \(boxes), \(scene.faces)")
        }
    }

    /// The counts and the faults.
    public var description: String {
        (["\(found) of \(faces) found, \(surplus) too many"] + faults).joined(separator: "\n")
    }
}

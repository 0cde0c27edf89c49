import Classification
import FaceDetection
import FaceScenes
import FoundationEssentials
import Glibc
import Imaging

// Measures what the detector finds on many more pictures than the test suite has time for:
// detector-sweep MODEL PORTRAIT [--scenes N] [--non-faces N] [--photos DIR] [--passes 320,640,1280] [--classifier DIR]
//     [--close-call 0.25] [--large N] [--first-large N] [--smallest-eyes 20]

/// What the command line asks for.
struct SweepOptions {
    var scenes = 1000
    var nonFaces = 500
    var large = 0
    var firstLarge = 0
    var photos: String?
    var classifier: String?
    var settings = DetectionSettings()
    var closeCall = FaceOptions().closeCall

    init(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let flag = rest.popFirst(), let value = rest.popFirst() {
            switch flag {
            case "--scenes": scenes = Int(value) ?? scenes
            case "--non-faces": nonFaces = Int(value) ?? nonFaces
            case "--large": large = Int(value) ?? large
            case "--first-large": firstLarge = Int(value) ?? firstLarge
            case "--photos": photos = value
            case "--classifier": classifier = value
            case "--close-call": closeCall = Double(value) ?? closeCall
            case "--smallest-eyes": settings.smallestEyes = Double(value) ?? settings.smallestEyes
            case "--passes": settings.passes = value.split(separator: ",").compactMap { Int($0) }
            default: print("ignored: \(flag)")
            }
        }
    }
}

func picture(at path: String) throws -> RGBImage {
    try ImageDecoder().decode([UInt8](Data(contentsOf: URL(filePath: path)))).image
}

func sweepScenes(_ options: SweepOptions, portrait: RGBImage, context: FaceDetectorContext) {
    var tally = SceneTally()
    for index in 0..<options.scenes {
        let scene = SceneRecipe(index: index).scene(portrait: portrait)
        let result = context.detect(in: scene.canvas.image, settings: options.settings)
        tally.add(scene, boxes: result.faces.map(\.box), named: "scene \(index)")
    }
    print("pasted portraits: \(tally)")
}

/// Counts the small faces that are found in photos of 4 to 64 megapixels, and takes the time by their size.
func sweepLargeScenes(_ options: SweepOptions, portrait: RGBImage, context: FaceDetectorContext) {
    var tally = SceneTally()
    var times: [Int: [Double]] = [:]
    for index in options.firstLarge..<options.firstLarge + options.large {
        let scene = LargeSceneRecipe(index: index).scene(portrait: portrait)
        let image = scene.canvas.image
        var boxes: [FaceBox] = []
        let time = ContinuousClock().measure {
            boxes = context.detect(in: image, settings: options.settings).faces.map(\.box)
        }
        let megapixels = Double(image.width * image.height) / 1e6
        times[[8.0, 16, 32].count { $0 <= megapixels }, default: []].append(time / .milliseconds(1))
        tally.add(scene, boxes: boxes, named: "large scene \(index)", leastOverlap: 0.5)
    }
    print("small faces in large photos: \(tally)")
    for (index, name) in ["below 8", "8 to 16", "16 to 32", "32 to 64"].enumerated() {
        guard let times = times[index]?.sorted() else { continue }
        let (median, longest) = (Int(times[times.count / 2]), Int(times[times.count - 1]))
        print("\(name) megapixels: \(times.count) scenes, median \(median) ms, at most \(longest) ms")
    }
}

func sweepNonFaces(_ options: SweepOptions, context: FaceDetectorContext) {
    var falseFaces = 0
    for index in 0..<options.nonFaces {
        let kind = NonFace.allCases[index % NonFace.allCases.count]
        let result = context.detect(in: kind.image(seed: UInt64(index)), settings: options.settings)
        for face in result.faces { print("\(kind) \(index): \(face.box), \(face.confidence)") }
        falseFaces += result.faces.count
    }
    print("\(options.nonFaces) pictures without a face: \(falseFaces) false faces")
}

func sweepPhotos(_ options: SweepOptions, directory: String, context: FaceDetectorContext) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    var (without, several) = (0, 0)
    for name in names {
        let faces = context.detect(in: try picture(at: "\(directory)/\(name)"), settings: options.settings).faces
        if faces.isEmpty { print("no face: \(name)") }
        without += faces.isEmpty ? 1 : 0
        several += faces.count > 1 ? 1 : 0
    }
    print("\(names.count) photos: \(without) without a face, \(several) with several")
}

/// Counts what the classifier says of the pasted portraits that are turned by at most 30°, their eyes at least 24 pixels
/// apart.
func sweepLabels(_ options: SweepOptions, portrait: RGBImage, pipeline: PhotoPipeline, network: FaceNetwork) throws {
    var labels: [String: Int] = [:]
    for index in 0..<options.scenes {
        let scene = SceneRecipe(index: index).scene(portrait: portrait)
        let file = try scene.canvas.image.pngEncoded()
        let located = try unsafe file.withUnsafeBytes {
            try unsafe pipeline.locate($0, PhotoQuestion(mode: .detect), for: [network.model])
        }
        let found = (try? pipeline.classify(located ?? [], by: network)?.first?.get().faces) ?? []
        for (face, placement) in scene.legibleFaces {
            let match = found.first { found in
                FaceBox(x: found.box.x, y: found.box.y, width: found.box.width, height: found.box.height)
                    .overlap(with: face) >= 0.7
            }
            let said = match.map { $0.attributes.labelled.map(\.answer.label).joined(separator: ", ") } ?? "not found"
            labels[said, default: 0] += 1
            if said != "female, 30-49" {
                print("scene \(index): \(said), side \(Int(placement.side)), turned \(Int(placement.degrees))°")
            }
        }
    }
    print("labels: \(labels)")
}

guard CommandLine.arguments.count > 2 else {
    print(
        "usage: detector-sweep MODEL PORTRAIT [--scenes N] [--non-faces N] [--photos DIR] [--passes L,L] [--classifier DIR]"
            + " [--close-call X] [--large N] [--first-large N] [--smallest-eyes X]"
    )
    exit(2)
}
let options = SweepOptions(CommandLine.arguments.dropFirst(3))
let context = try FaceDetector(directory: CommandLine.arguments[1]).makeContext()
if options.scenes > 0 {
    sweepScenes(options, portrait: try picture(at: CommandLine.arguments[2]), context: context)
}
if options.large > 0 {
    sweepLargeScenes(options, portrait: try picture(at: CommandLine.arguments[2]), context: context)
}
if let directory = options.classifier {
    let pipeline = PhotoPipeline(
        options: FaceOptions(detection: options.settings, closeCall: options.closeCall),
        search: { context.detect(in: $0, settings: $1, continues: $2) })
    let network = try FaceClassifier(modelDirectory: directory).makeWorker(maximumBatch: 8).network
    try sweepLabels(
        options, portrait: try picture(at: CommandLine.arguments[2]), pipeline: pipeline, network: network)
}
if options.nonFaces > 0 { sweepNonFaces(options, context: context) }
if let photos = options.photos { try sweepPhotos(options, directory: photos, context: context) }

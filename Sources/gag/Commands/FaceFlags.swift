import Classification
import CommandLineArguments
import FaceDetection
import ModelFiles

/// Which faces of a photo a command takes, and how they are found.
struct FaceFlags {
    private static let mode = Option<FaceMode>.choice(
        "faces",
        help:
            "detect (default): each face found; whole: the photo is one cropped face; largest; single: an error where "
            + "there are several.")
    private static let maximum = Option.integer(
        "faces-max", in: DetectionSettings.maximumFacesRange, help: "Most faces of one photo, the largest (default 32)."
    )
    private static let passes = Option.integers(
        "passes", placeholder: "N,N…", in: DetectionSettings.passRange, isAscending: true,
        help: "Long sides at which a photo is searched (default 320,640; at most 2560).")

    private static let noRotations = Flag(
        "no-rotations", help: "Do not search quarter turns of a photo that shows no face as it lies, or a doubtful one."
    )
    private static let smallestEyes = Option.number(
        "smallest-eyes", in: 0...1000,
        help: "Search large photos in tiles for faces whose eyes are so many pixels apart (default 20; 0: do not).")

    private static let closeCall = Option.number(
        "close-call", in: 0...1,
        help:
            "Judge a found face by several crops where a label's lead over the next is smaller (default 0.25; 0: never)."
    )

    /// All but the one that has several crops decide.
    static let search: [any CommandLineOption] = [mode, maximum, passes, noRotations, smallestEyes]
    static let all: [any CommandLineOption] = search + [closeCall]

    /// Which faces are taken.
    let mode: FaceMode
    /// How they are found.
    let options: FaceOptions
    /// What finds them; nil where none is looked for.
    let detector: FaceDetector?

    /// Loads the detector where the command line's mode needs one.
    ///
    /// - Parameter judgesByOneCrop: whether no call is close, whatever the command line says.
    init(_ arguments: ParsedArguments, judgesByOneCrop: Bool = false) throws(ModelError) {
        mode = arguments[Self.mode] ?? .detect
        var options = FaceOptions()
        if let passes = arguments[Self.passes] { options.detection.passes = passes }
        if let maximum = arguments[Self.maximum] { options.detection.maximumFaces = maximum }
        if arguments[Self.noRotations] { options.detection.rotations = false }
        if let smallest = arguments[Self.smallestEyes] { options.detection.smallestEyes = smallest }
        if let closeCall = arguments[Self.closeCall] { options.closeCall = closeCall }
        if judgesByOneCrop { options.closeCall = 0 }
        self.options = options
        detector =
            if mode.detects {
                try FaceDetector(directory: ModelOption.locator.directory(of: FaceDetector.defaultModel))
            } else { nil }
    }

    /// The way from a photo to an answer, for one thread.
    func makePipeline() -> PhotoPipeline {
        let context = detector?.makeContext()
        return PhotoPipeline(
            options: options,
            search: context.map { context in { context.detect(in: $0, settings: $1, continues: $2) } })
    }
}

import Classification
import CommandLineArguments
import FoundationEssentials
import JSON
import NeuralNetwork

/// `gag quantize`: calibrates a model for eight-bit arithmetic.
enum QuantizeCommand {
    private static let calibration = Option.text(
        "calibration", placeholder: "DIR",
        help: "Photos of one face each, like those to come; a few hundred are enough.")
    private static let output = Option.text(
        "output", short: "o", placeholder: "DIR", help: "Directory to write: …/NAME/VERSION, as models/faces-int8/1.")
    private static let photos = Option.integer(
        "photos", in: 1...100_000, help: "Photos to take, spread over all (default 300).")

    private static let syntax = CommandSyntax(
        name: "gag quantize",
        summary: "Calibrates a model for eight-bit arithmetic.",
        discussion: """
            Runs the network in fp32 over photos and writes a model directory with the same weights and, in model.json, the
            range of each layer's output. Such a model runs in eight bits with engine.precision int8: weights are scaled for
            each output channel when it is loaded. Compare both with `gag evaluate --precision`.

            Example:
              gag quantize gag-resnet50 --calibration faces/val --output models/gag-resnet50-int8/1
            """,
        operands: .one("MODEL"), options: [calibration, output, photos])

    static let command = Command(syntax: syntax, run: run)

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        guard let folder = arguments[calibration] else {
            throw UsageError.missingValue(flag: "--calibration", allowed: "a directory of photos")
        }
        guard let target = arguments[output], let place = ModelPlace(target) else {
            throw UsageError.missingValue(flag: "--output", allowed: "a path that ends in NAME/VERSION")
        }
        let directory = try ModelOption.locator.directory(of: arguments.operands[0])
        let classifier = try FaceClassifier(modelDirectory: directory, options: EngineOptions(precision: .fp32))
        let files = PhotoFinder.files(below: folder)
        let calibrated = try calibrate(classifier, photos: spread(files, count: arguments[photos] ?? 300))
        guard !calibrated.ranges.isEmpty else {
            let reason = calibrated.images > 0 ? "calibration needs AVX2" : "\(folder) holds no photo that can be read"
            Terminal.error.write("gag quantize: \(reason)\n")
            return .failure
        }
        let json = try JSONValue.parse([UInt8](Data(contentsOf: URL(filePath: "\(directory)/model.json"))))
        try ModelDirectoryWriter(directory: target).write(
            json: document(json, place: place, ranges: calibrated.ranges),
            weights: .copy(of: "\(directory)/\(classifier.model.weights.file)"))
        Terminal.output.write(
            "\(target): \(calibrated.ranges.count) layers calibrated on \(calibrated.images) photos\n")
        return .success
    }

    /// So many of all, evenly spread.
    private static func spread(_ files: [String], count: Int) -> [String] {
        guard files.count > count else { return files }
        return (0..<count).map { files[$0 * files.count / count] }
    }

    /// Photos that cannot be read are named and left out.
    private static func calibrate(_ classifier: FaceClassifier, photos: [String]) throws -> ActivationCalibration {
        var calibration = ActivationCalibration()
        let worker = classifier.makeWorker(maximumBatch: 1)
        let pipeline = PhotoPipeline(search: nil)
        var progress = ProgressBar(total: photos.count)
        for (index, path) in photos.enumerated() {
            do {
                let photo = try pipeline.locate(
                    PhotoBytes.read(.file(path)), PhotoQuestion(mode: .whole), for: classifier.model)
                for picture in photo.pictures { calibration.add(worker.ranges(of: picture)) }
            } catch {
                progress.clear()
                Terminal.error.write("gag quantize: \(path): \(error)\n")
            }
            progress.update(index + 1)
        }
        progress.clear()
        return calibration
    }

    /// model.json with another name and version, and the ranges.
    private static func document(_ json: JSONValue, place: ModelPlace, ranges: ActivationRanges) -> JSONValue {
        let activations = ranges.sorted { $0.key < $1.key }.map { layer, range in
            (
                key: layer,
                value: JSONValue.array([.number(Double(range.lowerBound)), .number(Double(range.upperBound))])
            )
        }
        return
            json.setting(["name"], to: .string(place.name)).setting(["version"], to: .string(place.version))
            .setting(["activations"], to: .object(activations))
    }
}

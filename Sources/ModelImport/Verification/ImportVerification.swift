import Classification
import FoundationEssentials
import Imaging
import JSON
import ModelFiles

/// Compares an imported model with what the framework said about the same photos.
///
/// The framework's answers are in `outputs.json` beside the photos: an object with a member for each file name, which holds
/// the values of each output by its name. docs/import.md has the lines that write it.
public struct ImportVerification: Sendable {
    /// One output for one photo.
    public struct Comparison: Sendable {
        /// The photo's file name.
        public let photo: String
        /// Name of the head.
        public let head: String
        /// Our probabilities, in the order of the labels.
        public let ours: [Double]
        /// The framework's.
        public let theirs: [Double]

        /// The largest difference of a probability.
        public var difference: Double { zip(ours, theirs).map { abs($0 - $1) }.max() ?? 0 }
    }

    /// All comparisons, by photo.
    public let comparisons: [Comparison]
    /// Photos that could not be read, with the reason.
    public let failures: [(photo: String, reason: String)]

    /// The largest difference of all.
    public var largestDifference: Double { comparisons.map(\.difference).max() ?? 0 }

    /// Classifies every photo that `outputs.json` names.
    ///
    /// - Parameters:
    ///   - report: the import.
    ///   - directory: where the photos and `outputs.json` are.
    /// - Throws: `unreadable` or `corrupt` when the exported file or the model cannot be used.
    public init(_ report: ModelImporter.Report, photos directory: String) throws(ImportError) {
        let path = "\(directory)/outputs.json"
        let text = try FileHandleBytes.all(of: path)
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue.parse(text) } catch {
            throw .corrupt(path: path, detail: error.description)
        }
        guard let photos = document.objectValue else { throw .corrupt(path: path, detail: "it is no object") }
        let worker: ClassifierWorker
        do throws(ModelError) {
            worker = try FaceClassifier(modelDirectory: report.directory).makeWorker(maximumBatch: 1)
        } catch {
            throw .corrupt(path: report.directory, detail: "\(error)")
        }
        var (comparisons, failures) = ([Comparison](), [(photo: String, reason: String)]())
        for (photo, outputs) in photos {
            do throws(ImportError) {
                comparisons += try Self.compare(photo, outputs, directory: directory, report: report, worker: worker)
            } catch {
                failures.append((photo, error.description))
            }
        }
        self.comparisons = comparisons
        self.failures = failures
    }

    private static func compare(
        _ photo: String, _ outputs: JSONValue, directory: String, report: ModelImporter.Report, worker: ClassifierWorker
    ) throws(ImportError) -> [Comparison] {
        guard !photo.contains("/") else {
            throw .corrupt(path: photo, detail: "a file name without directory is expected")
        }
        let path = "\(directory)/\(photo)"
        let bytes = try FileHandleBytes.all(of: path)
        let image: RGBImage
        do throws(ImageError) {
            image = try ImageDecoder().decode(bytes).image
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        let attributes = worker.classify([image])[0]
        var result: [Comparison] = []
        for (head, ours) in attributes.labelled {
            guard let output = report.outputs[head] else { continue }
            guard let values = (outputs[output.name] ?? outputs[head])?.flattenedNumbers else {
                throw .corrupt(path: "\(directory)/outputs.json", detail: "\(photo) has no member \(output.name)")
            }
            let ours = ours.probabilities.map(\.probability)
            let theirs = output.probabilities(values.map(Double.init))
            guard ours.count == theirs.count else {
                throw .corrupt(
                    path: "\(directory)/outputs.json",
                    detail: "\(photo) has \(values.count) values of \(output.name), the model has \(ours.count) labels")
            }
            result.append(Comparison(photo: photo, head: head, ours: ours, theirs: theirs))
        }
        return result
    }
}

extension ModelImporter.Output {
    /// The probabilities of the labels that the framework's values mean: as they are, or from logits, and the pair of a
    /// single unit.
    func probabilities(_ values: [Double]) -> [Double] {
        if values.count == 1 {
            let probability = areLogits ? 1 / (1 + Exponential.value(-values[0])) : values[0]
            return [1 - probability, probability]
        }
        guard areLogits else { return values }
        let largest = values.max() ?? 0
        let powers = values.map { Exponential.value($0 - largest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}

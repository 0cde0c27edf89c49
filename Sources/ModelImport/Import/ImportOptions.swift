import Classification
import Imaging
import NeuralNetwork

/// Everything about an import that the file may not know; each member has a flag of `gag import`.
public struct ImportOptions: Sendable {
    /// The order of the channels that training fed: true for blue, green, red as OpenCV reads photos; nil when not said.
    public var isBGR: Bool?
    /// What training did to pixels of 0 to 255 before the network of the file; nil when not said.
    public var preprocessing: PreprocessingMode?
    /// Instead of a mode: value · scale.
    public var scale: Float?
    /// Instead of a mode: subtracted after scaling, for each channel as training fed it.
    public var mean: [Float]?
    /// Instead of a mode: divides after the subtraction.
    public var deviation: [Float]?
    /// How photos became the input's size in training.
    public var resize: ResizeMethod?
    /// The size of the input, where the file leaves it open.
    public var inputSize: (width: Int, height: Int)?
    /// The labels of the gender output: of its two units, or of 0 and of 1 for a single unit.
    public var genderLabels: [String]?
    /// The labels of the age-group output, in the order of its units.
    public var ageLabels: [String]?
    /// The years of each age group.
    public var ageRanges: [ClosedRange<Int>]?
    /// By the names of heads, the output of each, where its own name does not tell.
    public var outputs: [String: String] = [:]
    /// Heads other than gender and ages.
    public var furtherHeads: [FurtherHead] = []
    /// Outputs that are left out.
    public var ignoredOutputs: Set<String> = []
    /// Terms of use of the weights.
    public var license: String?
    /// Whether weights are stored in half precision.
    public var storesHalfPrecision = false
    /// Whether questions that have a suggestion are answered with it; the others are errors.
    public var acceptsSuggestions = true
    /// What reading the file may need.
    package var source = SourceOptions()

    /// A head that only its labels tell of.
    public struct FurtherHead: Sendable, Equatable {
        /// Name in model.json and in answers.
        public var name: String
        /// The file's output.
        public var output: String
        /// Of its units, or of 0 and of 1.
        public var labels: [String]
    }

    /// Nothing is said yet.
    public init() {}
}

/// A flag of `gag import` that takes a value.
public struct ImportFlag: Sendable {
    /// The name without dashes.
    public let name: String
    /// What stands for the value in the help text.
    public let placeholder: String
    /// One or two lines for the help text.
    public let help: String
    /// What a value may be.
    public let allowed: String

    init(_ name: String, _ placeholder: String, _ help: String, allowed: String) {
        (self.name, self.placeholder, self.help, self.allowed) = (name, placeholder, help, allowed)
    }

    private static let modes = PreprocessingMode.allCases.map(\.rawValue).joined(separator: ", ")
    private static let sides = InputDescription.allowedSide
    private static let methods = ResizeMethod.allCases.map(\.rawValue).joined(separator: ", ")

    /// All flags, in the order of the help text.
    public static let all: [ImportFlag] = [
        ImportFlag("channels", "RGB|BGR", "Order of the channels that training fed.", allowed: "RGB or BGR"),
        ImportFlag(
            "preprocess", "MODE",
            "What training did to pixels of 0 to 255 before the network of the file:\n\(modes).", allowed: modes),
        ImportFlag(
            "scale", "X", "Instead of --preprocess: factor of the pixels, as 1/255.", allowed: "a number above 0"),
        ImportFlag(
            "mean", "X,Y,Z", "With --scale: subtracted after it, in the order of --channels.", allowed: "three numbers"),
        ImportFlag("std", "X,Y,Z", "With --scale: divides after --mean.", allowed: "three numbers above 0"),
        ImportFlag("resize", "METHOD", "How photos got the input's size: \(methods).", allowed: methods),
        ImportFlag(
            "input-size", "WxH", "Size of the input, where the file leaves it open.",
            allowed: "sides of \(sides.lowerBound) to \(sides.upperBound) pixels, as 224x224"),
        ImportFlag(
            "gender-labels", "A,B", "Labels of the gender output: of its units, or of 0 and 1.", allowed: "two texts"),
        ImportFlag(
            "age-labels", "A,B,…", "Labels of the age groups, in the order of the units.", allowed: "a text for each"),
        ImportFlag(
            "age-ranges", "0-12,13-19,…", "Years of each age group, where the labels do not say.",
            allowed: "a pair of years for each group, as 0-12"),
        ImportFlag("gender-output", "NAME", "The output that tells gender.", allowed: "an output of the file"),
        ImportFlag(
            "age-group-output", "NAME", "The output that tells the age group.", allowed: "an output of the file"),
        ImportFlag("age-output", "NAME", "The output with the years 0 to 100.", allowed: "an output of the file"),
        ImportFlag(
            "head-labels", "NAME=A,B;…",
            "Labels of further outputs, each a head of its output's name or, as\nNAME:OUTPUT=A,B, of another.",
            allowed: "as glasses=no,yes, heads apart by semicolons"),
        ImportFlag("ignore-output", "NAME,…", "Outputs to leave out.", allowed: "outputs of the file"),
        ImportFlag(
            "lambda", "LAYER=MODE,…", "What Lambda layers do, whose Python code is not read:\n\(modes).",
            allowed: "as prepare=caffe"),
        ImportFlag(
            "config", "FILE", "Architecture of Keras weights: the output of model.to_json().", allowed: "a file"),
        ImportFlag(
            "stride-in", "conv1|conv2", "For bare weights: where the stride of a bottleneck sits.",
            allowed: "conv1 or conv2"),
        ImportFlag(
            "epsilon", "X", "For bare weights: epsilon of the batch normalisations.", allowed: "a number above 0"),
        ImportFlag(
            "pool-border", "none|symmetric", "For bare weights: the border of the first pooling.",
            allowed: "none or symmetric"),
        ImportFlag(
            "hidden-activation", "NAME", "For bare weights: activation of hidden dense layers.",
            allowed: "relu, linear, sigmoid or tanh"),
        ImportFlag("license", "TEXT", "Terms of use of the weights.", allowed: "a text"),
    ]
}

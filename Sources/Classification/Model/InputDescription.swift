import Imaging
import JSON
import ModelFiles

/// The picture that the network wants: its size, and how 8-bit pixels become the floats of the NHWC input tensor.
///
/// A pixel's channel value v (0…255) enters as (v × `scale` − `mean`) / `std`.
public struct InputDescription: Sendable, Equatable {
    /// Order of the three channels in the input tensor; photos are decoded to RGB.
    public enum ChannelOrder: String, Sendable, CaseIterable {
        /// Red, green, blue.
        case rgb = "RGB"
        /// Blue, green, red, as OpenCV and Caffe have it.
        case bgr = "BGR"
    }

    /// Sides that a network may ask for, in pixels.
    public static let allowedSide = 64...512

    /// Factors that a network may ask for: beyond them a pixel is no number of single precision any more.
    private static let factors = 1e-6...1e6

    /// Width in pixels.
    public var width: Int
    /// Height in pixels.
    public var height: Int
    /// Order of the channels in the input tensor.
    public var channels: ChannelOrder
    /// How a picture of another size is resized, as in training.
    public var resize: ResizeMethod
    /// Factor for channel values of 0…255; 1/255 makes them 0…1.
    public var scale: Double
    /// Subtracted after scaling; three values in the order of `channels`.
    public var mean: [Double]
    /// Divides after the mean is subtracted; three values in the order of `channels`.
    public var std: [Double]

    /// Checks the member `input` of a model.json.
    ///
    /// - Throws: ``ModelError`` that names the key, its value and what is allowed.
    init(json: JSONValue) throws(ModelError) {
        let reader = try MemberReader(
            json, path: "input", keys: ["width", "height", "channels", "resize", "scale", "mean", "std"])
        width = try reader.integer("width", in: Self.allowedSide)
        height = try reader.integer("height", in: Self.allowedSide)
        channels = try reader.choice("channels")
        resize = try reader.choice("resize")
        scale = try reader.number("scale", allowed: "a number from 1e-6 to 1e6", where: Self.factors.contains)
        mean = try reader.channelNumbers("mean", allowed: "three numbers from -1e6 to 1e6") {
            (-1e6...1e6).contains($0)
        }
        std = try reader.channelNumbers(
            "std", allowed: "three numbers from 1e-6 to 1e6", where: Self.factors.contains)
    }
}

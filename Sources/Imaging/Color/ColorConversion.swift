import CLCMS2

/// The way from the colours that a file's ICC profile describes to sRGB.
///
/// Not `Sendable`: it belongs to the decoding of one file.
final class ColorConversion {
    /// The samples of the file.
    enum Samples {
        /// Red, green and blue.
        case rgb
        /// Grey, which decoders spread over three equal samples.
        case gray
        /// Four inks; 255 is none.
        case invertedCMYK
    }

    private enum Way: ~Copyable {
        case transform(LittleCMSTransform)
        /// The RGB pixel for each grey level.
        case table([UInt8])
    }

    private let way: Way

    /// The conversion of samples with this profile; nil when they are sRGB already.
    ///
    /// A profile counts as sRGB when it moves no colour by more than one level. Grey pictures may have an RGB profile:
    /// many programs keep it when they take the colours away.
    ///
    /// - Throws: `ColorProfileError` when the profile cannot be used with these samples.
    init?(profile bytes: Span<UInt8>, samples: Samples) throws(ColorProfileError) {
        let profile = try ICCProfile(parsing: bytes)
        let content = bytes.extracting(0..<profile.count)
        switch (profile.colorSpace, samples) {
        case (.rgb, .rgb), (.rgb, .gray):
            let transform = try LittleCMSTransform(profile: content, format: clcms2_rgb)
            guard Self.changes(transform) else { return nil }
            way = .transform(transform)
        case (.gray, .gray):
            let transform = try LittleCMSTransform(profile: content, format: clcms2_gray)
            let table = Self.converted(Array(0...255), by: transform)
            guard Self.differs(table, from: (0..<768).map { UInt8($0 / 3) }) else { return nil }
            way = .table(table)
        case (.cmyk, .invertedCMYK):
            way = .transform(try LittleCMSTransform(profile: content, format: clcms2_inverted_cmyk))
        default: throw .unsuitable
        }
    }

    /// Whether a transform moves any colour of a 9×9×9 lattice by more than one level.
    private static func changes(_ transform: borrowing LittleCMSTransform) -> Bool {
        let levels = (0..<9).map { UInt8(($0 * 255 + 4) / 8) }
        let lattice = levels.flatMap { red in levels.flatMap { green in levels.flatMap { [red, green, $0] } } }
        return differs(converted(lattice, by: transform, samples: 3), from: lattice)
    }

    private static func differs(_ first: [UInt8], from second: [UInt8]) -> Bool {
        zip(first, second).contains { abs(Int($0) - Int($1)) > 1 }
    }

    /// The RGB pixels of pixels with so many samples each.
    private static func converted(
        _ pixels: [UInt8], by transform: borrowing LittleCMSTransform, samples: Int = 1
    ) -> [UInt8] {
        let count = pixels.count / samples
        var result = [UInt8](repeating: 0, count: count * 3)
        unsafe pixels.withUnsafeBufferPointer { source in
            unsafe result.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                unsafe transform.convert(from, to: to, pixels: count)
            }
        }
        return result
    }

    /// Converts RGB pixels in place, three bytes each; those of a grey picture are three equal samples.
    func convert(_ pixels: UnsafeMutableBufferPointer<UInt8>) {
        guard let base = pixels.baseAddress else { return }
        switch way {
        case .transform(let transform):
            unsafe transform.convert(base, to: base, pixels: pixels.count / 3)
        case .table(let table):
            for pixel in 0..<pixels.count / 3 {
                let level = unsafe Int(pixels[pixel * 3])
                for channel in 0..<3 { unsafe pixels[pixel * 3 + channel] = table[level * 3 + channel] }
            }
        }
    }

    /// Converts inks, four bytes a pixel, to RGB pixels of three.
    func convert(inks: UnsafeBufferPointer<UInt8>, to rgb: UnsafeMutableBufferPointer<UInt8>) {
        precondition(inks.count / 4 == rgb.count / 3)
        guard let from = inks.baseAddress, let to = rgb.baseAddress else { return }
        switch way {
        case .transform(let transform): unsafe transform.convert(from, to: to, pixels: inks.count / 4)
        case .table: preconditionFailure("a table is for grey samples")
        }
    }
}

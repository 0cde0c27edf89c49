/// Base64 as clients write it: in the alphabet of RFC 4648, section 4, or the URL-safe one of section 5, with padding or
/// without, with blanks and line ends anywhere. Whatever else is in it, or missing, is named with its place.
package enum Base64Text {
    /// Why a text is no base64. Offsets count the text's bytes (UTF-8) from 0.
    package enum Failure: Error, Equatable {
        /// A character of neither alphabet.
        case character(Unicode.Scalar, offset: Int)
        /// A `=` where none may stand, or one too many or too few at the end.
        case padding(offset: Int)
        /// More text behind the padding.
        case trailingText(offset: Int)
        /// The text ends inside of a byte.
        case incomplete(offset: Int)

        /// What is wrong, in a sentence for the client.
        package var explanation: String {
            switch self {
            case .character(let scalar, let offset):
                "The character \(Self.name(of: scalar)) at offset \(offset) is none of base64."
            case .padding(let offset): "The padding (=) at offset \(offset) does not fit the text before it."
            case .trailingText(let offset): "At offset \(offset) there is more text behind the padding (=)."
            case .incomplete(let offset):
                "The text ends at offset \(offset) inside of a byte: it was cut off, or a character is missing."
            }
        }

        private static func name(of scalar: Unicode.Scalar) -> String {
            (0x21...0x7E).contains(scalar.value)
                ? "\(scalar)" : "U+" + String(scalar.value, radix: 16, uppercase: true).leftPadded(to: 4)
        }
    }

    /// What a byte of the text stands for: a value below 64, or one of these.
    private static let blank: UInt8 = 64
    private static let padding: UInt8 = 65
    private static let escape: UInt8 = 66
    private static let other: UInt8 = 67

    private static let meanings: [UInt8] = {
        var meanings = [UInt8](repeating: other, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, byte) in alphabet.utf8.enumerated() { meanings[Int(byte)] = UInt8(value) }
        meanings[Int(UInt8(ascii: "-"))] = 62
        meanings[Int(UInt8(ascii: "_"))] = 63
        for byte: UInt8 in [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D] { meanings[Int(byte)] = blank }
        meanings[Int(UInt8(ascii: "="))] = padding
        meanings[Int(UInt8(ascii: "%"))] = escape
        return meanings
    }()

    /// Decodes a text.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - start: offset of the first byte that counts; what stands before it was looked at already.
    ///   - allowsEscapes: whether `%2B`, `%2F` and the like stand for a character, as in a URL (RFC 3986, section 2.1).
    /// - Throws: ``Failure`` with the offset from the beginning of `text`.
    package static func decode(
        _ text: String, from start: Int = 0, allowsEscapes: Bool = false
    ) throws(Failure) -> [UInt8] {
        let meanings = Self.meanings
        var decoded: [UInt8] = []
        decoded.reserveCapacity((text.utf8.count - start) / 4 * 3 + 3)
        var (bits, digits, paddings) = (UInt32(0), 0, 0)
        var (offset, lastPadding) = (start, 0)
        var bytes = text.utf8.dropFirst(start).makeIterator()
        while var byte = bytes.next() {
            let place = offset
            offset += 1
            if allowsEscapes, meanings[Int(byte)] == escape {
                guard let value = escaped(bytes.next(), bytes.next()) else { throw .character("%", offset: place) }
                byte = value
                offset += 2
            }
            let meaning = meanings[Int(byte)]
            if meaning < 64 {
                guard paddings == 0 else { throw .trailingText(offset: place) }
                bits = bits << 6 | UInt32(meaning)
                digits += 1
                if digits == 4 {
                    decoded.append(UInt8(truncatingIfNeeded: bits >> 16))
                    decoded.append(UInt8(truncatingIfNeeded: bits >> 8))
                    decoded.append(UInt8(truncatingIfNeeded: bits))
                    digits = 0
                }
            } else if meaning == padding {
                paddings += 1
                lastPadding = place
                guard digits >= 2, digits + paddings <= 4 else { throw .padding(offset: place) }
            } else if meaning != blank {
                throw .character(scalar(in: text, at: place), offset: place)
            }
        }
        guard paddings == 0 || digits + paddings == 4 else { throw .padding(offset: lastPadding) }
        try finish(bits, digits, into: &decoded, end: offset)
        return decoded
    }

    /// Takes the last two or three characters; what they hold beyond whole bytes must be zero (RFC 4648, section 3.5).
    private static func finish(
        _ bits: UInt32, _ digits: Int, into decoded: inout [UInt8], end: Int
    ) throws(Failure) {
        switch digits {
        case 0: return
        case 2 where bits & 0xF == 0: decoded.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3 where bits & 0x3 == 0:
            decoded.append(UInt8(truncatingIfNeeded: bits >> 10))
            decoded.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: throw .incomplete(offset: end)
        }
    }

    private static func escaped(_ high: UInt8?, _ low: UInt8?) -> UInt8? {
        guard let high, let low else { return nil }
        return UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
    }

    private static func scalar(in text: String, at offset: Int) -> Unicode.Scalar {
        text.unicodeScalars[text.utf8.index(text.utf8.startIndex, offsetBy: offset)]
    }
}

extension String {
    fileprivate func leftPadded(to count: Int) -> String {
        String(repeating: "0", count: max(0, count - self.count)) + self
    }
}

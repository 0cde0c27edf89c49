/// The text of a member that holds a photo: base64 as it is, or in a data URL (RFC 2397).
package struct EncodedPhoto {
    private let text: String

    package init(_ text: String) { self.text = text }

    /// The photo's bytes.
    ///
    /// - Throws: `image_missing` for an empty text, else `invalid_base64` with what is wrong and where.
    package func bytes() throws(Problem) -> [UInt8] {
        guard let first = text.utf8.firstIndex(where: { !Self.isBlank($0) }) else {
            throw Problem(.imageMissing, "The image is empty. \(ProblemCode.imageMissing.advice)")
        }
        if Self.isURL(text.utf8[first...]) { throw Self.notFetched }
        let start = text.utf8.distance(from: text.utf8.startIndex, to: first)
        guard Self.begins(text.utf8[first...], with: "data:") else { return try decoded(from: start) }
        guard let content = Self.contentOfDataURL(text.utf8[first...]) else {
            throw Problem(.invalidBase64, "A data URL must have the form data:image/jpeg;base64,….")
        }
        return try decoded(from: start + content, allowsEscapes: true)
    }

    private func decoded(from start: Int, allowsEscapes: Bool = false) throws(Problem) -> [UInt8] {
        let bytes: [UInt8]
        do throws(Base64Text.Failure) {
            bytes = try Base64Text.decode(text, from: start, allowsEscapes: allowsEscapes)
        } catch {
            throw Problem(.invalidBase64, "\(error.explanation) \(ProblemCode.invalidBase64.advice)")
        }
        guard !bytes.isEmpty else {
            throw Problem(.imageMissing, "The image is empty. \(ProblemCode.imageMissing.advice)")
        }
        return bytes
    }

    /// The problem of an address in a photo's place.
    static var notFetched: Problem {
        Problem(
            .invalidBase64,
            "The image is a URL, and nothing is ever fetched: images come in the request. \(ProblemCode.imageMissing.advice)"
        )
    }

    /// Whether text begins with a scheme and an authority (RFC 3986, section 3), as `https://`.
    static func isURL(_ text: some Collection<UInt8>) -> Bool {
        let scheme = text.prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard (1...32).contains(scheme.count) else { return false }
        let rest = text.dropFirst(scheme.count)
        return rest.starts(with: "://".utf8) || (begins(scheme, with: "blob") && rest.first == UInt8(ascii: ":"))
    }

    /// Where the base64 of a data URL begins: behind the first comma that `;base64` stands before. Parameters of the media
    /// type may hold commas in quotes; blanks are allowed as browsers allow them.
    private static func contentOfDataURL(_ url: Substring.UTF8View) -> Int? {
        let head = Array(url.prefix(maximumDataURLHead))
        for (index, byte) in head.enumerated() where byte == UInt8(ascii: ",") {
            var before = head[..<index]
            while before.last == UInt8(ascii: " ") { before.removeLast() }
            guard before.count > 6, begins(before.suffix(6), with: "base64") else { continue }
            before.removeLast(6)
            while before.last == UInt8(ascii: " ") { before.removeLast() }
            if before.last == UInt8(ascii: ";") { return index + 1 }
        }
        return nil
    }

    /// Media types with their parameters are shorter.
    private static let maximumDataURLHead = 1024

    private static func begins(_ text: some Collection<UInt8>, with prefix: StaticString) -> Bool {
        let wanted = "\(prefix)".utf8
        return text.count >= wanted.count && zip(text, wanted).allSatisfy { $0 == $1 || ($0 | 0x20) == $1 }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

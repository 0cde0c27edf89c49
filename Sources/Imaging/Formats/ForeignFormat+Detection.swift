extension ForeignFormat {
    /// The format that the bytes are in, from their signature or, for text, from how it begins; nil when unknown.
    static func detect(_ bytes: Span<UInt8>) -> ForeignFormat? {
        for (signature, format) in signatures where bytes.begins(with: signature) { return format }
        return isoMedia(bytes) ?? riff(bytes) ?? elsewhere(bytes) ?? text(bytes)
    }

    private static let signatures: [([UInt8], ForeignFormat)] = [
        (Array("GIF8".utf8), .gif),
        // Raw photos whose header resembles TIFF's come first.
        ([0x49, 0x49, 0x2A, 0x00, 0x10, 0x00, 0x00, 0x00, 0x43, 0x52], .rawPhoto),
        (Array("IIRO".utf8), .rawPhoto), (Array("IIRS".utf8), .rawPhoto), (Array("MMOR".utf8), .rawPhoto),
        ([0x49, 0x49, 0x55, 0x00], .rawPhoto), (Array("FUJIFILM".utf8), .rawPhoto), (Array("FOVb".utf8), .rawPhoto),
        ([0x00, 0x4D, 0x52, 0x4D], .rawPhoto),
        ([0x49, 0x49, 0x2A, 0x00], .tiff), ([0x4D, 0x4D, 0x00, 0x2A], .tiff),
        ([0x49, 0x49, 0x2B, 0x00], .tiff), ([0x4D, 0x4D, 0x00, 0x2B], .tiff),
        ([0x49, 0x49, 0xBC], .jpegXR),
        (Array("%PDF-".utf8), .pdf), (Array("%!PS".utf8), .postScript),
        ([0xFF, 0x0A], .jpegXL), ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], .jpegXL),
        ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], .jpeg2000), ([0xFF, 0x4F, 0xFF, 0x51], .jpeg2000),
        (Array("8BPS".utf8), .photoshop), (Array("gimp xcf".utf8), .gimp),
        ([0x00, 0x00, 0x01, 0x00], .icon), ([0x00, 0x00, 0x01, 0xBA], .mpeg), ([0x00, 0x00, 0x01, 0xB3], .mpeg),
        ([0x1A, 0x45, 0xDF, 0xA3], .matroska), (Array("FLV".utf8) + [1], .flash), (Array("OggS".utf8), .ogg),
        (Array("ID3".utf8), .mp3), ([0xFF, 0xFB], .mp3), ([0xFF, 0xF3], .mp3),
        (Array("PK".utf8) + [3, 4], .zip), (Array("PK".utf8) + [5, 6], .zip), ([0x1F, 0x8B, 0x08], .gzip),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip), (Array("Rar!".utf8), .rar),
        ([0x93] + Array("NUMPY".utf8), .numpy), ([0x76, 0x2F, 0x31, 0x01], .openEXR),
        (Array("#?RADIANCE".utf8), .radiance), (Array("#?RGBE".utf8), .radiance), (Array("qoif".utf8), .qoi),
        (Array("FLIF".utf8), .flif),
    ]

    /// Files of boxes (ISO/IEC 14496-12): the major brand tells one from the other.
    private static func isoMedia(_ bytes: Span<UInt8>) -> ForeignFormat? {
        if bytes.hasText("moov", at: 4) || bytes.hasText("mdat", at: 4) || bytes.hasText("wide", at: 4) {
            return .quickTime
        }
        guard bytes.hasText("ftyp", at: 4) else { return nil }
        if bytes.hasText("qt  ", at: 8) { return .quickTime }
        if bytes.hasText("crx ", at: 8) { return .rawPhoto }
        let pictures: [StaticString] = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"]
        return pictures.contains { bytes.hasText($0, at: 8) } ? .heif : .mp4
    }

    private static func riff(_ bytes: Span<UInt8>) -> ForeignFormat? {
        guard bytes.hasText("RIFF", at: 0) else { return nil }
        if bytes.hasText("AVI ", at: 8) { return .avi }
        return bytes.hasText("WAVE", at: 8) ? .wave : nil
    }

    /// Signatures that are too short by themselves, or not at the begin.
    private static func elsewhere(_ bytes: Span<UInt8>) -> ForeignFormat? {
        // The length of the header tells a bitmap from text that begins with its two letters.
        if bytes.hasText("BM", at: 0), let length = bytes.uint32(at: 14, bigEndian: false), (12...256).contains(length)
        {
            return .bmp
        }
        if bytes.hasText("DICM", at: 128) { return .dicom }
        if bytes.hasText("ustar", at: 257) { return .tar }
        if bytes.byte(at: 0) == 0x47, bytes.byte(at: 188) == 0x47, bytes.byte(at: 376) == 0x47 { return .mpeg }
        if bytes.hasText("P", at: 0), let kind = bytes.byte(at: 1), (0x31...0x37).contains(kind),
            let space = bytes.byte(at: 2), [0x20, 0x0A, 0x0D, 0x09].contains(space)
        {
            return .portableMap
        }
        return nil
    }

    /// What text of ASCII or UTF-8 begins with.
    private static func text(_ bytes: Span<UInt8>) -> ForeignFormat? {
        var head = (0..<min(bytes.count, 1024)).map { bytes[$0] }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
        guard !head.contains(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D].contains($0) }) else { return nil }
        let text = String(decoding: head, as: UTF8.self).lowercased()
        let start = text.drop { $0.isWhitespace }
        if start.hasPrefix("<svg") || (start.hasPrefix("<?xml") && text.contains("<svg")) { return .svg }
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return .html }
        if start.hasPrefix("<?xml") || start.hasPrefix("<") { return .xml }
        if start.hasPrefix("data:image/") { return .dataURL }
        for photo in ["/9j/", "ivborw0kggo", "uklgr"] where start.hasPrefix(photo) { return .base64 }
        if start.hasPrefix("{") || start.hasPrefix("[") { return .json }
        return head.count >= 16 && !head.contains { $0 >= 0x7F } ? .text : nil
    }
}

extension Span<UInt8> {
    fileprivate func begins(with signature: [UInt8]) -> Bool {
        guard count >= signature.count else { return false }
        for (index, byte) in signature.enumerated() where self[index] != byte { return false }
        return true
    }
}

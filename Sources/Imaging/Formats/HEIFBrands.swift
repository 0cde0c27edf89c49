/// The brands in the first box of an ISO base media file (ISO/IEC 14496-12, 4.3), by which pictures are told from films.
enum HEIFBrands {
    /// Pictures and sequences coded in HEVC (ISO/IEC 23008-12, annex B).
    private static let hevc: Set<FourCC> = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]
    /// Pictures and sequences coded in AV1 (AVIF, section 6).
    private static let av1: Set<FourCC> = ["avif", "avis"]
    /// Pictures and sequences of any coding.
    private static let general: Set<FourCC> = ["mif1", "mif2", "miaf", "msf1"]

    /// The format that the brands announce; nil when the file is no HEIF file.
    ///
    /// The major brand decides, then the compatible ones; what names no coding counts as HEIC until the file is read.
    /// A file cut off inside the box counts when its major brand is there.
    static func format(_ file: Span<UInt8>) -> ImageFormat? {
        guard file.hasText("ftyp", at: 4), let size = file.uint32(at: 0, bigEndian: true), size >= 16,
            let major = FourCC(file, at: 8)
        else { return nil }
        var brands = [major]
        // A box of more brands than anyone writes is not searched to its end.
        for offset in stride(from: 16, to: min(size, 512) - 3, by: 4) {
            guard let brand = FourCC(file, at: offset) else { break }
            brands.append(brand)
        }
        for brand in brands {
            if hevc.contains(brand) { return .heic }
            if av1.contains(brand) { return .avif }
        }
        return brands.contains { general.contains($0) } ? .heic : nil
    }
}

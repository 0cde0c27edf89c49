/// Colour as code points (ITU-T H.273).
struct NCLX: Equatable {
    var primaries: Int
    var transfer: Int
    var matrix: Int
    var fullRange: Bool

    /// An ICC profile of the same colours; nil where they are those of sRGB or are taken for them.
    ///
    /// Display P3 and BT.2020 have other primaries. Their brightness is taken for that of sRGB, as programs that show
    /// pictures take the curve of films (BT.709); the curves of PQ and HLG are left as they are, since eight bits of
    /// them are no picture for a screen of ordinary brightness.
    var profile: [UInt8]? {
        guard [1, 2, 6, 13, 14, 15].contains(transfer), let colorants = Self.colorants[primaries] else { return nil }
        return Self.profile(colorants: colorants)
    }

    /// Red, green and blue as X, Y and Z, adapted to the white of profiles (D50) with the matrix of Bradford.
    private static let colorants: [Int: [[Double]]] = [
        9: [[0.67351, 0.27904, -0.00194], [0.16567, 0.67534, 0.02998], [0.12509, 0.04561, 0.79686]],
        12: [[0.51512, 0.24120, -0.00105], [0.29198, 0.69225, 0.04189], [0.15710, 0.06657, 0.78407]],
    ]

    /// Writes a display's profile (ICC.1:2022, clauses 7 to 10) with the curve of sRGB.
    private static func profile(colorants: [[Double]]) -> [UInt8] {
        let curve =
            FourCC("para").bytes + [0, 0, 0, 0, 0, 3, 0, 0]
            + fixed([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])
        let white = [0.9642, 1, 0.8249]
        let places: [(tag: FourCC, data: [UInt8])] =
            zip(["wtpt", "rXYZ", "gXYZ", "bXYZ"] as [FourCC], [white] + colorants).map { tag, color in
                (tag, FourCC("XYZ ").bytes + [0, 0, 0, 0] + fixed(color))
            } + (["rTRC", "gTRC", "bTRC"] as [FourCC]).map { ($0, curve) }
        let start = 128 + 4 + places.count * 12
        var (table, data) = (big(places.count), [UInt8]())
        for (tag, bytes) in places {
            table += tag.bytes + big(start + data.count) + big(bytes.count)
            data += bytes
        }
        var header = big(start + data.count) + [0, 0, 0, 0, 4, 0, 0, 0]
        for text: FourCC in ["mntr", "RGB ", "XYZ "] { header += text.bytes }
        // The first of January 2000; all else but the signature and the white is left open.
        header += [0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0] + FourCC("acsp").bytes
        header += [UInt8](repeating: 0, count: 68 - header.count) + fixed(white)
        header += [UInt8](repeating: 0, count: 128 - header.count)
        return header + table + data
    }

    /// Numbers of 16 bits before and 16 behind the point.
    private static func fixed(_ values: [Double]) -> [UInt8] {
        values.flatMap { big(Int(($0 * 65536).rounded())) }
    }

    private static func big(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}

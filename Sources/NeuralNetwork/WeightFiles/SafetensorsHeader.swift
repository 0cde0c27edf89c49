/// The checked header of a safetensors file.
///
/// Layout of the file: eight bytes with the header's length N (unsigned, little-endian), N bytes of JSON, then the
/// tensors' bytes without gap or overlap. https://huggingface.co/docs/safetensors
struct SafetensorsHeader {
    /// The format's own limit on the JSON, in bytes.
    static let maximumByteCount = 100_000_000

    let tensors: [String: TensorEntry]
    let metadata: [String: String]
    /// The types of the tensors that were left out.
    let otherDataTypes: [String: String]
    /// The position of the first tensor byte in the file.
    let dataOffset: Int

    init(file: UnsafeRawBufferPointer, ignoringOtherDataTypes: Bool = false) throws(SafetensorsError) {
        guard file.count >= 8 else { throw .tooShort(byteCount: file.count) }
        let length = unsafe UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(Self.maximumByteCount) else {
            throw .headerTooLarge(byteCount: length, maximum: Self.maximumByteCount)
        }
        let byteCount = Int(length)
        guard byteCount <= file.count - 8 else {
            throw .headerPastEnd(byteCount: byteCount, available: file.count - 8)
        }
        dataOffset = 8 + byteCount
        let scanner = unsafe try SafetensorsHeaderScanner(Array(file[8..<dataOffset]))
        metadata = scanner.metadata
        let known = Set(TensorDataType.allCases.map(\.rawValue))
        let others = ignoringOtherDataTypes ? scanner.entries.filter { !known.contains($0.dataType) } : []
        tensors = try Self.check(
            scanner.entries, dataByteCount: file.count - dataOffset, ignored: Set(others.map(\.dataType)))
        otherDataTypes = Dictionary(others.map { ($0.name, $0.dataType) }) { first, _ in first }
    }

    /// Checks every tensor by itself and that all together cover the data exactly once.
    private static func check(
        _ entries: [SafetensorsHeaderScanner.RawEntry], dataByteCount: Int, ignored: Set<String>
    ) throws(SafetensorsError) -> [String: TensorEntry] {
        var tensors: [String: TensorEntry] = [:]
        tensors.reserveCapacity(entries.count)
        var end = 0
        var previous = ""
        for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
            let tensor = ignored.contains(entry.dataType) ? nil : try check(entry, dataByteCount: dataByteCount)
            if entry.begin < end { throw .overlap(tensor: entry.name, other: previous) }
            if entry.begin > end { throw .gap(before: entry.name, byteCount: entry.begin - end) }
            tensors[entry.name] = tensor
            (end, previous) = (entry.end, entry.name)
        }
        guard end == dataByteCount else { throw .gap(before: nil, byteCount: dataByteCount - end) }
        return tensors
    }

    private static func check(
        _ entry: SafetensorsHeaderScanner.RawEntry, dataByteCount: Int
    ) throws(SafetensorsError) -> TensorEntry {
        guard let dataType = TensorDataType(rawValue: entry.dataType) else {
            throw .unsupportedDataType(tensor: entry.name, dataType: entry.dataType)
        }
        var byteCount = dataType.byteCount
        for dimension in entry.shape {
            let (product, overflow) = byteCount.multipliedReportingOverflow(by: dimension)
            guard !overflow else { throw .shapeOverflow(tensor: entry.name, shape: entry.shape) }
            byteCount = product
        }
        guard entry.begin <= entry.end else {
            throw .reversedOffsets(tensor: entry.name, begin: entry.begin, end: entry.end)
        }
        guard entry.end <= dataByteCount else {
            throw .pastEnd(tensor: entry.name, end: entry.end, available: dataByteCount)
        }
        guard entry.end - entry.begin == byteCount else {
            throw .sizeMismatch(tensor: entry.name, expected: byteCount, found: entry.end - entry.begin)
        }
        return TensorEntry(dataType: dataType, shape: entry.shape, byteRange: entry.begin..<entry.end)
    }
}

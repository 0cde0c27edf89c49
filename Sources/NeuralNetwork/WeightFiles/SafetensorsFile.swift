/// A weight file in the safetensors format, memory-mapped and checked as a whole when it is opened.
///
/// The check covers the header's length and JSON (duplicate keys included), element types, shapes, and that the
/// tensors cover the data without overlap, gap or overrun. https://huggingface.co/docs/safetensors
public final class SafetensorsFile: Sendable {
    /// Every tensor of the file by its name.
    public let tensors: [String: TensorEntry]
    /// The strings of the header's `__metadata__`; empty when there are none.
    public let metadata: [String: String]
    /// The element types, as the file writes them, of the tensors that were left out for them.
    public let otherDataTypes: [String: String]

    /// Which file it is; nil of bytes that were given.
    public var identity: FileIdentity? { bytes.identity }

    private let bytes: FileBytes
    private let dataOffset: Int

    /// Maps and checks the file at `path`.
    ///
    /// - Throws: `SafetensorsError`, naming the tensor at fault where there is one.
    public convenience init(path: String) throws(SafetensorsError) {
        try self.init(FileBytes(mapping: path), ignoringOtherDataTypes: false)
    }

    /// Maps and checks a file that other software wrote.
    ///
    /// - Parameter path: the file.
    /// - Parameter ignoringOtherDataTypes: Leave out tensors of element types that no network of ours has, such as the
    ///   64-bit counters in PyTorch's state dicts, instead of refusing the file.
    /// - Throws: `SafetensorsError`, naming the tensor at fault where there is one.
    public convenience init(path: String, ignoringOtherDataTypes: Bool) throws(SafetensorsError) {
        try self.init(FileBytes(mapping: path), ignoringOtherDataTypes: ignoringOtherDataTypes)
    }

    /// Checks a whole file given as bytes, of which a copy is kept.
    ///
    /// - Throws: `SafetensorsError`, naming the tensor at fault where there is one.
    public convenience init(bytes: [UInt8]) throws(SafetensorsError) {
        try self.init(FileBytes(copying: bytes), ignoringOtherDataTypes: false)
    }

    private init(_ bytes: FileBytes, ignoringOtherDataTypes: Bool) throws(SafetensorsError) {
        let header = unsafe try bytes.withUnsafeBytes { (file) throws(SafetensorsError) in
            unsafe try SafetensorsHeader(file: file, ignoringOtherDataTypes: ignoringOtherDataTypes)
        }
        self.bytes = bytes
        tensors = header.tensors
        metadata = header.metadata
        otherDataTypes = header.otherDataTypes
        dataOffset = header.dataOffset
    }

    /// Calls `body` with the whole file, header included, as a checksum needs it; the pointer is valid during the call.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try bytes.withUnsafeBytes(body)
    }

    /// The entry of a tensor that must be there with exactly this shape.
    ///
    /// - Throws: `missingTensor` or `misshapenTensor`, which names both shapes.
    public func entry(_ name: String, shape: [Int]) throws(SafetensorsError) -> TensorEntry {
        guard let entry = tensors[name] else { throw .missingTensor(name: name, expected: shape) }
        guard entry.shape == shape else {
            throw .misshapenTensor(name: name, expected: shape, found: entry.shape)
        }
        return entry
    }

    /// The elements of a tensor as floats, in file order (the last dimension varies fastest).
    ///
    /// - Throws: `missingTensor` or `misshapenTensor`, which names both shapes.
    public func floats(_ name: String, shape: [Int]) throws(SafetensorsError) -> [Float] {
        let entry = try entry(name, shape: shape)
        return unsafe [Float](unsafeUninitializedCapacity: entry.count) { buffer, initializedCount in
            unsafe read(entry, into: UnsafeMutableBufferPointer(rebasing: buffer[..<entry.count]))
            initializedCount = entry.count
        }
    }

    /// Brings the whole file into memory, for whoever reads all of it.
    public func populate() { bytes.populate() }

    /// Lets go of the whole file's memory, which fills again where the file is read again.
    public func release() { unsafe bytes.release(0..<bytes.withUnsafeBytes { $0.count }) }

    /// Lets go of a tensor's memory, which fills again when the tensor is read again.
    func release(_ name: String) {
        guard let range = tensors[name]?.byteRange else { return }
        bytes.release(range.lowerBound + dataOffset..<range.upperBound + dataOffset)
    }

    /// Widens the elements of `entry`, which must be one of `tensors`, into `destination`, which holds `entry.count`.
    func read(_ entry: TensorEntry, into destination: UnsafeMutableBufferPointer<Float>) {
        unsafe bytes.withUnsafeBytes { file in
            let range = entry.byteRange.lowerBound + dataOffset..<entry.byteRange.upperBound + dataOffset
            unsafe HalfPrecision.widen(
                UnsafeRawBufferPointer(rebasing: file[range]), of: entry.dataType, into: destination)
        }
    }

    /// Checks that the file holds exactly the tensors that `requirements` list.
    ///
    /// - Throws: `missingTensor`, `misshapenTensor` or `unexpectedTensor` for the first that differs, by name.
    public func verify(_ requirements: [TensorRequirement]) throws(SafetensorsError) {
        var known = Set<String>(minimumCapacity: requirements.count)
        for requirement in requirements {
            known.insert(requirement.name)
            if requirement.isOptional && tensors[requirement.name] == nil { continue }
            _ = try entry(requirement.name, shape: requirement.shape)
        }
        let unexpected = tensors.filter { !known.contains($0.key) }.min { $0.key < $1.key }
        if let unexpected { throw .unexpectedTensor(name: unexpected.key, found: unexpected.value.shape) }
    }
}

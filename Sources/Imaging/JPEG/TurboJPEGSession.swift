import CTurboJPEG

/// One TurboJPEG decompressor and its last error.
@safe struct TurboJPEGSession: ~Copyable {
    private let handle: tjhandle

    init() throws(ImageError) {
        guard let handle = unsafe tjInitDecompress() else {
            throw .corrupt(.jpeg, detail: "no memory for a decoder")
        }
        unsafe self.handle = handle
    }

    deinit {
        unsafe _ = tjDestroy(handle)
    }

    /// The size in the header as libjpeg reads it; zeros when it cannot.
    func size(of file: UnsafeBufferPointer<UInt8>) -> (width: Int, height: Int) {
        var (width, height, subsampling, colorspace) = (CInt(0), CInt(0), CInt(0), CInt(0))
        // Unusual sampling factors make this return an error with the size filled in; decompression takes them.
        _ = unsafe tjDecompressHeader3(
            handle, file.baseAddress, UInt(file.count), &width, &height, &subsampling, &colorspace)
        return (Int(max(width, 0)), Int(max(height, 0)))
    }

    /// Decodes to `target`, which holds `size.width * size.height` pixels of `format`; `file` ends with the end marker.
    ///
    /// - Parameter allowsPadding: whether zeros may stand in front of the end marker.
    /// - Throws: when libjpeg fails, and when it finishes but warns that data is missing or wrong.
    func decompress(
        _ file: UnsafeBufferPointer<UInt8>, to target: UnsafeMutableBufferPointer<UInt8>,
        size: (width: Int, height: Int), format: TJPF, allowsPadding: Bool
    ) throws(ImageError) {
        precondition(target.count >= size.width * size.height * Int(format == TJPF_CMYK ? 4 : 3))
        let status = unsafe tjDecompress2(
            handle, file.baseAddress, UInt(file.count), target.baseAddress, CInt(size.width), 0, CInt(size.height),
            CInt(format.rawValue), TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS)
        guard status != 0 else { return }
        let isWarning = unsafe tjGetErrorCode(handle) == CInt(TJERR_WARNING.rawValue)
        if isWarning, allowsPadding, unsafe hasOnlyPadding(file) { return }
        throw failure(fallback: "the data cannot be decoded")
    }

    /// The error of the last call in our terms.
    func failure(fallback: String) -> ImageError {
        let text = lastMessage
        if text.hasPrefix("Premature end") || text.contains("premature end") {
            return .truncated(.jpeg, detail: "image data is missing")
        }
        if text.hasPrefix("Unsupported") || text.contains("not supported") {
            return .unsupported(.jpeg, detail: text)
        }
        return .corrupt(.jpeg, detail: text.isEmpty || text == "No error" ? fallback : text)
    }

    /// libjpeg's message without the name of the function in front.
    private var lastMessage: String {
        guard let pointer = unsafe tjGetErrorStr2(handle) else { return "" }
        let text = unsafe String(cString: pointer)
        guard let colon = text.firstRange(of: "(): ") else { return text }
        return String(text[colon.upperBound...])
    }

    /// Whether the first warning concerns only zeros that a camera put in front of the end marker.
    ///
    /// libjpeg keeps the text of the first warning; behind this one, nothing is left to decode.
    private func hasOnlyPadding(_ file: UnsafeBufferPointer<UInt8>) -> Bool {
        let words = lastMessage.split(separator: " ")
        guard let index = words.firstIndex(of: "extraneous"), index > 0, let count = Int(words[index - 1]),
            words.last == "0xd9"
        else { return false }
        let end = file.count - 2
        guard count <= end else { return false }
        return unsafe file[(end - count)..<end].allSatisfy { $0 == 0 }
    }
}

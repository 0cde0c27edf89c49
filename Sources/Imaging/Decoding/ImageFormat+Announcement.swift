extension ImageFormat {
    /// The format that the first bytes of a file announce, whatever it was declared as; nil where it is none that can be
    /// decoded.
    public static func announced(by bytes: UnsafeRawBufferPointer) -> ImageFormat? {
        detect(unsafe Span(_unsafeBytes: bytes))
    }
}

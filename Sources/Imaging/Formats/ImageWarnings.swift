/// The warnings about one file, each once; where the decoder is strict, most of them are errors.
struct ImageWarnings {
    private let isStrict: Bool
    private var present: Set<ImageWarning> = []

    init(isStrict: Bool = false) {
        self.isStrict = isStrict
    }

    /// Notes what is never refused.
    mutating func insert(_ warning: ImageWarning) {
        present.insert(warning)
    }

    /// Notes what a strict decoder refuses with `error`.
    mutating func insert(_ warning: ImageWarning, orThrow error: @autoclosure () -> ImageError) throws(ImageError) {
        guard !isStrict else { throw error() }
        present.insert(warning)
    }

    /// In the order of `ImageWarning.allCases`.
    var sorted: [ImageWarning] { ImageWarning.allCases.filter(present.contains) }
}

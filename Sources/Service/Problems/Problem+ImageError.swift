import Imaging

extension Problem {
    /// The problem that an undecodable photo is answered with.
    package init(_ error: ImageError) {
        switch error {
        case .empty:
            self.init(.imageMissing, "The image is empty.")
        case .unrecognizedFormat:
            self.init(.unsupportedMediaType, error.description)
        case .cancelled:
            self.init(.deadlineExceeded)
        case .needsMoreThan(let budget, let bytes):
            self.init(
                .imageTooLarge,
                "Decoding this photo takes \(bytes.megabytes) of memory; at most \(budget.megabytes) are allowed. "
                    + ProblemCode.imageTooLarge.advice)
        case .memoryBusy:
            self.init(
                .memoryExhausted,
                "Other photos held the memory that this one takes until its time was nearly up. "
                    + ProblemCode.memoryExhausted.advice)
        case .outOfMemory:
            self.init(
                .memoryExhausted,
                "The service has no memory for this photo at the moment. \(ProblemCode.memoryExhausted.advice)")
        case .truncated(let format, let detail):
            self.init(
                .imageTruncated,
                "The \(format.rawValue) file ends too early (\(detail)). \(ProblemCode.imageTruncated.advice)")
        case .corrupt(let format, let detail):
            self.init(
                .imageCorrupt, "The \(format.rawValue) file is damaged (\(detail)). \(ProblemCode.imageCorrupt.advice)")
        case .trailingData(let format, let bytes):
            self.init(
                .imageTrailingData,
                "\(bytes) bytes follow the end of the \(format.rawValue) file. \(ProblemCode.imageTrailingData.advice)")
        case .tooManyPixels(let width, let height, let maximum):
            self.init(
                .imageTooLarge,
                "The photo is \(width)×\(height) pixels; at most \(maximum) pixels are allowed. \(ProblemCode.imageTooLarge.advice)"
            )
        case .tooSmall(let width, let height, let minimumSide):
            self.init(
                .imageTooSmall,
                "The photo is \(width)×\(height) pixels; each side must be at least \(minimumSide).")
        case .unsupported(let format, let detail):
            self.init(
                .imageUnsupported,
                "This kind of \(format.rawValue) file is not supported (\(detail)). \(ProblemCode.imageUnsupported.advice)"
            )
        }
    }
}

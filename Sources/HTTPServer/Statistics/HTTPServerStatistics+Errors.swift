extension HTTPServerStatistics {
    /// Counts an error that the server answers itself.
    package mutating func count(_ error: HTTPError) {
        errors[error.code, default: 0] += 1
        if case .malformed(let reason) = error { malformed[reason, default: 0] += 1 }
    }
}

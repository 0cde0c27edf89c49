extension LocatedPhoto {
    /// Whether faces were looked for and none was found.
    public var hasNoFace: Bool {
        if case .failure(.noFace) = result { true } else { false }
    }
}

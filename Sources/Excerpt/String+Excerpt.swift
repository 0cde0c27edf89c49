extension String {
    /// Most characters of an input that an error repeats.
    private static let excerptLength = 64

    /// The text as errors repeat it: its first 64 characters, those that do not print as JSON escapes them, and `…` where it
    /// goes on. An error would else be as long as what a client sends, and could bend the line of a log or a terminal.
    public var excerpt: String {
        var excerpt = ""
        for (index, scalar) in unicodeScalars.enumerated() {
            guard index < Self.excerptLength else { return excerpt + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    excerpt += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: excerpt.unicodeScalars.append(scalar)
            }
        }
        return excerpt
    }
}

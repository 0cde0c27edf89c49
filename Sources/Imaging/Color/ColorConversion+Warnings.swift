extension ColorConversion {
    /// The conversion that a file's profile asks for; nil without one, for sRGB, and, with the warning
    /// `.brokenProfile`, for a profile that cannot be used.
    static func make(
        profile: [UInt8]?, samples: Samples, warnings: inout ImageWarnings
    ) -> ColorConversion? {
        guard let profile else { return nil }
        do throws(ColorProfileError) {
            return try ColorConversion(profile: profile.span, samples: samples)
        } catch {
            warnings.insert(.brokenProfile)
            return nil
        }
    }
}

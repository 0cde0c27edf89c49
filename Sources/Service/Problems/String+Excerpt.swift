import JSON

extension String {
    /// The text in quotation marks, escaped as in JSON and cut to 64 characters: all of what a client sent that an error
    /// repeats.
    var quotedExcerpt: String {
        let scalars = unicodeScalars.prefix(65)
        let text = scalars.count > 64 ? String(String.UnicodeScalarView(scalars.prefix(64))) + "…" : self
        return JSONValue.string(text).text
    }
}

/// A media type with its parameters (RFC 9110, section 8.3.1).
package struct MediaType: Sendable, Equatable {
    /// `type/subtype` in lower case.
    package let name: String
    /// Whole value of the field, as it was sent.
    package let field: String

    package init(_ field: String) {
        self.field = field
        let end = field.firstIndex(of: ";") ?? field.endIndex
        name = field[..<end].filter { $0 != " " && $0 != "\t" }.lowercased()
    }
}

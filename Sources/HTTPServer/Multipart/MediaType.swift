/// A media type with its parameters (RFC 9110 §8.3.1), or another field value of the same shape.
public struct MediaType: Sendable, Equatable {
    /// Type and subtype in lower case, as `multipart/form-data`.
    public let essence: String
    /// The parameters in order; names in lower case, values unquoted.
    public let parameters: [Parameter]

    /// A parameter of a media type.
    public struct Parameter: Sendable, Equatable {
        /// The name in lower case.
        public let name: String
        /// The value without its quotes.
        public let value: String
    }

    /// Reads a field value.
    /// - Returns: `nil` if it is no media type, or repeats a parameter.
    public init?(parsing text: String) {
        guard let value = ParameterizedValue(parsing: text) else { return nil }
        let parts = value.value.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isToken) }) else {
            return nil
        }
        essence = value.value.lowercased()
        parameters = value.parameters
    }

    /// Type and subtype of a field value in lower case, whatever its parameters look like.
    public static func essence(of field: String) -> String {
        field.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
    }

    /// The value of a parameter, named in lower case.
    public subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }
}

/// Header or trailer fields in their order (RFC 9110 §5); names are compared without regard to case.
public struct HTTPFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One field line.
    public struct Field: Sendable, Equatable {
        /// The name as it was written.
        public var name: String
        /// The value without surrounding white space.
        public var value: String

        /// A field line from its name and value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    private var fields: [Field]

    /// No fields.
    public init() { fields = [] }

    /// The given field lines.
    public init(_ fields: [Field]) { self.fields = fields }

    /// `["Content-Type": "text/plain"]`
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The value of the first field with this name; setting it replaces every field of the name, `nil` removes them.
    public subscript(name: String) -> String? {
        get { fields.first { Self.matches($0.name, name) }?.value }
        set {
            let position = fields.firstIndex { Self.matches($0.name, name) }
            fields.removeAll { Self.matches($0.name, name) }
            if let newValue {
                let at = Swift.min(position ?? fields.count, fields.count)
                fields.insert(Field(name: name, value: newValue), at: at)
            }
        }
    }

    /// The values of every field with this name, in order.
    public func values(_ name: String) -> [String] {
        fields.filter { Self.matches($0.name, name) }.map(\.value)
    }

    /// The comma-separated elements of every field with this name, trimmed, empty ones left out (RFC 9110 §5.6.1);
    /// commas inside quoted strings do not separate.
    public func elements(_ name: String) -> [String] {
        values(name).flatMap { ListElements.split($0) }
    }

    /// Whether a field with this name is there.
    public func contains(_ name: String) -> Bool {
        fields.contains { Self.matches($0.name, name) }
    }

    /// Adds a field line at the end, whatever is there already.
    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Whether two field names are the same: ASCII letters compare without regard to case.
    static func matches(_ a: String, _ b: String) -> Bool {
        let (a, b) = (a.utf8, b.utf8)
        guard a.count == b.count else { return false }
        return zip(a, b).allSatisfy { ASCII.lowercased($0) == ASCII.lowercased($1) }
    }
}

extension HTTPFields: RandomAccessCollection {
    /// The first position.
    public var startIndex: Int { 0 }
    /// The position after the last field.
    public var endIndex: Int { fields.count }
    /// The field line at a position.
    public subscript(position: Int) -> Field { fields[position] }
}

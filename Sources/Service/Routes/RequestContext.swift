import Classification
import HTTPServer

/// What every answer and log line of a request carries.
package struct RequestContext: Sendable {
    /// The client's `X-Request-Id` where it is fit to be repeated, else a new one.
    package let id: String
    /// Fields that every answer to the request carries: what is left of its key's rate, the span of its trace.
    package private(set) var fields: HTTPFields

    /// The path of the route; nil where none was found.
    package let route: String?
    /// The segments of the path that stand where the route's path has braces, by the names in them.
    package let parameters: [String: String]
    /// Takes tokens from the rate of the request's key for photos beyond the first, which the request itself has paid for.
    package let charge: @Sendable (_ photos: Int) -> Void
    /// How errors are written.
    package let errorShape: ErrorShape

    package init(
        head: HTTPRequestHead?, fields: HTTPFields = [:], route: String? = nil, parameters: [String: String] = [:],
        charge: @escaping @Sendable (_ photos: Int) -> Void = { _ in }
    ) {
        var fields = fields
        if let trace = head?.fields["traceparent"].flatMap(TraceParent.init) {
            fields[TraceParent.responseField] = trace.response
        }
        self.fields = fields
        self.route = route
        self.parameters = parameters
        self.charge = charge
        errorShape = head.map { ErrorShape(path: $0.path) } ?? .problem
        let given = head?.fields["X-Request-Id"] ?? ""
        id = Self.isAcceptable(given) ? given : Self.makeID()
    }

    /// The context with further fields.
    func adding(_ more: HTTPFields) -> RequestContext {
        var context = self
        for field in more { context.fields[field.name] = field.value }
        return context
    }

    /// The context of a request that a model's version answers, which every answer to it names.
    package func answered(by model: ModelDescription) -> RequestContext {
        var context = self
        context.fields["X-Model-Version"] = model.version
        return context
    }

    /// Letters, digits and `-_.:/+=@`, at most 128 of them: nothing that could break a log line or a header field.
    private static func isAcceptable(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_.:/+=@".utf8.contains(byte)
                }
            }
    }

    /// 128 random bits in hexadecimal.
    private static func makeID() -> String {
        var generator = SystemRandomNumberGenerator()
        return [generator.next() as UInt64, generator.next() as UInt64]
            .map(String.hexadecimal).joined()
    }
}

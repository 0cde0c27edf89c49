import HTTPServer
import JSON

/// One occurrence of a problem, answered as `application/problem+json` (RFC 9457).
public struct Problem: Error, Sendable, Equatable {
    /// Which problem it is.
    public let code: ProblemCode
    /// A sentence on this occurrence, and what helps.
    public let detail: String

    /// Header fields that the answer carries beyond those of its status.
    package let fields: HTTPFields

    /// An occurrence with its sentence; the code's advice where there is nothing more to say.
    public init(_ code: ProblemCode, _ detail: String? = nil) {
        self.init(code, detail ?? code.advice, fields: [:])
    }

    package init(_ code: ProblemCode, _ detail: String, fields: HTTPFields) {
        self.code = code
        self.detail = detail
        self.fields = fields
    }

    /// Media type of the answer.
    package static let mediaType = "application/problem+json"

    /// The members of the answer; `requestID` is left out where the answer stands inside another one.
    package func json(requestID: String? = nil) -> JSONValue {
        let members: [(key: String, value: JSONValue)] = [
            ("type", .string("urn:gag:problem:" + code.rawValue)),
            ("title", .string(code.title)),
            ("status", .integer(code.status)),
            ("code", .string(code.rawValue)),
            ("detail", .string(detail)),
        ]
        return .object(members + (requestID.map { [("request_id", .string($0))] } ?? []))
    }
}

import HTTPServer

/// What every answer and log line of a request carries.
package struct RequestContext: Sendable {
    /// The client's `X-Request-Id` where it is fit to be repeated, else a new one.
    package let id: String
    /// Fields that every answer to the request carries, such as what is left of its key's rate.
    package let fields: HTTPFields

    package init(head: HTTPRequestHead?, fields: HTTPFields = [:]) {
        self.fields = fields
        let given = head?.fields["X-Request-Id"] ?? ""
        id = Self.isAcceptable(given) ? given : Self.makeID()
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
            .map { word in
                let digits = String(word, radix: 16)
                return String(repeating: "0", count: 16 - digits.count) + digits
            }
            .joined()
    }
}

/// Who may call, under which name, how often and what.
///
/// A line of the key file: `name:hash[:rate[:scopes]]`.
public struct APIKey: Sendable, Equatable {
    /// What a key may be used for.
    public enum Scope: String, Sendable, CaseIterable {
        /// Photos: `/classify`.
        case classify
        /// What operators ask for: `/metrics` where no separate listener has it.
        case admin
    }

    /// Name for logs and metrics: letters, digits and `-_.`, at most 64.
    public let name: String
    /// SHA-256 of the key.
    public let digest: KeyDigest
    /// Requests per second, on average; nil for no limit.
    public let rate: Double?
    /// What the key may be used for.
    public let scopes: Set<Scope>

    /// Puts a key together.
    public init(name: String, digest: KeyDigest, rate: Double? = nil, scopes: Set<Scope> = [.classify]) {
        (self.name, self.digest, self.rate, self.scopes) = (name, digest, rate, scopes)
    }

    /// Whether a name is fit for the file, logs and metrics.
    public static func isValidName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_.".utf8.contains(byte)
                }
            }
    }

    /// The line of the key file.
    public var line: String {
        var fields = [name, digest.hexadecimal]
        let scoped = scopes != [.classify]
        if rate != nil || scoped { fields.append(rate.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" } ?? "") }
        if scoped { fields.append(Scope.allCases.filter(scopes.contains).map(\.rawValue).joined(separator: ",")) }
        return fields.joined(separator: ":")
    }

    /// A new random key: 256 bits, in the 64 characters of base64url, with a prefix that secret scanners can find.
    public static func makeSecret() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var generator = SystemRandomNumberGenerator()
        return "gag_" + String((0..<43).map { _ in alphabet[Int(truncatingIfNeeded: generator.next() & 63)] })
    }
}

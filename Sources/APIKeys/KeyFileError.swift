/// Why a key file was refused.
public enum KeyFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(path: String)
    /// The file cannot be written.
    case unwritable(path: String)
    /// A line has too few or too many fields.
    case badLine(line: Int)
    /// A name is empty, too long or has other characters.
    case badName(line: Int, name: String)
    /// A second key of the same name.
    case duplicateName(line: Int, name: String)
    /// The hash is not a SHA-256.
    case badDigest(line: Int, name: String)
    /// The rate is not a positive number.
    case badRate(line: Int, rate: String)
    /// There is no such scope.
    case badScope(line: Int, scope: String)

    /// One sentence for the operator; a hash is never repeated.
    public var description: String {
        switch self {
        case .unreadable(let path): "cannot read the key file \(path)"
        case .unwritable(let path): "cannot write the key file \(path)"
        case .badLine(let line): "key file, line \(line): expected name:hash[:rate[:scopes]]"
        case .badName(let line, let name):
            "key file, line \(line): the name \"\(name)\" must be 1 to 64 letters, digits or -_."
        case .duplicateName(let line, let name): "key file, line \(line): there is a key named \(name) already"
        case .badDigest(let line, let name):
            "key file, line \(line): the hash of \(name) must be 64 hexadecimal digits, the SHA-256 of the key"
        case .badRate(let line, let rate):
            "key file, line \(line): the rate \(rate) must be a positive number of requests per second"
        case .badScope(let line, let scope):
            "key file, line \(line): unknown scope \(scope); allowed are "
                + APIKey.Scope.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }
}

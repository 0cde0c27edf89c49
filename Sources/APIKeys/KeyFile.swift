import FoundationEssentials

/// The file of API keys: one `name:hash[:rate[:scopes]]` a line, `#` begins a comment.
public struct KeyFile: Sendable, Equatable {
    /// Every key, in the order of the file.
    public private(set) var keys: [APIKey]

    /// A file with these keys.
    public init(keys: [APIKey] = []) { self.keys = keys }

    /// Parses the text of a file.
    ///
    /// - Throws: `KeyFileError` that names the line.
    public init(parsing text: String) throws(KeyFileError) {
        keys = []
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            if line.isEmpty { continue }
            let key = try Self.key(line, number: index + 1)
            guard !keys.contains(where: { $0.name == key.name }) else {
                throw .duplicateName(line: index + 1, name: key.name)
            }
            keys.append(key)
        }
    }

    /// Reads a file.
    ///
    /// - Throws: `KeyFileError` where it cannot be read or parsed.
    public init(path: String) throws(KeyFileError) {
        let text: String
        do {
            text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw .unreadable(path: path)
        }
        try self.init(parsing: text)
    }

    /// Adds a key at the end.
    ///
    /// - Throws: `KeyFileError.duplicateName` or `.badName`.
    public mutating func add(_ key: APIKey) throws(KeyFileError) {
        guard APIKey.isValidName(key.name) else { throw .badName(line: keys.count + 1, name: key.name) }
        guard !keys.contains(where: { $0.name == key.name }) else {
            throw .duplicateName(line: keys.count + 1, name: key.name)
        }
        keys.append(key)
    }

    /// Takes a key out.
    ///
    /// - Returns: whether there was one of the name.
    public mutating func revoke(_ name: String) -> Bool {
        let count = keys.count
        keys.removeAll { $0.name == name }
        return keys.count < count
    }

    /// Writes the file in one step, readable by its owner only.
    ///
    /// - Throws: `KeyFileError.unwritable`.
    public func write(to path: String) throws(KeyFileError) {
        let text = "# name:sha256[:requests per second[:scopes]]\n" + keys.map { $0.line + "\n" }.joined()
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw .unwritable(path: path)
        }
    }

    private static func key(_ line: String, number: Int) throws(KeyFileError) -> APIKey {
        let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...4).contains(fields.count) else { throw .badLine(line: number) }
        guard APIKey.isValidName(fields[0]) else { throw .badName(line: number, name: fields[0]) }
        guard let digest = KeyDigest(hexadecimal: fields[1]) else { throw .badDigest(line: number, name: fields[0]) }
        var rate: Double?
        if fields.count > 2, !fields[2].isEmpty {
            guard let value = Double(fields[2]), value > 0, value <= 1_000_000 else {
                throw .badRate(line: number, rate: fields[2])
            }
            rate = value
        }
        var scopes: Set<APIKey.Scope> = [.classify]
        if fields.count > 3 {
            scopes = []
            for word in fields[3].split(separator: ",").map(String.init) {
                guard let scope = APIKey.Scope(rawValue: word) else { throw .badScope(line: number, scope: word) }
                scopes.insert(scope)
            }
        }
        return APIKey(name: fields[0], digest: digest, rate: rate, scopes: scopes)
    }
}

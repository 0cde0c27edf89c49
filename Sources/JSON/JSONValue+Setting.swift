extension JSONValue {
    /// The document with the member at `path` replaced, or added after the others.
    public func setting(_ path: [String], to value: JSONValue) -> JSONValue {
        guard let key = path.first else { return value }
        var members = objectValue ?? []
        let inner = (self[key] ?? .object([])).setting(Array(path.dropFirst()), to: value)
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = inner
        } else {
            members.append((key: key, value: inner))
        }
        return .object(members)
    }
}

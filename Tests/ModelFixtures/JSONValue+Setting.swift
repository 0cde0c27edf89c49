import JSON

extension JSONValue {
    /// The document with the member at `path` replaced, added at the end, or with `nil` removed; numbers in the path are
    /// places in arrays.
    package func setting(_ path: String, to value: JSONValue?) -> JSONValue {
        setting(path.split(separator: ".").map(String.init)[...], to: value)
    }

    private func setting(_ path: ArraySlice<String>, to value: JSONValue?) -> JSONValue {
        guard let first = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        switch self {
        case .array(var elements):
            guard let index = Int(first) else { return self }
            elements[index] = elements[index].setting(rest, to: value)
            return .array(elements)
        case .object(var members):
            let place = members.firstIndex { $0.key == first }
            if rest.isEmpty, value == nil {
                members.removeAll { $0.key == first }
            } else if let place {
                members[place].value = members[place].value.setting(rest, to: value)
            } else {
                members.append((key: first, value: JSONValue.object([]).setting(rest, to: value)))
            }
            return .object(members)
        default: return JSONValue.object([]).setting(path, to: value)
        }
    }
}

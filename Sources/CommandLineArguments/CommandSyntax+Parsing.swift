import Spelling

extension CommandSyntax {
    /// Parses the words after the command's name, as POSIX and GNU have it: options and operands in any order,
    /// `--name value` or `--name=value`, short names with a single dash, `-` is an operand, and after `--` all are.
    ///
    /// - Throws: ``UsageError`` for the first word that does not follow the syntax.
    public func parse(_ words: [String]) throws(UsageError) -> ParsedArguments {
        var parsed = ParsedArguments()
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                parsed.operands += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                parsed.operands.append(word)
                continue
            }
            try parse(option: word, following: &rest, into: &parsed)
        }
        if !parsed.wantsHelp { try check(parsed.operands) }
        return parsed
    }

    private func parse(
        option word: String, following rest: inout ArraySlice<String>, into parsed: inout ParsedArguments
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let option = try option(written: parts[0])
        guard option.placeholder != nil else {
            if parts.count > 1 { throw .unexpectedValue(flag: parts[0], value: parts[1]) }
            parsed.flags.insert(option.name)
            return
        }
        let value: String
        if parts.count > 1 {
            value = parts[1]
        } else if let implied = option.impliedValue {
            value = implied
        } else {
            // A negative number or "-" can be a value; another flag cannot.
            guard let next = rest.first, next != "--", !next.hasPrefix("-") || next == "-" || Double(next) != nil else {
                throw .missingValue(flag: word, allowed: option.allowed)
            }
            rest.removeFirst()
            value = next
        }
        guard option.accepts(value) else {
            throw .badValue(flag: parts[0], value: value, allowed: option.allowed)
        }
        parsed.texts[option.name, default: []].append(value)
    }

    private func option(written flag: String) throws(UsageError) -> any CommandLineOption {
        if flag.hasPrefix("--") {
            let name = String(flag.dropFirst(2))
            if let option = options.first(where: { $0.name == name }) { return option }
            throw .unknownFlag(flag, suggestion: name.closest(among: options.map(\.name)).map { "--\($0)" })
        }
        let name = String(flag.dropFirst())
        if name.count == 1, let option = options.first(where: { $0.short.map(String.init) == name }) { return option }
        let suggestion = name.count > 1 ? name.closest(among: options.map(\.name)) : nil
        throw .unknownFlag(flag, suggestion: suggestion.map { "--\($0)" })
    }

    private func check(_ operands: [String]) throws(UsageError) {
        switch self.operands {
        case .none: if let first = operands.first { throw .unexpectedOperand(first) }
        case .one(let name):
            if operands.isEmpty { throw .missingOperand(name) }
            if operands.count > 1 { throw .unexpectedOperand(operands[1]) }
        case .several(let name): if operands.isEmpty { throw .missingOperand(name) }
        }
    }
}

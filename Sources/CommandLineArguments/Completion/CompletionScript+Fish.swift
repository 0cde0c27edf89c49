extension CompletionScript {
    /// For fish: a `complete` for each option (fish's complete(1)).
    var fish: String {
        var lines = [
            "# Completion of \(program) for fish: write it to ~/.config/fish/completions/\(program).fish",
            "complete -c \(program) -f",
        ]
        let isFirst = "-n __fish_use_subcommand"
        lines += commands.map { line(isFirst, "-a \($0.word)", $0.syntax.summary) }
        lines.append(line(isFirst, "-a help", "Explains a command."))
        lines += options.map { self.option($0, condition: isFirst) }
        for command in commands {
            let isChosen = "-n '__fish_seen_subcommand_from \(command.word)'"
            lines += command.syntax.options.map { self.option($0, condition: isChosen) }
            if let operands = arguments(command.syntax.operandCompletion) {
                lines.append("complete -c \(program) \(isChosen) \(operands)")
            }
        }
        let words = commands.map(\.word).joined(separator: " ")
        lines.append("complete -c \(program) -n '__fish_seen_subcommand_from help' -a '\(words)'")
        return lines.joined(separator: "\n") + "\n"
    }

    private func option(_ option: any CommandLineOption, condition: String) -> String {
        var words = "-l \(option.name)" + (option.short.map { " -s \($0)" } ?? "")
        if option.placeholder != nil {
            // Where the name alone stands for a value, another may follow an equals sign.
            if option.impliedValue == nil { words += " -r" }
            if let arguments = arguments(option.completion) { words += " " + arguments } else { words += " -f" }
        }
        return line(condition, words, option.line)
    }

    private func line(_ condition: String, _ words: String, _ explanation: String) -> String {
        "complete -c \(program) \(condition) \(words) -d \(Self.quoted(explanation))"
    }

    private func arguments(_ completion: ValueCompletion) -> String? {
        switch completion {
        case .nothing: nil
        case .words(let words): "-f -a \(Self.quoted(words.joined(separator: " ")))"
        case .file: "-F"
        case .directory: "-f -a '(__fish_complete_directories)'"
        }
    }

    /// In fish's single quotes, where a backslash escapes a quote.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}

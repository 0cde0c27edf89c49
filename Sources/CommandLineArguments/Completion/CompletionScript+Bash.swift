extension CompletionScript {
    /// For bash 4 and later, without the package bash-completion. An equals sign is a word of its own there
    /// (`COMP_WORDBREAKS`).
    var bash: String {
        """
        # Completion of \(program) for bash: source this file, or write it to
        # ~/.local/share/bash-completion/completions/\(program)
        _\(program)_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
        _\(program)_files() {
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
        }
        _\(program)() {
            local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} option=
            COMPREPLY=()
            if [[ $cur == "=" ]]; then
                option=$prev=
                cur=
            elif [[ $prev == "=" ]]; then
                option=${COMP_WORDS[COMP_CWORD-2]}=
            elif [[ $prev == -* ]]; then
                option=$prev
            fi
            if (( COMP_CWORD == 1 )); then
                _\(program)_words \((words + options.flatMap(\.spellings)).joined(separator: " ").shellQuoted)
                return
            fi
            case ${COMP_WORDS[1]} in
        \(cases)
            esac
        }
        complete -F _\(program) \(program)

        """
    }

    private var cases: String {
        let own = commands.map { command in
            clause(
                command.word, values: command.syntax.options, spellings: command.syntax.options.flatMap(\.spellings),
                operands: command.syntax.operandCompletion)
        }
        let help = clause("help", values: [], spellings: [], operands: .words(commands.map(\.word)))
        let top = options.filter { $0.placeholder != nil }.map { option in
            clause(option.spellings.joined(separator: "|"), values: [], spellings: [], operands: option.completion)
        }
        return (own + [help] + top).joined(separator: "\n")
    }

    private func clause(
        _ pattern: String, values: [any CommandLineOption], spellings: [String], operands: ValueCompletion
    ) -> String {
        var lines = ["        \(pattern))", "            case $option in"]
        for option in values where option.placeholder != nil {
            // Where the name alone stands for a value, the next word is none.
            let spaced = option.impliedValue == nil ? option.spellings : []
            let patterns = spaced + option.spellings.map { $0 + "=" }
            let action = action(option.completion).map { "\($0); " } ?? ""
            lines.append("            \(patterns.joined(separator: "|"))) \(action)return ;;")
        }
        lines.append("            esac")
        let operandAction = action(operands)
        if spellings.isEmpty {
            if let operandAction { lines.append("            \(operandAction)") }
        } else {
            let options = "_\(program)_words \(spellings.joined(separator: " ").shellQuoted)"
            lines.append("            if [[ $cur == -* ]]; then \(options)")
            if let operandAction { lines.append("            else \(operandAction)") }
            lines.append("            fi")
        }
        return (lines + ["            ;;"]).joined(separator: "\n")
    }

    private func action(_ completion: ValueCompletion) -> String? {
        switch completion {
        case .nothing: nil
        case .words(let words): "_\(program)_words \(words.joined(separator: " ").shellQuoted)"
        case .file: "_\(program)_files -f"
        case .directory: "_\(program)_files -d"
        }
    }
}

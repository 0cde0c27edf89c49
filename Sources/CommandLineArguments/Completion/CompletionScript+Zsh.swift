extension CompletionScript {
    /// For zsh's completion system, by `_arguments` (zshcompsys(1)).
    var zsh: String {
        """
        #compdef \(program)
        # Completion of \(program) for zsh: write it to a file named _\(program) in a directory of $fpath.
        _\(program)() {
            if (( CURRENT == 2 )) && [[ ${words[2]} != -* ]]; then
                local -a commands
                commands=(
        \(descriptions)
                )
                _describe command commands
                return
            fi
            local command=${words[2]}
            case $command in
        \(clauses)
            *)
                _arguments \(options.map(specification).joined(separator: " \\\n            "))
                ;;
            esac
        }
        if [[ $funcstack[1] == _\(program) ]]; then
            _\(program) "$@"
        else
            compdef _\(program) \(program)
        fi

        """
    }

    private var descriptions: String {
        let rows = commands.map { ($0.word, $0.syntax.summary) } + [("help", "Explains a command.")]
        return rows.map { "            " + "\($0.0):\($0.1)".shellQuoted }.joined(separator: "\n")
    }

    private var clauses: String {
        let own = commands.map { command in
            clause(
                command.word,
                command.syntax.options.map(specification) + operand(command.syntax.operandCompletion))
        }
        return (own + [clause("help", operand(.words(commands.map(\.word))))]).joined(separator: "\n")
    }

    /// The command takes the program's place, as `_arguments` expects.
    private func clause(_ word: String, _ specifications: [String]) -> String {
        """
            \(word))
                (( CURRENT-- ))
                shift words
                _arguments \(specifications.joined(separator: " \\\n            "))
                ;;
        """
    }

    private func operand(_ completion: ValueCompletion) -> [String] {
        action(completion).map { ["'*:operand:\($0)'"] } ?? []
    }

    private func specification(_ option: any CommandLineOption) -> String {
        let explanation = "[\(Self.escaped(option.line))]"
        guard let placeholder = option.placeholder else {
            return option.spellings.map { "\($0)\(explanation)".shellQuoted }.joined(separator: " ")
        }
        let value = ":\(Self.escaped(placeholder)):\(action(option.completion) ?? " ")"
        return option.spellings.map { spelling in
            let isLong = spelling.hasPrefix("--")
            // "=" lets the value follow a space too, "=-" only the sign, and "+" nothing or a space.
            let sign = isLong ? option.impliedValue == nil ? "=" : "=-" : "+"
            let optional = option.impliedValue == nil ? "" : ":"
            return (spelling + sign + explanation + optional + value).shellQuoted
        }.joined(separator: " ")
    }

    private func action(_ completion: ValueCompletion) -> String? {
        switch completion {
        case .nothing: nil
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .file: "_files"
        case .directory: "_files -/"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { $0 += "\\[]:".contains($1) ? "\\\($1)" : String($1) }
    }
}

import Foundation
import Testing

@Suite("Completion in shells")
struct CompletionTests {
    private static func script(_ shell: String) throws -> String {
        let outcome = try GagProcess.run(["--generate-completion-script", shell])
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        return outcome.output
    }

    private static func path(of shell: String) -> String? {
        ["/usr/bin/", "/bin/"].map { $0 + shell }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a shell in a folder with a photo and a directory in it.
    private func run(_ shell: String, _ text: String) throws -> [String] {
        let folder = try TemporaryFolder()
        try folder.write(Data(), to: "a photo.png")
        try folder.write(Data(), to: "photos/one.png")
        let file = folder.path + "/script"
        try Data(text.utf8).write(to: URL(filePath: file))
        let program = try #require(Self.path(of: shell))
        let outcome = try GagProcess.run(
            program, [file], in: folder.path, input: nil, environment: ["HOME": folder.path, "LC_ALL": "C"])
        #expect(outcome.errors == "")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    /// What bash proposes for the last of the words, which are split as it splits them: an equals sign is one.
    private func bash(_ words: String...) throws -> [String] {
        let list = (["gag"] + words).map { "'\($0)'" }.joined(separator: " ")
        return try run(
            "bash",
            """
            \(Self.script("bash"))
            COMP_WORDS=(\(list)) COMP_CWORD=\(words.count)
            _gag
            printf '%s\\n' "${COMPREPLY[@]}"
            """)
    }

    @Test("bash completes commands and the options that stand in their place")
    func bashCommands() throws {
        #expect(try bash("cl") == ["classify"])
        #expect(
            try Set(bash("")).isSuperset(of: ["serve", "classify", "evaluate", "inspect", "import", "keys", "help"]))
        #expect(try bash("--ver") == ["--version"])
        #expect(try bash("help", "quant") == ["quantize"])
        #expect(try bash("--generate-completion-script", "") == ["bash", "zsh", "fish"])
    }

    @Test(
        "bash completes each option that the help text of a command lists", arguments: ["serve", "classify", "import"])
    func bashOptions(command: String) throws {
        let help = try GagProcess.run([command, "--help"]).output
        let options = help.matches(of: #/(?m)^  (?:-\w, )?(--[a-z0-9-]+)/#).map { String($0.1) }
        #expect(options.count > 8)
        #expect(try Set(bash(command, "-")).isSuperset(of: options))
        #expect(try bash(command, "--hel") == ["--help"])
    }

    @Test("bash completes the values of options that have few, after a space and after an equals sign")
    func bashValues() throws {
        #expect(try bash("classify", "--faces", "") == ["detect", "whole", "largest", "single"])
        #expect(try bash("classify", "--faces", "=", "wh") == ["whole"])
        #expect(try bash("classify", "--faces", "=") == ["detect", "whole", "largest", "single"])
        #expect(try bash("serve", "--log-level", "w") == ["warning"])
        #expect(try bash("serve", "--ui-enabled", "=") == ["true", "false"])
        // Without an equals sign the option is complete, and the next word another one.
        #expect(try bash("serve", "--ui-enabled", "--log-f") == ["--log-format"])
        #expect(try bash("serve", "--port", "").isEmpty)
        #expect(try bash("keys", "re") == ["revoke"])
    }

    @Test("bash completes files, with spaces in their names, and directories where only those will do")
    func bashFiles() throws {
        #expect(try bash("classify", "a") == ["a photo.png"])
        #expect(try bash("serve", "--config", "a") == ["a photo.png"])
        #expect(try bash("serve", "--models", "") == ["photos"])
        #expect(try bash("quantize", "--calibration", "=", "ph") == ["photos"])
        #expect(try bash("serve", "a").isEmpty)
    }

    @Test("fish proposes the same", .enabled(if: CompletionTests.path(of: "fish") != nil))
    func fish() throws {
        let script = try Self.script("fish")
        func complete(_ line: String) throws -> [String] {
            try run("fish", script + "complete -C '\(line)'\n").map {
                $0.split(separator: "\t").first.map(String.init) ?? ""
            }
        }
        #expect(try complete("gag cla") == ["classify"])
        #expect(try Set(complete("gag classify --faces ")) == ["detect", "whole", "largest", "single"])
        #expect(try complete("gag classify --faces=wh") == ["--faces=whole"])
        #expect(try complete("gag serve --log-form") == ["--log-format"])
        #expect(try complete("gag serve --config a") == ["a photo.png"])
        #expect(try complete("gag serve --models ") == ["photos/"])
        #expect(try complete("gag keys re") == ["revoke"])
    }

    @Test(
        "zsh takes the script, and hands its completion system what the help says", .enabled(if: path(of: "zsh") != nil)
    )
    func zsh() throws {
        let script = try Self.script("zsh")
        // The completion system runs only in an interactive shell; here its functions show what they are given.
        let stub = """
            _arguments() { print -rl -- "$@" }
            _describe() { print -rl -- ${(P)2} }
            compdef() { }

            """
        func call(_ words: String, _ current: Int) throws -> [String] {
            try run("zsh", stub + script + "words=(\(words)) CURRENT=\(current)\n_gag\n")
        }
        #expect(try call("gag ''", 2).contains { $0.hasPrefix("classify:Tells gender") })
        let options = try call("gag classify --faces ''", 4)
        #expect(options.contains { $0.hasPrefix("--faces=[") && $0.hasSuffix("(detect whole largest single)") })
        #expect(options.contains("*:operand:_files"))
        #expect(
            try call("gag serve ''", 3).contains { $0.hasPrefix("--ui-enabled=-[") && $0.hasSuffix("(true false)") })
    }

    @Test("another shell is refused with those that there are")
    func unknownShell() throws {
        let outcome = try GagProcess.run(["--generate-completion-script", "csh"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("bash or zsh or fish"))
    }
}

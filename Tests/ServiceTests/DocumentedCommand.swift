import Foundation
import Testing

/// A command of the documentation, as it stands in a block of README.md or another page.
struct DocumentedCommand: CustomTestStringConvertible {
    /// The page, from the top of the project.
    var page: String
    /// Its line there.
    var line: Int
    /// The command, continued lines joined, without the comment behind it.
    var text: String

    var testDescription: String { "\(page):\(line): \(text)" }

    /// The program, without its folder and the variables that are set for it.
    var program: String {
        let words = text.split(separator: " ").drop { $0.contains("=") && !$0.hasPrefix("=") && !$0.hasPrefix("-") }
        return words.first.map { String($0.split(separator: "/").last ?? $0) } ?? ""
    }

    /// Every command of every page.
    static let all: [DocumentedCommand] = pages.flatMap(commands(of:))

    /// README.md and its like at the top of the project, all pages of docs, and the model's card.
    private static var pages: [String] {
        let top = (try? FileManager.default.contentsOfDirectory(atPath: Project.root.path())) ?? []
        let docs = (try? FileManager.default.subpathsOfDirectory(atPath: Project.root.path() + "docs")) ?? []
        return (top + docs.map { "docs/" + $0 } + ["models/README.md"]).filter { $0.hasSuffix(".md") }.sorted()
    }

    /// The commands of the blocks that are marked as a shell's. In a console's, lines with a prompt are commands and the
    /// others what they print.
    private static func commands(of page: String) -> [DocumentedCommand] {
        guard let text = try? String(contentsOf: Project.root.appending(path: page), encoding: .utf8) else { return [] }
        var commands: [DocumentedCommand] = []
        var block: Substring?
        var open = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                block = block == nil ? line.dropFirst(3) : nil
                open = ""
                continue
            }
            guard let block, ["sh", "bash", "shell", "console"].contains(block) else { continue }
            let isPrompted = line.hasPrefix("$ ")
            guard block != "console" || isPrompted || !open.isEmpty else { continue }
            let part = withoutComment(isPrompted ? line.dropFirst(2) : line)
            guard !part.isEmpty || !open.isEmpty else { continue }
            if open.isEmpty { commands.append(DocumentedCommand(page: page, line: index + 1, text: "")) }
            open = (open.isEmpty ? "" : open + " ") + part
            if part.hasSuffix("\\") {
                open.removeLast()
            } else if !part.hasSuffix("|"), !part.hasSuffix("&&") {
                commands[commands.count - 1].text = open
                open = ""
            }
        }
        return commands
    }

    /// A line up to the `#` outside of quotes that a blank stands before.
    private static func withoutComment(_ line: Substring) -> String {
        var quote: Character?
        var previous: Character = " "
        var kept = ""
        for character in line {
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            } else if quote == nil, character == "#", previous == " " {
                break
            }
            kept.append(character)
            previous = character
        }
        return kept.trimmingCharacters(in: .whitespaces)
    }
}

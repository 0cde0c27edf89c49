import FoundationEssentials
import Imaging

/// Turns operands into photos: files as they are, directories searched with all below them, `-` for standard input.
enum PhotoFinder {
    /// Endings by which photos in directories are told from other files; files named on the command line are tried
    /// whatever they are called.
    private static let endings = ImageFormat.allCases.flatMap(\.fileEndings)

    /// The photos of all operands in their order.
    static func photos(_ operands: [String]) -> [PhotoSource] {
        operands.flatMap { operand -> [PhotoSource] in
            if operand == "-" { return [.standardInput] }
            return isDirectory(operand) ? files(below: operand).map(PhotoSource.file) : [.file(operand)]
        }
    }

    /// What archivers and notebooks put beside photos: copies of their metadata, or of older states.
    private static let unwanted = ["__MACOSX", ".ipynb_checkpoints"]

    /// The photos in a directory and all below it, by name; links to directories are not followed, and what macOS and
    /// notebooks put beside photos is left out.
    static func files(below directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let base = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        return names.sorted().flatMap { name -> [String] in
            if unwanted.contains(name) || name.hasPrefix("._") { return [] }
            let path = "\(base)/\(name)"
            if isDirectory(path) { return isLink(path) ? [] : files(below: path) }
            return isPhoto(name) ? [path] : []
        }
    }

    static func isDirectory(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }

    private static func isLink(_ path: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    }

    private static func isPhoto(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return false }
        return endings.contains(name[name.index(after: dot)...].lowercased())
    }
}

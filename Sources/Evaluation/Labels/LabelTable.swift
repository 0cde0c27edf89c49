import Classification
import FoundationEssentials
import ModelFiles

/// A CSV file of labels: a header with `file` and at least one of `age` and the names of the model's heads, as `gender`,
/// then a row for each photo. Further columns are no labels, empty fields are unknown, files are relative to the table's
/// folder.
///
/// FairFace's tables are read as they are: their column `age` holds bands of ages.
public struct LabelTable: Sendable {
    /// Photos in the order of the table.
    public let photos: [LabelledPhoto]

    /// Reads the table at `path` with labels for the heads of `model`.
    ///
    /// - Throws: ``LabelError`` with the line, column and value.
    public init(path: String, model: ModelDescription) throws(LabelError) {
        let bytes: Data
        do { bytes = try Data(contentsOf: URL(filePath: path)) } catch {
            throw .unreadable(path: path, reason: error.systemReason)
        }
        // Marks of UTF-16, or its zeros where the mark is missing.
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(64).contains(0) {
            throw .isUTF16(path: path)
        }
        let folder = URL(filePath: path).deletingLastPathComponent().path
        try self.init(csv: String(decoding: bytes, as: UTF8.self), folder: folder, model: model)
        if photos.isEmpty { throw .empty(path: path) }
    }

    /// Reads a table from its text; `folder` is where relative file names begin.
    ///
    /// - Throws: ``LabelError`` with the line, column and value.
    public init(csv text: String, folder: String, model: ModelDescription) throws(LabelError) {
        let table = try CommaSeparatedValues(text)
        let rows = table.rows
        let header = (rows.first?.fields ?? []).map { $0.trimmed.lowercased() }
        for column in header where header.count(where: { $0 == column }) > 1 { throw .duplicateColumn(column) }
        guard let file = header.firstIndex(of: "file") else { throw .missingColumn("file", found: header) }
        let age = header.firstIndex(of: "age")
        let heads = model.heads.filter { $0.kind != .years }.map(\.name)
        let columns = heads.compactMap { head in header.firstIndex(of: head.lowercased()).map { ($0, head) } }
        if age == nil, columns.isEmpty {
            throw .missingColumn((["age"] + heads).joined(separator: " or "), found: header)
        }
        var photos: [LabelledPhoto] = []
        for row in rows.dropFirst() {
            guard row.fields.count == header.count else {
                throw .fieldCount(line: row.line, expected: header.count, found: row.fields.count)
            }
            let name = row.fields[file]
            if name.isEmpty { throw .badValue(line: row.line, column: "file", value: "", allowed: "a path") }
            func label(_ column: Int?) -> String? {
                column.map { row.fields[$0].trimmed }.flatMap { $0.isEmpty ? nil : $0 }
            }
            let band = label(age).flatMap(AgeBand.init)
            let years = band == nil ? label(age) : nil
            var labels = FaceLabels(
                age: try Self.age(years, hasDecimalCommas: table.separator == ";", line: row.line), ageBand: band)
            for (column, head) in columns { labels.named[head] = label(column) }
            var values: [String: String] = [:]
            for (column, title) in header.enumerated() where column != file { values[title] = label(column) }
            photos.append(
                LabelledPhoto(path: name.hasPrefix("/") ? name : "\(folder)/\(name)", labels: labels, columns: values))
        }
        self.photos = photos
    }

    /// Ages may have a fraction, which full years do not: 24.5 is 24.
    private static func age(_ text: String?, hasDecimalCommas: Bool, line: Int) throws(LabelError) -> Int? {
        guard let text else { return nil }
        let number = hasDecimalCommas ? String(text.map { $0 == "," ? "." : $0 }) : text
        guard let years = Double(number), years >= 0, years <= 150 else {
            throw .badValue(line: line, column: "age", value: text, allowed: "years from 0 to 150 or a band as 20-29")
        }
        return Int(years)
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

import Foundation
import FoundationXML

/// What a parser of XML reads in a document.
struct Markup {
    /// Name of the outermost element.
    let root: String
    /// What stands in `text` elements.
    let texts: [String]

    init(_ document: String) throws {
        let reader = Reader()
        let parser = XMLParser(data: Data(document.utf8))
        parser.delegate = reader
        guard parser.parse(), let root = reader.elements.first else {
            throw parser.parserError ?? CocoaError(.fileReadCorruptFile)
        }
        (self.root, texts) = (root, reader.texts)
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [String] = []
        var texts: [String] = []
        private var text: String?

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append(name)
            if name == "text" { text = "" }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text?.append(string) }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            if name == "text", let text { texts.append(text) }
            text = nil
        }
    }
}

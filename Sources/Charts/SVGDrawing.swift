/// Shapes and words that become an SVG document (SVG 1.1); lengths are in pixels, y grows downwards.
public struct SVGDrawing: Sendable {
    /// Which end of a text its place is.
    public enum Anchor: String, Sendable {
        /// The text begins there.
        case start
        /// The text's middle lies there.
        case middle
        /// The text ends there.
        case end
    }

    /// A place in the picture.
    public typealias Point = (x: Double, y: Double)

    /// Columns.
    public let width: Double
    /// Rows.
    public let height: Double
    private let title: String
    private var elements: [String] = []

    /// An empty white picture; `title` is what readers for the blind say of it.
    public init(width: Double, height: Double, title: String) {
        (self.width, self.height, self.title) = (width, height, title)
    }

    /// The document, ending with a line break.
    public var svg: String {
        let (width, height) = (Self.number(width), Self.number(height))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
            role="img" aria-label="\(title.escapedForMarkup)" font-family="sans-serif" font-size="12" fill="#333">
            <rect width="\(width)" height="\(height)" fill="#fff"/>
            \(elements.joined(separator: "\n"))
            </svg>

            """
    }

    /// Writes one line of text; `rotation` is in degrees clockwise around its place.
    public mutating func text(
        _ text: String, at place: Point, anchor: Anchor = .start, size: Double = 12, color: String = "#333",
        isBold: Bool = false, rotation: Double = 0
    ) {
        let turn =
            rotation == 0
            ? "" : " transform=\"rotate(\(Self.number(rotation)) \(Self.number(place.x)) \(Self.number(place.y)))\""
        elements.append(
            """
            <text x="\(Self.number(place.x))" y="\(Self.number(place.y))" text-anchor="\(anchor.rawValue)" \
            font-size="\(Self.number(size))" fill="\(color)"\(isBold ? " font-weight=\"bold\"" : "")\(turn)>\
            \(text.escapedForMarkup)</text>
            """)
    }

    /// Draws a straight line; `dashes` as SVG's `stroke-dasharray`.
    public mutating func line(
        from start: Point, to end: Point, color: String = "#999", width: Double = 1, dashes: String? = nil
    ) {
        elements.append(
            """
            <line x1="\(Self.number(start.x))" y1="\(Self.number(start.y))" x2="\(Self.number(end.x))" \
            y2="\(Self.number(end.y))" stroke="\(color)" stroke-width="\(Self.number(width))"\(Self.dashes(dashes))/>
            """)
    }

    /// Draws a line through points.
    public mutating func line(through points: [Point], color: String, width: Double = 2, dashes: String? = nil) {
        elements.append(
            """
            <polyline points="\(Self.list(points))" fill="none" stroke="\(color)" \
            stroke-width="\(Self.number(width))" stroke-linejoin="round"\(Self.dashes(dashes))/>
            """)
    }

    /// Fills what the points surround.
    public mutating func area(around points: [Point], color: String, opacity: Double) {
        elements.append(
            "<polygon points=\"\(Self.list(points))\" fill=\"\(color)\" fill-opacity=\"\(Self.number(opacity))\"/>")
    }

    /// Fills a rectangle; `note` appears where a pointer rests on it.
    public mutating func rectangle(
        at corner: Point, width: Double, height: Double, color: String, opacity: Double = 1, note: String? = nil
    ) {
        elements.append(
            """
            <rect x="\(Self.number(corner.x))" y="\(Self.number(corner.y))" width="\(Self.number(max(0, width)))" \
            height="\(Self.number(max(0, height)))" fill="\(color)"\
            \(opacity == 1 ? "" : " fill-opacity=\"\(Self.number(opacity))\"")\(Self.closing("rect", note))
            """)
    }

    /// Draws a circle, filled or as a ring; `note` appears where a pointer rests on it.
    public mutating func circle(
        at center: Point, radius: Double, color: String, isFilled: Bool = true, note: String? = nil
    ) {
        let paint = isFilled ? "fill=\"\(color)\"" : "fill=\"none\" stroke=\"\(color)\" stroke-width=\"1.5\""
        elements.append(
            """
            <circle cx="\(Self.number(center.x))" cy="\(Self.number(center.y))" r="\(Self.number(radius))" \(paint)\
            \(Self.closing("circle", note))
            """)
    }

    private static func closing(_ element: String, _ note: String?) -> String {
        note.map { "><title>\($0.escapedForMarkup)</title></\(element)>" } ?? "/>"
    }

    private static func dashes(_ dashes: String?) -> String {
        dashes.map { " stroke-dasharray=\"\($0)\"" } ?? ""
    }

    private static func list(_ points: [Point]) -> String {
        points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    }

    /// To 2 decimals, which is a hundredth of a pixel.
    private static func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
    }
}

import JSON
import ModelFiles

/// How a face found in a photo becomes the square picture that the network was trained on.
public enum CropDescription: Sendable, Equatable {
    /// A square around the centre of the face's box; its side is the longer edge × (1 + `margin`). With `upright` it is
    /// turned by the line between the eyes, which is what model.json means where it does not say.
    case box(margin: Double, upright: Bool = true)
    /// A similarity transform of the five landmarks onto `template`, widened by `margin` (Umeyama 1991).
    ///
    /// `template` holds right eye, left eye, nose tip, right and left mouth corner (right and left of the person) as
    /// pairs x, y in shares of the crop's side.
    case landmarks(template: [[Double]], margin: Double)

    private static let allowedMargin = "a number from -0.5 to 2"

    /// Checks the member `crop` of a model.json.
    ///
    /// - Throws: ``ModelError`` that names the key, its value and what is allowed.
    init(json: JSONValue) throws(ModelError) {
        let reader = try MemberReader(json, path: "crop", keys: ["kind", "margin", "upright", "template"])
        let margin = try reader.number("margin", allowed: Self.allowedMargin) { $0 >= -0.5 && $0 <= 2 }
        let kinds = "\"box\" or \"landmarks\""
        switch try reader.text("kind", allowed: kinds) {
        case "box":
            if reader.optional("template") != nil {
                throw reader.bad("template", allowed: "left out with the kind \"box\"")
            }
            self = .box(margin: margin, upright: try Self.upright(reader))
        case "landmarks":
            if reader.optional("upright") != nil {
                throw reader.bad("upright", allowed: "left out with the kind \"landmarks\"")
            }
            self = .landmarks(template: try Self.template(reader), margin: margin)
        default: throw reader.bad("kind", allowed: kinds)
        }
    }

    private static func upright(_ reader: MemberReader) throws(ModelError) -> Bool {
        guard let value = reader.optional("upright") else { return true }
        guard let upright = value.boolValue else { throw reader.bad("upright", allowed: "true or false") }
        return upright
    }

    private static func template(_ reader: MemberReader) throws(ModelError) -> [[Double]] {
        let allowed = "five pairs [x, y] of numbers from 0 to 1"
        let points = try reader.required("template", allowed: allowed).arrayValue ?? []
        let template = points.map { ($0.arrayValue ?? []).compactMap(\.doubleValue).filter((0...1).contains) }
        guard template.count == 5, template.allSatisfy({ $0.count == 2 }) else {
            throw reader.bad("template", allowed: allowed)
        }
        return template
    }
}

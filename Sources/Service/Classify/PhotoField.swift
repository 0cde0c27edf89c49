/// The form fields that hold a photo.
package enum PhotoField {
    private static let names: Set<Substring> = ["image", "images", "file", "files", "photo", "photos"]

    /// The names as in a sentence.
    static let list = "image, images, image[], file, files, photo or photos"

    /// Whether a field holds a photo: it has one of the names, bare or as an element of a list, as PHP, Rails and axios write
    /// them (`image[]`, `images[0]`).
    package static func isName(_ name: String) -> Bool {
        guard name.hasSuffix("]"), let open = name.lastIndex(of: "[") else { return names.contains(name[...]) }
        let index = name[name.index(after: open)...].dropLast()
        return index.utf8.allSatisfy { (0x30...0x39).contains($0) } && names.contains(name[..<open])
    }
}

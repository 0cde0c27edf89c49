/// The items of a HEIF file with their types, places, properties and references (ISO/IEC 23008-12), told from `meta`.
struct HEIFIndex {
    /// More items than any camera writes; a photo of 200 megapixels in tiles of 512×512 has 800.
    static let maximumItems = 4096

    /// The item that is to be shown.
    private(set) var primary: Int?
    private(set) var types: [Int: FourCC] = [:]
    private(set) var locations: [Int: HEIFLocation] = [:]
    /// Which of `properties` an item has, in the order in which they apply.
    private(set) var associations: [Int: [(property: Int, essential: Bool)]] = [:]
    private(set) var properties: [HEIFProperty] = []
    private(set) var references: [Reference] = []
    /// Where data lies that the index itself holds.
    private(set) var internalData: Range<Int>?

    /// That an item is made of others, belongs to one, or was multiplied by its alpha.
    struct Reference {
        let type: FourCC
        let from: Int
        let to: [Int]
    }

    /// The index of one item with these properties.
    init(item type: FourCC, location: HEIFLocation, properties: [HEIFProperty]) {
        (primary, types, locations) = (1, [1: type], [1: location])
        self.properties = properties
        associations = [1: properties.indices.map { ($0, false) }]
    }

    /// Reads a `meta` box.
    ///
    /// - Throws: `.corrupt` for anything that contradicts the standard, `.unsupported` for encrypted items.
    init(_ meta: ISOBox, in file: Span<UInt8>) throws(HEIFFault) {
        let (_, _, cursor) = try meta.full(in: file)
        var boxes = ISOBoxes(cursor.rest)
        while let box = try boxes.next(in: file) {
            switch box.type {
            case "pitm":
                var (version, _, cursor) = try box.full(in: file)
                primary = try cursor.integer(version == 0 ? 2 : 4, in: file)
            case "iinf": try readItems(box, in: file)
            case "iloc": locations = try HEIFLocation.all(box, in: file)
            case "iprp": try readProperties(box, in: file)
            case "iref": try readReferences(box, in: file)
            case "idat": internalData = box.payload
            default: break
            }
        }
    }

    private mutating func readItems(_ box: ISOBox, in file: Span<UInt8>) throws(HEIFFault) {
        var (version, _, cursor) = try box.full(in: file)
        _ = try cursor.integer(version == 0 ? 2 : 4, in: file)
        var boxes = ISOBoxes(cursor.rest)
        while let entry = try boxes.next(in: file) {
            guard entry.type == "infe" else { continue }
            var (version, _, cursor) = try entry.full(in: file)
            // The older versions have no type; no picture has them.
            guard version >= 2 else { continue }
            let item = try cursor.integer(version == 2 ? 2 : 4, in: file)
            // Behind the number stands the protection, 0 for none. An item that is hidden may be part of the picture.
            guard try cursor.integer(2, in: file) == 0 else { throw .unsupported("it is encrypted") }
            types[item] = try cursor.fourCC(in: file)
            guard types.count <= Self.maximumItems else { throw .unsupported("more than \(Self.maximumItems) items") }
        }
    }

    private mutating func readProperties(_ box: ISOBox, in file: Span<UInt8>) throws(HEIFFault) {
        var boxes = ISOBoxes(box.payload)
        while let part = try boxes.next(in: file) {
            switch part.type {
            case "ipco":
                var entries = ISOBoxes(part.payload)
                while let entry = try entries.next(in: file) {
                    properties.append(try HEIFProperty(entry, in: file))
                    guard properties.count <= Self.maximumItems else { throw .unsupported("too many properties") }
                }
            case "ipma": try readAssociations(part, in: file)
            default: break
            }
        }
    }

    private mutating func readAssociations(_ box: ISOBox, in file: Span<UInt8>) throws(HEIFFault) {
        var (version, flags, cursor) = try box.full(in: file)
        let isWide = flags & 1 == 1
        for _ in 0..<(try cursor.integer(4, in: file)) {
            let item = try cursor.integer(version == 0 ? 2 : 4, in: file)
            for _ in 0..<(try cursor.integer(1, in: file)) {
                let value = try cursor.integer(isWide ? 2 : 1, in: file)
                let essential = value >> (isWide ? 15 : 7) == 1
                let property = value & (isWide ? 0x7FFF : 0x7F)
                if property > 0 { associations[item, default: []].append((property - 1, essential)) }
            }
        }
    }

    private mutating func readReferences(_ box: ISOBox, in file: Span<UInt8>) throws(HEIFFault) {
        let (version, _, cursor) = try box.full(in: file)
        let idSize = version == 0 ? 2 : 4
        var boxes = ISOBoxes(cursor.rest)
        while let entry = try boxes.next(in: file) {
            guard ["dimg", "auxl", "prem"].contains(entry.type) else { continue }
            var cursor = ByteCursor(entry.payload)
            let from = try cursor.integer(idSize, in: file)
            var to = [Int]()
            for _ in 0..<(try cursor.integer(2, in: file)) { to.append(try cursor.integer(idSize, in: file)) }
            references.append(Reference(type: entry.type, from: from, to: to))
        }
    }

    /// The properties of an item in their order.
    ///
    /// - Throws: `.corrupt` for one that is not there, `.unsupported` for an essential one that is not known.
    func properties(of item: Int) throws(HEIFFault) -> [HEIFProperty] {
        var found = [HEIFProperty]()
        for (index, essential) in associations[item] ?? [] {
            guard properties.indices.contains(index) else { throw .corrupt("a property is missing") }
            let property = properties[index]
            if essential, let type = property.unknownType { throw .unsupported("the property \(type)") }
            found.append(property)
        }
        return found
    }

    /// The items that `item` refers to with references of this type.
    func references(_ type: FourCC, from item: Int) -> [Int] {
        references.filter { $0.type == type && $0.from == item }.flatMap(\.to)
    }

    /// The item that is the alpha channel of `item`; nil when it has none.
    func alpha(of item: Int) throws(HEIFFault) -> Int? {
        for reference in references where reference.type == "auxl" && reference.to.contains(item) {
            for property in try properties(of: reference.from) {
                if case .auxiliary(isAlpha: true) = property, reference.from != item { return reference.from }
            }
        }
        return nil
    }
}

import CHDF5
import Glibc

extension HDF5File {
    /// The strings of an attribute, which may be one string or a list, of variable or of fixed length.
    ///
    /// - Returns: nil when the object at `name` has no such attribute or it does not hold strings; an empty list, which
    ///   Keras writes as numbers, is an empty list.
    package func strings(attribute: String, of name: String) -> [String]? {
        withObject(name) { object -> [String]? in
            guard unsafe H5Aexists(object, attribute) > 0 else { return nil }
            let handle = unsafe H5Aopen(object, attribute, chdf5_default())
            guard handle >= 0 else { return nil }
            defer { H5Aclose(handle) }
            let (space, type) = (H5Aget_space(handle), H5Aget_type(handle))
            defer {
                H5Sclose(space)
                H5Tclose(type)
            }
            let count = H5Sget_simple_extent_npoints(space)
            guard count > 0 else { return count == 0 ? [] : nil }
            guard H5Tget_class(type) == H5T_STRING, count <= 1 << 20 else { return nil }
            return H5Tis_variable_str(type) > 0
                ? Self.variableStrings(handle, type: type, space: space, count: Int(count))
                : Self.fixedStrings(handle, type: type, count: Int(count))
        }
    }

    private static func variableStrings(_ attribute: hid_t, type: hid_t, space: hid_t, count: Int) -> [String]? {
        let memory = H5Tcopy(chdf5_c_string())
        defer { H5Tclose(memory) }
        guard H5Tset_size(memory, chdf5_variable_size()) >= 0, H5Tset_cset(memory, H5Tget_cset(type)) >= 0 else {
            return nil
        }
        var pointers = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
        guard unsafe H5Aread(attribute, memory, &pointers) >= 0 else { return nil }
        defer { unsafe H5Dvlen_reclaim(memory, space, chdf5_default(), &pointers) }
        return unsafe pointers.map { unsafe $0.map { unsafe String(cString: $0) } ?? "" }
    }

    private static func fixedStrings(_ attribute: hid_t, type: hid_t, count: Int) -> [String]? {
        let size = H5Tget_size(type)
        guard size > 0, size <= 1 << 30, count <= (1 << 30) / size else { return nil }
        var bytes = [UInt8](repeating: 0, count: count * size)
        guard unsafe H5Aread(attribute, type, &bytes) >= 0 else { return nil }
        return (0..<count).map { index in
            let field = bytes[index * size..<(index + 1) * size]
            return String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

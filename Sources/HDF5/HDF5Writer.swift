import CHDF5

/// An HDF5 file that is made in memory: groups, datasets of floats, and attributes of text.
package final class HDF5Writer {
    private let file: hid_t
    /// Has the library make the groups on the way to an object.
    private let links: hid_t

    /// Begins a file without objects.
    ///
    /// - Throws: ``HDF5Error/notAdded(name:)`` where the library has no memory.
    package init() throws(HDF5Error) {
        (file, links) = HDF5Library.locked { () -> (hid_t, hid_t) in
            let access = H5Pcreate(chdf5_file_access())
            defer { H5Pclose(access) }
            // No backing store: the name is the library's own, and nothing is written to a disk.
            guard H5Pset_fapl_core(access, 1 << 24, false) >= 0 else { return (-1, -1) }
            let links = H5Pcreate(chdf5_link_creation())
            guard H5Pset_create_intermediate_group(links, 1) >= 0 else { return (-1, -1) }
            return (unsafe H5Fcreate("memory.h5", chdf5_truncate(), chdf5_default(), access), links)
        }
        guard file >= 0 else { throw .notAdded(name: "/") }
    }

    deinit {
        HDF5Library.locked {
            if links >= 0 { H5Pclose(links) }
            if file >= 0 { H5Fclose(file) }
        }
    }

    /// Adds a group, and those on the way to it.
    ///
    /// - Throws: ``HDF5Error/notAdded(name:)``.
    package func addGroup(_ name: String) throws(HDF5Error) {
        let isAdded = HDF5Library.locked { () -> Bool in
            let group = unsafe H5Gcreate2(file, name, links, chdf5_default(), chdf5_default())
            return group >= 0 && H5Gclose(group) >= 0
        }
        guard isAdded else { throw .notAdded(name: name) }
    }

    /// Adds a dataset of 32-bit floats, and the groups on the way to it.
    ///
    /// - Parameters:
    ///   - name: its path from the root.
    ///   - shape: the dimensions, slowest first.
    ///   - values: The elements, last dimension fastest; as many as the product of `shape`.
    /// - Throws: ``HDF5Error/notAdded(name:)``.
    package func addDataset(_ name: String, shape: [Int], values: [Float]) throws(HDF5Error) {
        precondition(values.count == shape.reduce(1, *), "\(name): \(values.count) values for shape \(shape)")
        let isAdded = HDF5Library.locked { () -> Bool in
            let extents = shape.map { hsize_t($0) }
            let space = unsafe H5Screate_simple(Int32(shape.count), extents, nil)
            defer { H5Sclose(space) }
            let dataset = unsafe H5Dcreate2(
                file, name, chdf5_float32(), space, links, chdf5_default(), chdf5_default())
            guard dataset >= 0 else { return false }
            defer { H5Dclose(dataset) }
            return unsafe H5Dwrite(
                dataset, chdf5_native_float(), chdf5_all(), chdf5_all(), chdf5_default(), values) >= 0
        }
        guard isAdded else { throw .notAdded(name: name) }
    }

    /// Gives the object at `name` an attribute of one text.
    ///
    /// - Throws: ``HDF5Error/notAdded(name:)``.
    package func setAttribute(_ attribute: String, to text: String, of name: String) throws(HDF5Error) {
        let isAdded = HDF5Library.locked { () -> Bool in
            let type = H5Tcopy(chdf5_c_string())
            let space = H5Screate(H5S_SCALAR)
            defer {
                H5Tclose(type)
                H5Sclose(space)
            }
            guard H5Tset_size(type, chdf5_variable_size()) >= 0, H5Tset_cset(type, H5T_CSET_UTF8) >= 0 else {
                return false
            }
            let handle = unsafe H5Acreate_by_name(
                file, name, attribute, type, space, chdf5_default(), chdf5_default(), chdf5_default())
            guard handle >= 0 else { return false }
            defer { H5Aclose(handle) }
            return unsafe text.withCString { text in
                var pointer: UnsafePointer<CChar>? = unsafe text
                return unsafe H5Awrite(handle, type, &pointer) >= 0
            }
        }
        guard isAdded else { throw .notAdded(name: name) }
    }

    /// The whole file.
    ///
    /// - Throws: ``HDF5Error/notAdded(name:)`` where the library has no memory.
    package func bytes() throws(HDF5Error) -> [UInt8] {
        let bytes = HDF5Library.locked { () -> [UInt8]? in
            guard H5Fflush(file, H5F_SCOPE_LOCAL) >= 0 else { return nil }
            let size = H5Fget_file_image(file, nil, 0)
            guard size > 0 else { return nil }
            return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                count = unsafe max(0, H5Fget_file_image(file, buffer.baseAddress, size))
            }
        }
        guard let bytes, !bytes.isEmpty else { throw .notAdded(name: "/") }
        return bytes
    }
}

import CHDF5

/// An HDF5 file open for reading: groups, string attributes and numeric datasets, as Keras writes them.
///
/// Only objects inside the file are followed: external links and external storage, which could name other files of the
/// machine, are refused.
package final class HDF5File: Sendable {
    /// Where the file came from, for error messages.
    package let path: String
    private let handle: hid_t

    /// Opens the file at `path`.
    ///
    /// - Throws: ``HDF5Error/unreadable(path:reason:)`` when it is no HDF5 file.
    package convenience init(path: String) throws(HDF5Error) {
        let handle = HDF5Library.locked { () -> hid_t in
            unsafe H5Fopen(path, chdf5_read_only(), chdf5_default())
        }
        try self.init(handle: handle, path: path)
    }

    /// Opens a file whose bytes are in memory, of which the library keeps a copy.
    ///
    /// - Throws: ``HDF5Error/unreadable(path:reason:)`` when they are no HDF5 file.
    package convenience init(bytes: [UInt8], path: String) throws(HDF5Error) {
        let handle = HDF5Library.locked { () -> hid_t in
            let access = H5Pcreate(chdf5_file_access())
            defer { H5Pclose(access) }
            guard H5Pset_fapl_core(access, 1 << 20, false) >= 0 else { return -1 }
            var image = bytes
            let isSet = unsafe image.withUnsafeMutableBytes {
                unsafe H5Pset_file_image(access, $0.baseAddress, $0.count)
            }
            guard isSet >= 0 else { return -1 }
            return unsafe H5Fopen(path, chdf5_read_only(), access)
        }
        try self.init(handle: handle, path: path)
    }

    private init(handle: hid_t, path: String) throws(HDF5Error) {
        guard handle >= 0 else { throw .unreadable(path: path, reason: "not an HDF5 file") }
        self.handle = handle
        self.path = path
    }

    deinit {
        _ = HDF5Library.locked { H5Fclose(handle) }
    }

    /// Opens the object at `name` (a path from the root), calls `body` and closes it; nil when there is none.
    func withObject<Result>(_ name: String, _ body: (hid_t) -> Result?) -> Result? {
        HDF5Library.locked {
            guard isInside(name) else { return nil }
            let object = unsafe H5Oopen(handle, name, chdf5_default())
            guard object >= 0 else { return nil }
            defer { H5Oclose(object) }
            return body(object)
        }
    }

    /// Whether every link on the way to `name` is a hard link, one within this file.
    private func isInside(_ name: String) -> Bool {
        var prefix = ""
        for component in name.split(separator: "/") {
            prefix += "/" + component
            guard unsafe chdf5_is_hard_link(handle, prefix) else { return false }
        }
        return true
    }
}

extension HDF5File {
    /// Whether there is a group or dataset at `name`.
    package func contains(_ name: String) -> Bool {
        withObject(name) { _ in true } ?? false
    }

    /// Whether there is a dataset at `name`.
    package func isDataset(_ name: String) -> Bool {
        withObject(name) { H5Iget_type($0) == H5I_DATASET } ?? false
    }

    /// The names in the group at `name`, in the order of creation where it is kept, else of the names.
    package func children(of name: String) -> [String] {
        withObject(name) { object -> [String]? in
            guard H5Iget_type(object) == H5I_GROUP else { return nil }
            var information = H5G_info_t()
            guard unsafe H5Gget_info(object, &information) >= 0 else { return nil }
            return (0..<information.nlinks).compactMap { Self.linkName(object, $0) }
        } ?? []
    }

    private static func linkName(_ group: hid_t, _ index: hsize_t) -> String? {
        let length = unsafe H5Lget_name_by_idx(
            group, ".", H5_INDEX_NAME, H5_ITER_NATIVE, index, nil, 0, chdf5_default())
        guard length > 0 else { return nil }
        var buffer = [CChar](repeating: 0, count: length + 1)
        let written = unsafe H5Lget_name_by_idx(
            group, ".", H5_INDEX_NAME, H5_ITER_NATIVE, index, &buffer, buffer.count, chdf5_default())
        guard written == length else { return nil }
        return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

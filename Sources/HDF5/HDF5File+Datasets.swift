import CHDF5

/// The content of a dataset of numbers.
package struct HDF5Numbers: Sendable {
    /// The dimensions, slowest first; empty for a scalar.
    package let shape: [Int]
    /// The elements, last dimension fastest.
    package let values: [Float]
}

extension HDF5File {
    /// The numbers of the dataset at `name`, converted to floats from whatever the file holds: integers, half, single or
    /// double precision, and the bfloat16 that Keras stores as two opaque bytes.
    ///
    /// - Throws: ``HDF5Error/corrupt(path:detail:)`` when there is no such dataset, it holds no numbers or it cannot be read.
    package func numbers(_ name: String) throws(HDF5Error) -> HDF5Numbers {
        let result = withObject(name) { object -> Result<HDF5Numbers, HDF5Error>? in
            guard H5Iget_type(object) == H5I_DATASET else { return nil }
            return read(object).map { .success($0) } ?? .failure(damaged(name))
        }
        guard let result else { throw .corrupt(path: path, detail: "there is no dataset \(name)") }
        return try result.get()
    }

    /// The dimensions of the dataset at `name`, slowest first; nil when there is none.
    package func shape(of name: String) -> [Int]? {
        withObject(name) { object -> [Int]? in
            guard H5Iget_type(object) == H5I_DATASET else { return nil }
            let space = H5Dget_space(object)
            defer { H5Sclose(space) }
            return Self.dimensions(of: space)
        }
    }

    private func damaged(_ name: String) -> HDF5Error {
        .corrupt(path: path, detail: "dataset \(name) cannot be read as numbers")
    }

    private func read(_ dataset: hid_t) -> HDF5Numbers? {
        let (space, type, creation) = (H5Dget_space(dataset), H5Dget_type(dataset), H5Dget_create_plist(dataset))
        defer {
            H5Sclose(space)
            H5Tclose(type)
            H5Pclose(creation)
        }
        guard H5Pget_external_count(creation) == 0, H5Pget_layout(creation) != H5D_VIRTUAL,
            let shape = Self.dimensions(of: space)
        else { return nil }
        let count = shape.reduce(1, *)
        switch H5Tget_class(type) {
        case H5T_FLOAT, H5T_INTEGER:
            var values = [Float](repeating: 0, count: count)
            guard
                unsafe H5Dread(dataset, chdf5_native_float(), chdf5_all(), chdf5_all(), chdf5_default(), &values) >= 0
            else { return nil }
            return HDF5Numbers(shape: shape, values: values)
        case H5T_OPAQUE:
            guard H5Tget_size(type) == 2, unsafe H5Aexists(dataset, "dtype") > 0 else { return nil }
            var halves = [UInt16](repeating: 0, count: count)
            guard unsafe H5Dread(dataset, type, chdf5_all(), chdf5_all(), chdf5_default(), &halves) >= 0 else {
                return nil
            }
            return HDF5Numbers(
                shape: shape, values: halves.map { Float(bitPattern: UInt32(UInt16(littleEndian: $0)) << 16) })
        default: return nil
        }
    }

    /// The extent of a dataspace, refused where its size could not be a layer's weights.
    private static func dimensions(of space: hid_t) -> [Int]? {
        let rank = H5Sget_simple_extent_ndims(space)
        guard (0...8).contains(rank) else { return nil }
        var extents = [hsize_t](repeating: 0, count: max(1, Int(rank)))
        guard unsafe H5Sget_simple_extent_dims(space, &extents, nil) >= 0 else { return nil }
        var (shape, count) = ([Int](), 1)
        for extent in extents.prefix(Int(rank)) {
            guard extent <= 1 << 31 else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: Int(extent))
            guard !overflow, product <= 1 << 31 else { return nil }
            (count, shape) = (product, shape + [Int(extent)])
        }
        return shape
    }
}

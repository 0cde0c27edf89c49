import CZip

/// Why an archive cannot be read or written.
package enum ZipError: Error, Equatable, Sendable {
    /// It cannot be opened; `reason` is the library's.
    case unreadable(path: String, reason: String)
    /// It is broken; `detail` says what is wrong where.
    case corrupt(path: String, detail: String)
    /// It cannot be written; `reason` is the library's.
    case unwritable(path: String, reason: String)

    /// The library's text for one of its codes.
    static func reason(_ code: Int32) -> String {
        var error = unsafe zip_error_t()
        unsafe zip_error_init_with_code(&error, code)
        defer { unsafe zip_error_fini(&error) }
        return unsafe String(cString: zip_error_strerror(&error))
    }
}

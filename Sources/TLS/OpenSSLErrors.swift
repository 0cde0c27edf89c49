import COpenSSL

/// The calling thread's queue of OpenSSL errors.
enum OpenSSLErrors {
    /// Empties the queue and returns its first error as text.
    static func take() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else { return "unknown error" }
        guard let reason = unsafe ERR_reason_error_string(code) else { return "error \(code)" }
        return unsafe String(cString: reason)
    }
}

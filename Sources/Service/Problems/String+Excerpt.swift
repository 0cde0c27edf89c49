import Excerpt

extension String {
    /// The text as errors repeat what a client sent, in quotation marks.
    var quotedExcerpt: String { "\"\(excerpt)\"" }
}

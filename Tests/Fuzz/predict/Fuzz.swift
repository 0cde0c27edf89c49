import HTTPServer
import JSON

/// The route of photos, of which the targets take but what holds their bytes.
package struct ClassifyBody {}

/// The body of a request of TensorFlow Serving's API is refused with a sentence, or has pictures: files, or numbers in the
/// shape that the model takes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let body = Array(UnsafeBufferPointer(start: start, count: count))
    let maximum = 4
    do throws(Problem) {
        let request = try PredictRequest(RequestBody(body), shape: [2, 1, 3], maximum: maximum)
        switch request.input {
        case .files(let files):
            precondition((1...maximum).contains(files.count) && files.allSatisfy { !$0.isEmpty })
            precondition(files.reduce(0) { $0 + $1.count } <= count, "more than was sent")
        case .pixels(let values, let count):
            precondition((1...maximum).contains(count) && values.count == count * 6 && values.allSatisfy(\.isFinite))
            precondition(request.signature == .standard)
        }
    } catch {
        precondition(!error.detail.isEmpty && error.detail.utf8.count < 2000, "\(error.detail.utf8.count)")
    }
    return 0
}

import Foundation
import Imaging

/// Decodes one file and prints what it took: `decode-runner FILE`. With `decode-runner --times COUNT FILE` it decodes so often
/// and prints the processor milliseconds of each time.
///
/// The peak is that of the process's resident memory, less what it held with the file's bytes in memory.
let arguments = CommandLine.arguments
let repetitions = arguments.count == 4 && arguments[1] == "--times" ? Int(arguments[2]) : nil
guard arguments.count == 2 || repetitions != nil, let path = arguments.last else {
    FileHandle.standardError.write(Data("usage: decode-runner [--times COUNT] FILE\n".utf8))
    exit(64)
}

func memory(_ key: String) -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
}

var limits = ImageLimits()
limits.maximumPixels = 1 << 30
let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
if let repetitions {
    for _ in 0..<repetitions {
        let began = clock()
        _ = try ImageDecoder(limits: limits).decode(bytes)
        print(Double(clock() - began) / Double(CLOCKS_PER_SEC) * 1000)
    }
    exit(0)
}
// What was reached before counts no more.
try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
let before = memory("VmRSS")
let began = clock()
let photo: DecodedImage
do { photo = try ImageDecoder(limits: limits).decode(bytes) } catch {
    print(error, "\(String(format: "%.2f", Double(clock() - began) / Double(CLOCKS_PER_SEC))) s of processor")
    exit(1)
}
let seconds = Double(clock() - began) / Double(CLOCKS_PER_SEC)
let megapixels = Double(photo.fullWidth * photo.fullHeight) / 1e6
print(
    "\(photo.image.width)×\(photo.image.height)",
    "\(String(format: "%.2f", seconds)) s of processor, \(String(format: "%.0f", seconds * 1000 / megapixels)) ms a megapixel,",
    "peak \(Int(memory("VmHWM") - before)) MiB,",
    "\(String(format: "%.1f", (memory("VmHWM") - before) * 1_048_576 / (megapixels * 1e6))) bytes a pixel")

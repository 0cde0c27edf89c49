import Foundation
import Imaging

/// Decodes one file and prints what it took: `decode-runner FILE`.
///
/// The peak is that of the process's resident memory, less what it held with the file's bytes in memory.
guard CommandLine.arguments.count == 2 else {
    FileHandle.standardError.write(Data("usage: decode-runner FILE\n".utf8))
    exit(64)
}

func memory(_ key: String) -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
}

var limits = ImageLimits()
limits.maximumPixels = 1 << 30
let bytes = [UInt8](try Data(contentsOf: URL(filePath: CommandLine.arguments[1])))
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

import FaceDetection
import FoundationEssentials
import Glibc
import Imaging

// Measures the largest face of each picture that comes on standard input, for benchmarks/quality/measure.py:
// quality-runner DETECTOR [--features] [--rounds N]
// --features adds the inputs of the network for covers, --rounds the least time in microseconds of N rounds for all
// measures and for that network with its inputs.
// In: lines "WIDTH HEIGHT", each followed by the picture's RGB bytes. Out: one JSON object a line.

/// Exactly `count` bytes of standard input; nil where it ends before.
func readBytes(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
        let got = unsafe bytes.withUnsafeMutableBytes { buffer -> Int in
            unsafe Glibc.read(0, UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).baseAddress, count - filled)
        }
        guard got > 0 else { return nil }
        filled += got
    }
    return bytes
}

/// The next line of standard input, without its end.
func readHeader() -> String? {
    var line: [UInt8] = []
    while let byte = readBytes(1)?.first {
        if byte == 10 { return String(decoding: line, as: UTF8.self) }
        line.append(byte)
    }
    return nil
}

func answer(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    var sent = 0
    while sent < bytes.count {
        let written = unsafe bytes.withUnsafeBytes { buffer -> Int in
            unsafe Glibc.write(1, UnsafeRawBufferPointer(rebasing: buffer[sent...]).baseAddress, bytes.count - sent)
        }
        guard written > 0 else { exit(1) }
        sent += written
    }
}

func list(_ values: [Double]) -> String { "[" + values.map { "\($0)" }.joined(separator: ",") + "]" }

guard CommandLine.arguments.count > 1 else {
    print("usage: quality-runner DETECTOR [--features] [--rounds N]")
    exit(2)
}
/// The least time of some rounds in microseconds.
func microseconds(rounds: Int, _ work: () -> Void) -> Double {
    (0..<rounds).map { _ in
        let duration = ContinuousClock().measure(work)
        return Double(duration.components.seconds) * 1e6 + Double(duration.components.attoseconds) * 1e-12
    }.min() ?? 0
}

/// The measures as members of a JSON object.
func members(_ face: DetectedFace, _ quality: FaceQuality) -> [String] {
    [
        "\"landmarks\":\(list(face.landmarks.points.flatMap { [$0.x, $0.y] }))", "\"confidence\":\(face.confidence)",
        "\"eye_distance\":\(quality.eyeDistance)", "\"sharpness\":\(quality.sharpness)",
        "\"yaw\":\(quality.pose.yaw)", "\"pitch\":\(quality.pose.pitch)", "\"roll\":\(quality.pose.roll)",
        "\"brightness\":\(quality.brightness)", "\"clipped\":\(quality.clippedShare)",
        "\"outside\":\(quality.outsideShare)", "\"edge_distance\":\(quality.edgeDistance)",
        "\"covered_eyes\":\(quality.cover.eyes)", "\"covered_mouth\":\(quality.cover.mouth)",
        "\"reasons\":[\(quality.reasons().map { "\"\($0.rawValue)\"" }.joined(separator: ","))]",
    ]
}

let context = try FaceDetector(directory: CommandLine.arguments[1]).makeContext()
let givesFeatures = CommandLine.arguments.contains("--features")
let rounds = CommandLine.arguments.firstIndex(of: "--rounds").flatMap { Int(CommandLine.arguments[$0 + 1]) } ?? 0
while let line = readHeader() {
    let size = line.split(separator: " ").compactMap { Int($0) }
    guard size.count == 2, let pixels = readBytes(size[0] * size[1] * 3) else { break }
    let image = RGBImage(width: size[0], height: size[1], pixels: pixels)
    guard let face = context.detect(in: image).faces.first else {
        answer("{}")
        continue
    }
    var texts = members(face, FaceQuality(of: face, in: image))
    if givesFeatures {
        texts.append("\"features\":\(list(FaceCoverFeatures(of: face, in: image).values.map(Double.init)))")
    }
    if rounds > 0 {
        texts.append("\"quality_us\":\(microseconds(rounds: rounds) { _ = FaceQuality(of: face, in: image) })")
        texts.append("\"cover_us\":\(microseconds(rounds: rounds) { _ = FaceCover(of: face, in: image) })")
    }
    answer("{\(texts.joined(separator: ","))}")
}

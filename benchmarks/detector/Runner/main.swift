import FoundationEssentials
import NeuralNetwork

// Times the detector's network on commands from standard input, so that the script which compares engines can take
// turns: "LOAD PATH WIDTH HEIGHT" reads raw RGB bytes, "RUN N" prints the milliseconds of N passes on one line.

/// Why the runner stopped.
struct UsageError: Error {
    let message: String
}

/// A photo as raw bytes.
struct Photo {
    var pixels: [UInt8] = []
    var width = 0
    var height = 0
}

func milliseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) * 1e-15
}

guard CommandLine.arguments.count == 2 else { throw UsageError(message: "usage: detector-runner WEIGHTS") }
let network = try YuNet(weights: SafetensorsFile(path: CommandLine.arguments[1]))
let context = network.makeContext()
print("READY \(context.instructionSet)")
var photo = Photo()
while let line = readLine() {
    let words = line.split(separator: " ").map(String.init)
    switch (words.first, words.count) {
    case ("LOAD", 4):
        guard let width = Int(words[2]), let height = Int(words[3]) else { throw UsageError(message: line) }
        let data = try Data(contentsOf: URL(filePath: words[1]))
        guard data.count == width * height * 3 else { throw UsageError(message: "\(line): \(data.count) bytes") }
        photo = Photo(pixels: [UInt8](data), width: width, height: height)
        print("LOADED")
    case ("RUN", 2):
        let clock = ContinuousClock()
        let times = (0..<(Int(words[1]) ?? 0)).map { _ in
            milliseconds(
                clock.measure { context.run(pixels: photo.pixels.span, width: photo.width, height: photo.height) })
        }
        print(times.map { "\($0)" }.joined(separator: " "))
    default:
        throw UsageError(message: line)
    }
}

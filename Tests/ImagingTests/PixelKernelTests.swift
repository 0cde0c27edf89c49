import CPixels
import Testing

@Suite("Pixel kernels")
struct PixelKernelTests {
    @Test("the vector path of stretching equals the portable one at every count")
    func stretch() {
        var generator = SplitMix(state: 3)
        for count in 1...70 {
            let pixels = Int.random(in: 2...40, using: &generator)
            let row = (0..<pixels * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let first = (0..<count).map { Int32($0 * (pixels - 1) / count) }
            let weights = (0..<count).map { _ in
                let weight = Int16.random(in: 0...2048, using: &generator)
                return cpixels_weights(first: 2048 - weight, second: weight)
            }
            // A guard behind the output shows writes past its end.
            var fast = [Int16](repeating: -7, count: count * 3 + 4)
            var portable = fast
            unsafe cpixels_stretch(row, row.count, first, weights, count, &fast)
            unsafe cpixels_stretch_portable(row, first, weights, count, &portable)
            #expect(fast == portable)
            #expect(fast.suffix(4) == [-7, -7, -7, -7])
        }
    }

    @Test("four places at a time give the bits that one at a time gives, inside the picture and across its borders")
    func sample() {
        var generator = SplitMix(state: 5)
        for round in 0..<400 {
            let (width, height) = (Int.random(in: 1...30, using: &generator), Int.random(in: 1...30, using: &generator))
            let pixels = (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let count = Int.random(in: 1...23, using: &generator)
            let reach = round.isMultiple(of: 2) ? 0.0 : 8.0
            let from = (
                Double.random(in: -reach...Double(width - 1) + reach, using: &generator),
                Double.random(in: -reach...Double(height - 1) + reach, using: &generator)
            )
            let to = (
                Double.random(in: -reach...Double(width - 1) + reach, using: &generator),
                Double.random(in: -reach...Double(height - 1) + reach, using: &generator)
            )
            let places = cpixels_places(
                x: from.0, y: from.1, step_x: (to.0 - from.0) / Double(count), step_y: (to.1 - from.1) / Double(count))
            var fast = (0..<count * 3 + 4).map { Float($0) }
            var portable = fast
            unsafe cpixels_sample(pixels, Int32(width), Int32(height), places, 0.25, count, &fast)
            unsafe cpixels_sample_portable(pixels, Int32(width), Int32(height), places, 0.25, 0, count, &portable)
            #expect(fast == portable)
        }
    }

    @Test("blending rounds as its formula says")
    func blend() {
        var generator = SplitMix(state: 4)
        for count in [1, 7, 16, 33, 100] {
            let upper = (0..<count).map { _ in Int16.random(in: 0...32_640, using: &generator) }
            let lower = (0..<count).map { _ in Int16.random(in: 0...32_640, using: &generator) }
            for weight in [0, 1, 1024, 2047, 2048] {
                var output = [UInt8](repeating: 0, count: count)
                let weights = cpixels_weights(first: Int16(2048 - weight), second: Int16(weight))
                unsafe cpixels_blend(upper, lower, weights, count, &output)
                for index in 0..<count {
                    let above = (Int(upper[index]) * (2048 - weight)) >> 16
                    let below = (Int(lower[index]) * weight) >> 16
                    #expect(Int(output[index]) == (above + below + 2) >> 2)
                }
            }
        }
    }
}

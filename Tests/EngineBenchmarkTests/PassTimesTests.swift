import EngineBenchmark
import Testing

@Suite("Times of passes")
struct PassTimesTests {
    @Test("percentiles are of the nearest rank, images a second of the median pass")
    func percentiles() {
        let times = PassTimes(batch: 4, milliseconds: (1...100).reversed().map(Double.init))
        #expect(times.percentile(0.5) == 50)
        #expect(times.percentile(0.99) == 99)
        #expect(times.percentile(1) == 100)
        #expect(times.imagesPerSecond == 80)
    }

    @Test("a single pass is every percentile")
    func single() {
        let times = PassTimes(batch: 1, milliseconds: [8])
        #expect(times.percentile(0.5) == 8)
        #expect(times.percentile(0.99) == 8)
        #expect(times.imagesPerSecond == 125)
    }
}

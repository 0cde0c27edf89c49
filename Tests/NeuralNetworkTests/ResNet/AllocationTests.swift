import CAllocationCounter
import NeuralNetwork
import Testing

@Suite("Memory of a run", .enabled(if: allocation_counter_is_active() != 0))
struct AllocationTests {
    /// The heap allocations of the calling thread during the second call of `body`; at the first call of a process,
    /// the Swift runtime may allocate metadata of types.
    private func allocations(_ body: () -> Void) -> Int {
        body()
        let before = allocation_counter_value()
        body()
        return allocation_counter_value() - before
    }

    @Test("the counter sees an array's and an object's allocation")
    func counter() {
        var array: [Int] = []
        #expect(allocations { array = Array(repeating: 1, count: 1000) } > 0)
        #expect(array.count == 1000)
        #expect(allocations {} == 0)
    }

    @Test(
        "nothing is allocated between input and logits, at any batch up to the largest",
        arguments: ResNetTests.descriptions)
    func run(description: ResNetDescription) throws {
        let weights = try NaiveResNet(description: description, seed: 3).file()
        let network = try ResNet(description: description, weights: weights)
        let context = network.makeContext(maximumBatch: 3)
        for batch in 1...3 {
            let count = allocations { unsafe context.run(batch: batch) { unsafe $0.update(repeating: 0.25) } }
            #expect(count == 0, "batch \(batch)")
        }
    }

    @Test("the bundled network allocates nothing, alone or in a batch")
    func bundled() throws {
        let network = try ResNet(
            description: ReferenceTests.description, weights: SafetensorsFile(path: Fixtures.model))
        let context = network.makeContext(maximumBatch: 3)
        for batch in [1, 3] {
            let count = allocations { unsafe context.run(batch: batch) { unsafe $0.update(repeating: 0.25) } }
            #expect(count == 0, "batch \(batch)")
        }
    }

    @Test("logits are readable without an allocation")
    func logits() throws {
        let description = ResNetTests.narrow()
        let weights = try NaiveResNet(description: description, seed: 3).file()
        let context = try ResNet(description: description, weights: weights).makeContext(maximumBatch: 1)
        unsafe context.run(batch: 1) { unsafe $0.update(repeating: 0.25) }
        var sum: Float = 0
        let count = allocations {
            unsafe context.withUnsafeLogits(head: 1, image: 0) { unsafe sum = $0.reduce(0, +) }
        }
        #expect(count == 0)
        #expect(relativeError(of: [sum], to: [context.logits(head: 1, image: 0).reduce(0, +)]) < 1e-6)
    }

    @Test("a worker's memory grows with its batch, apart from the fixed scratch memory")
    func contextSize() throws {
        let description = ResNetTests.narrow()
        let weights = try NaiveResNet(description: description, seed: 3).file()
        let network = try ResNet(description: description, weights: weights)
        let sizes = [1, 2, 4].map { network.makeContext(maximumBatch: $0).byteCount }
        #expect(sizes[0] < sizes[1] && sizes[1] < sizes[2])
        #expect(sizes[2] <= 4 * sizes[0])
    }
}

import CAllocationCounter
import NeuralNetwork
import Testing

@Suite("Memory of a planned run", .enabled(if: allocation_counter_is_active() != 0))
struct EngineMemoryTests {
    @Test("nothing is allocated between input and logits", arguments: EngineSetting.all)
    func allocations(setting: EngineSetting) throws {
        let network = try ResNet(
            description: ReferenceTests.description, weights: SafetensorsFile(path: Fixtures.model),
            options: setting.options())
        let context = network.makeContext(maximumBatch: 9, threads: setting.threads)
        for batch in [1, 9] {
            unsafe context.run(batch: batch) { unsafe $0.update(repeating: 0.5) }
            let before = allocation_counter_value()
            unsafe context.run(batch: batch) { unsafe $0.update(repeating: 0.25) }
            #expect(allocation_counter_value() == before, "batch \(batch)")
        }
    }

    @Test(
        "activations that are never needed at the same time share memory",
        .enabled(if: InstructionSet.selected > .generic))
    func arena() throws {
        let network = try ResNet(
            description: ReferenceTests.description, weights: SafetensorsFile(path: Fixtures.model),
            options: EngineOptions())
        // All activations of an image together take 13 MB, those of a stage's pass a few.
        #expect(network.makeContext(maximumBatch: 1).byteCount < 8 << 20)
        #expect(network.makeContext(maximumBatch: 32).byteCount < 32 << 20)
    }
}

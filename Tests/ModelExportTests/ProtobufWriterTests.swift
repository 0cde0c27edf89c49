import Protobuf
import Testing

@Suite("Protobuf messages")
struct ProtobufWriterTests {
    @Test("what is written reads back: integers, floats, texts, messages, packed lists")
    func roundTrip() throws {
        let integers = [0, 1, 127, 128, 300, -1, .max, .min]
        let floats: [Float] = [0, -1.5, .infinity, 0x1p-140]
        var writer = ProtobufWriter()
        writer.add(1, -7)
        writer.add(2, 0.25 as Float)
        writer.add(3, "größer")
        writer.add(4) { $0.add(536_870_911, 5) }
        writer.add(5, packed: integers)
        writer.add(6, packed: floats)
        writer.add(7, packed: [] as [Int])
        var reader = ProtobufReader(writer.bytes, range: 0..<writer.bytes.count)
        var fields: [Int: ProtobufReader.Value] = [:]
        while let (number, value) = try reader.next() { fields[number] = value }
        #expect(fields.count == 6)
        #expect(fields[1]?.integer == -7)
        #expect(fields[2]?.float == 0.25)
        #expect(reader.text(try #require(fields[3]?.range)) == "größer")
        var inner = reader.message(try #require(fields[4]?.range))
        let field = try #require(try inner.next())
        #expect(field.number == 536_870_911 && field.value.integer == 5)
        #expect(try reader.integers(try #require(fields[5])) == integers)
        #expect(try reader.floats(try #require(fields[6])) == floats)
    }

    @Test("the bytes are those of the encoding guide")
    func guide() {
        var writer = ProtobufWriter()
        writer.add(1, 150)
        writer.add(2, "testing")
        #expect(writer.bytes == [0x08, 0x96, 0x01, 0x12, 0x07] + Array("testing".utf8))
    }

    @Test("a message that is cut off anywhere fails or ends early, and never traps")
    func truncated() {
        var writer = ProtobufWriter()
        writer.add(1, 1 << 40)
        writer.add(2, 1.5 as Float)
        writer.add(3) { $0.add(1, packed: [1, 2, 3_000_000]) }
        for length in 0..<writer.bytes.count {
            var reader = ProtobufReader(Array(writer.bytes.prefix(length)), range: 0..<length)
            while let (_, value) = try? reader.next() { _ = try? reader.integers(value) }
        }
    }
}

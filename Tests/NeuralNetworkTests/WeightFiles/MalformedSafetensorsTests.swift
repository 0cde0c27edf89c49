import NeuralNetwork
import Testing

@Suite("Malformed safetensors files")
struct MalformedSafetensorsTests {
    /// A file of `header` and `dataBytes` zero bytes.
    private func file(_ header: String, dataBytes: Int = 0, headerLength: UInt64? = nil) -> [UInt8] {
        let length = headerLength ?? UInt64(header.utf8.count)
        let prefix = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        return prefix + Array(header.utf8) + [UInt8](repeating: 0, count: dataBytes)
    }

    private func error(_ bytes: [UInt8]) -> SafetensorsError? {
        do {
            _ = try SafetensorsFile(bytes: bytes)
            return nil
        } catch {
            return error
        }
    }

    private func tensor(_ name: String, _ shape: String, _ begin: Int, _ end: Int, type: String = "F32") -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
    }

    @Test("a well-formed header of the same kind is accepted, with escapes, white space and padding")
    func wellFormed() throws {
        let header =
            "{ \"a\\u00e4\\ud83d\\ude00\\n\" : { \"shape\":[ 1 , 2 ], \"data_offsets\":[0,8],\n\"dtype\":\"F32\"} }   "
        let file = try SafetensorsFile(bytes: file(header, dataBytes: 8))
        #expect(file.tensors["aä😀\n"]?.shape == [1, 2])
        #expect(error(self.file("{}")) == nil)
    }

    @Test("a file too short for a header length is rejected")
    func tooShort() {
        for count in 0..<8 { #expect(error([UInt8](repeating: 0, count: count)) == .tooShort(byteCount: count)) }
    }

    @Test("a header length past the end or over 100 MB is rejected without reading it")
    func headerLength() {
        #expect(error(file("{}", headerLength: 3)) == .headerPastEnd(byteCount: 3, available: 2))
        #expect(
            error(file("{}", headerLength: 100_000_001))
                == .headerTooLarge(byteCount: 100_000_001, maximum: 100_000_000))
        #expect(error(file("{}", headerLength: .max)) == .headerTooLarge(byteCount: .max, maximum: 100_000_000))
    }

    @Test(
        "JSON other than the format's is rejected",
        arguments: [
            "", "[]", " {}", "{", "{}}", "{\"a\"}", "{\"a\":1}", "{\"a\":{}}", "{\"a\":{\"dtype\":\"F32\"},}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e0],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"extra\":1}}",
            "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            "{\"__metadata__\":{\"a\":1}}", "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "{\"__metadata__\":null}",
            "{\"a\\x\":1}", "{\"\\ud800\":1}", "{\"\\ud800\\u0041\":1}", "{\"\\udc00\":1}", "{\"\\u12",
            "{\"a\u{1}\":1}",
            "{\"a", "{\"a\\",
        ])
    func malformedJSON(header: String) {
        let found = error(file(header, dataBytes: 4))
        guard case .malformedHeader = found else {
            Issue.record("\(header): \(String(describing: found))")
            return
        }
    }

    @Test("a name that is not UTF-8 is rejected")
    func notUTF8() {
        var bytes = file("{\"a\":1}")
        bytes[10] = 0xFF
        guard case .malformedHeader(_, "string is not UTF-8") = error(bytes) else {
            Issue.record("accepted")
            return
        }
    }

    @Test("a tensor name that occurs twice is rejected")
    func duplicate() {
        let header = "{\(tensor("a", "[1]", 0, 4)),\(tensor("a", "[1]", 4, 8))}"
        #expect(error(file(header, dataBytes: 8)) == .duplicateTensor(name: "a"))
    }

    @Test("an element type other than F32, F16 and BF16 is named")
    func dataType() {
        let header = "{\(tensor("a", "[1]", 0, 8, type: "I64"))}"
        #expect(error(file(header, dataBytes: 8)) == .unsupportedDataType(tensor: "a", dataType: "I64"))
    }

    @Test(
        "what a file has for names, types and shapes is repeated to 64 characters, escaped, whatever is wrong with it")
    func longNames() throws {
        let long = String(repeating: "n\\u001b\\n", count: 100_000)
        let dimensions = "[" + Array(repeating: "4294967296", count: 100_000).joined(separator: ",") + "]"
        let headers = [
            "{\(tensor(long, "[1]", 0, 4)),\(tensor(long, "[1]", 4, 8))}", "{\(tensor(long, "[1]", 0, 8, type: long))}",
            "{\(tensor(long, dimensions, 0, 0))}", "{\(tensor(long, "[1]", 4, 0))}", "{\(tensor(long, "[1]", 0, 8))}",
            "{\(tensor(long, "[1]", 4, 8))}", "{\(tensor(long, "[100]", 0, 400))}",
            "{\(tensor("a", "[2]", 0, 8)),\(tensor(long, "[1]", 4, 8))}", "{\"a\":{\"\(long)\":1}}",
            "{\"__metadata__\":{\"\(long)\":\"\",\"\(long)\":\"\"}}", "{\"\(long)\":{}}",
        ]
        for (index, header) in headers.enumerated() {
            let text = "\(try #require(error(file(header, dataBytes: 8))))"
            #expect(text.unicodeScalars.count < 1000 && text.unicodeScalars.allSatisfy { $0.value >= 32 }, "\(index)")
        }
        #expect(SafetensorsError.missingTensor(name: "conv1", expected: [1, 2]).description.contains("[1, 2]"))
    }

    @Test("a shape whose size overflows is rejected")
    func overflow() {
        let header = "{\(tensor("a", "[4294967296,4294967296]", 0, 0))}"
        #expect(error(file(header)) == .shapeOverflow(tensor: "a", shape: [1 << 32, 1 << 32]))
    }

    @Test("offsets that are reversed, span the wrong size, overlap, leave gaps or run past the end are rejected")
    func offsets() {
        #expect(
            error(file("{\(tensor("a", "[0]", 4, 0))}", dataBytes: 4))
                == .reversedOffsets(tensor: "a", begin: 4, end: 0))
        #expect(
            error(file("{\(tensor("a", "[2]", 0, 4))}", dataBytes: 4))
                == .sizeMismatch(tensor: "a", expected: 8, found: 4))
        #expect(
            error(file("{\(tensor("a", "[2]", 0, 8)),\(tensor("b", "[1]", 4, 8))}", dataBytes: 8))
                == .overlap(tensor: "b", other: "a"))
        #expect(
            error(file("{\(tensor("a", "[1]", 0, 4)),\(tensor("b", "[1]", 8, 12))}", dataBytes: 12))
                == .gap(before: "b", byteCount: 4))
        #expect(error(file("{\(tensor("a", "[1]", 4, 8))}", dataBytes: 8)) == .gap(before: "a", byteCount: 4))
        #expect(error(file("{\(tensor("a", "[1]", 0, 4))}", dataBytes: 7)) == .gap(before: nil, byteCount: 3))
        #expect(
            error(file("{\(tensor("a", "[1]", 0, 4))}", dataBytes: 3))
                == .pastEnd(tensor: "a", end: 4, available: 3))
    }

    @Test("no truncation and no flipped bit of a real file crashes")
    func mutations() {
        var writer = SafetensorsWriter()
        writer.metadata = ["k": "v"]
        writer.add("weight", shape: [2, 3], values: [1, 2, 3, 4, 5, 6], as: .float16)
        writer.add("bias", shape: [3], values: [1, 2, 3])
        let whole = writer.bytes()
        for count in 0..<whole.count { #expect(error(Array(whole[..<count])) != nil) }
        for bit in 0..<whole.count * 8 {
            var mutated = whole
            mutated[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let file = try? SafetensorsFile(bytes: mutated) else { continue }
            for (name, entry) in file.tensors { #expect((try? file.floats(name, shape: entry.shape)) != nil) }
        }
    }
}

import CKernels
import NeuralNetwork

extension VectorTrainingKernels {
    package func maximum(
        _ shape: PoolingShape, images: Int, input: UnsafeRawPointer, output: UnsafeMutableRawPointer,
        places: UnsafeMutablePointer<UInt8>
    ) {
        guard isWhole(shape.input.channels), !shape.readsZeros else {
            return unsafe plain.maximum(shape, images: images, input: input, output: output, places: places)
        }
        team.run { lane in
            var pooling = unsafe GagPooling(shape)
            for image in lane.share(of: images) {
                unsafe pooling.input = input + image * shape.input.count * table.elementBytes
                unsafe pooling.output = output + image * shape.output.count * table.elementBytes
                unsafe pooling.places = places + image * shape.output.count
                unsafe table.descriptor.pool(&pooling)
            }
        }
    }

    package func maximumGradient(
        _ shape: PoolingShape, images: Int, gradient: UnsafeRawPointer, places: UnsafePointer<UInt8>,
        output: UnsafeMutableRawPointer
    ) {
        guard isWhole(shape.input.channels), !shape.readsZeros else {
            return unsafe plain.maximumGradient(
                shape, images: images, gradient: gradient, places: places, output: output)
        }
        team.run { lane in
            var pooling = unsafe GagPooling(shape)
            for image in lane.share(of: images) {
                unsafe pooling.output =
                    UnsafeMutableRawPointer(mutating: gradient)
                    + image * shape.output.count * table.elementBytes
                unsafe pooling.places = UnsafeMutablePointer(mutating: places) + image * shape.output.count
                unsafe pooling.inputGradient = output + image * shape.input.count * table.elementBytes
                unsafe table.descriptor.poolGradient(&pooling)
            }
        }
    }

    package func average(
        images: Int, area: Int, channels: Int, input: UnsafeRawPointer, output: UnsafeMutablePointer<Float>
    ) {
        guard isWhole(channels) else {
            return unsafe plain.average(images: images, area: area, channels: channels, input: input, output: output)
        }
        team.run { lane in
            for image in lane.share(of: images) {
                unsafe table.descriptor.average(
                    input + image * area * channels * table.elementBytes, Int64(area), Int64(channels),
                    output + image * channels)
            }
        }
    }

    package func averageGradient(
        images: Int, area: Int, channels: Int, gradient: UnsafePointer<Float>, output: UnsafeMutableRawPointer
    ) {
        guard isWhole(channels) else {
            return unsafe plain.averageGradient(
                images: images, area: area, channels: channels, gradient: gradient, output: output)
        }
        team.run { lane in
            for image in lane.share(of: images) {
                unsafe table.descriptor.averageGradient(
                    gradient + image * channels, Int64(area), Int64(channels),
                    output + image * area * channels * table.elementBytes)
            }
        }
    }
}

extension GagPooling {
    fileprivate init(_ shape: PoolingShape) {
        unsafe self.init()
        unsafe inputHeight = Int32(shape.input.height)
        unsafe inputWidth = Int32(shape.input.width)
        unsafe outputHeight = Int32(shape.output.height)
        unsafe outputWidth = Int32(shape.output.width)
        unsafe channels = Int32(shape.input.channels)
        unsafe size = Int32(shape.size)
        unsafe stride = Int32(shape.stride)
        unsafe paddingTop = Int32(shape.paddingTop)
        unsafe paddingLeft = Int32(shape.paddingLeft)
    }
}

/// A batch normalisation in a program: where its numbers lie, and what it does with them (Ioffe and Szegedy 2015).
@safe final class NormalizationUnit {
    let name: String
    let channels: Int
    /// Whether it uses the running statistics and is not trained.
    let isFrozen: Bool
    let epsilon: Float
    /// The map that it normalises, and its pixels in an image.
    var input = -1
    var area = 0

    /// The parameters' positions in the store: γ, β, running mean and variance.
    let gamma, beta, runningMean, runningVariance: Int
    /// Positions of vectors: three sums, then one number for each channel.
    let sums, mean, inverseDeviation, batchVariance, scale, shift, factor, slope, offset: Int

    init(name: String, channels: Int, isFrozen: Bool, epsilon: Float, store: ParameterStore, vectors: inout Int) {
        self.name = name
        self.channels = channels
        self.isFrozen = isFrozen
        self.epsilon = epsilon
        gamma = store.index("\(name).weight")
        beta = store.index("\(name).bias")
        runningMean = store.index("\(name).running_mean")
        runningVariance = store.index("\(name).running_var")
        // Kernels may read and write whole vectors of channels.
        func reserve(_ count: Int) -> Int {
            defer { vectors += (count + 79) / 16 * 16 }
            return vectors
        }
        sums = reserve(3 * channels)
        mean = reserve(channels)
        inverseDeviation = reserve(channels)
        batchVariance = reserve(channels)
        scale = reserve(channels)
        shift = reserve(channels)
        factor = reserve(channels)
        slope = reserve(channels)
        offset = reserve(channels)
    }

    /// Derives scale and shift from the running statistics.
    func freeze(_ context: StepContext) {
        let store = context.store
        for channel in 0..<channels {
            let variance = unsafe Double(store.pointer(runningVariance)[channel])
            let scale = unsafe Double(store.pointer(gamma)[channel]) / (variance + Double(epsilon)).squareRoot()
            unsafe context.vector(self.scale)[channel] = Float(scale)
            let mean = unsafe Double(store.pointer(runningMean)[channel])
            unsafe context.vector(shift)[channel] = Float(Double(store.pointer(beta)[channel]) - mean * scale)
        }
    }

    /// Derives mean, variance, scale and shift from the batch's sums Σx and Σx².
    func useBatch(_ context: StepContext) {
        let store = context.store
        let count = Double(context.images * area)
        let sums = unsafe context.vector(self.sums)
        for channel in 0..<channels {
            let mean = unsafe Double(sums[channel]) / count
            let variance = unsafe max(0, Double(sums[channels + channel]) / count - mean * mean)
            let inverse = 1 / (variance + Double(epsilon)).squareRoot()
            let scale = unsafe Double(store.pointer(gamma)[channel]) * inverse
            unsafe context.vector(self.mean)[channel] = Float(mean)
            unsafe context.vector(batchVariance)[channel] = Float(variance)
            unsafe context.vector(inverseDeviation)[channel] = Float(inverse)
            unsafe context.vector(self.scale)[channel] = Float(scale)
            unsafe context.vector(shift)[channel] = Float(Double(store.pointer(beta)[channel]) - mean * scale)
        }
    }

    /// Moves the running statistics towards the batch's, whose variance counts as that of a sample.
    func updateStatistics(_ context: StepContext, momentum: Float) {
        let count = Float(context.images * area)
        let (mean, variance) = unsafe (context.store.pointer(runningMean), context.store.pointer(runningVariance))
        for channel in 0..<channels {
            let unbiased = unsafe context.vector(batchVariance)[channel] * (count / max(1, count - 1))
            unsafe mean[channel] += momentum * (context.vector(self.mean)[channel] - mean[channel])
            unsafe variance[channel] += momentum * (unbiased - variance[channel])
        }
    }

    /// Derives the parameters' gradients, and the coefficients of the input's, from Σg and Σg · x.
    ///
    /// - Parameters:
    ///   - source: The sums' vector, whose first `channels` values are Σg.
    ///   - place: Which of the vectors behind it holds Σg · x, from 1.
    func useGradientSums(_ context: StepContext, source: Int, place: Int) {
        let store = context.store
        let count = Double(context.images * area)
        let sums = unsafe context.vector(source)
        for channel in 0..<channels {
            let mean = unsafe Double(context.vector(self.mean)[channel])
            let inverse = unsafe Double(context.vector(inverseDeviation)[channel])
            let total = unsafe Double(sums[channel])
            let centred = unsafe Double(sums[place * channels + channel]) - mean * total
            unsafe store.pointer(beta, .gradients)[channel] = Float(total)
            unsafe store.pointer(gamma, .gradients)[channel] = Float(centred * inverse)
            let factor = unsafe Double(store.pointer(gamma)[channel]) * inverse
            let slope = -factor * inverse * inverse * centred / count
            unsafe context.vector(self.factor)[channel] = Float(factor)
            unsafe context.vector(self.slope)[channel] = Float(slope)
            unsafe context.vector(offset)[channel] = Float(-factor * total / count - slope * mean)
        }
    }
}

#pragma once
#include "CKernelsEngine.h"

/// SIMD kernels of a training step, under the rules of the engine's. Activations and their gradients are dense: image-major,
/// then row, then column, then channel, in fp32 or bfloat16; channels are whole vectors. Sums and coefficients are fp32.

/// What the epilogue of a convolution does with the tile in its registers. Operands lie as the output does.
typedef struct GagEpilogue {
    const float *bias;    ///< an addend for each channel, or null
    const void *addend;   ///< added next, or null
    const void *mask;     ///< an activation: where it is not positive, the value becomes zero; or null
    const void *below;    ///< what values are multiplied by for the second sum; null: by themselves
    const void *second;   ///< the same for a third sum; or null
    float *sums;          ///< for each channel Σ value, Σ value · below and Σ value · second, which are added to; or null
    int64_t sumStride;    ///< floats from one of these to the next
    int32_t rectifies;    ///< whether values below zero become zero
    int32_t accumulates;  ///< the output is fp32 and added to; nothing else is done
} GagEpilogue;

/// Where the patches of a convolution lie, and how wide its kernel is.
typedef struct {
    const void *input;
    const void *zeros;  ///< one pixel
    int64_t channels;   ///< of a pixel
    int32_t inputHeight, inputWidth, outputHeight, outputWidth;
    int32_t stride, paddingTop, paddingLeft, kernel;
} GagPatches;

/// Pixels of a pass over all of their channels.
typedef struct {
    int64_t firstPixel, lastPixel, channels;
    const void *input;  ///< of a normalisation: the convolution's output
    const void *gradient;
    const void *residual;
    void *output;
    const float *scale, *shift, *offset;         ///< for each channel
    const float *residualScale, *residualShift;  ///< or null
    int32_t relu;
    const GagEpilogue *epilogue;
} GagPass;

/// The largest values of the windows of one image.
typedef struct {
    const void *input;
    void *output;            ///< or its gradient, which is read
    uint8_t *places;         ///< for each output, where in its window it is
    void *inputGradient;
    int32_t inputHeight, inputWidth, outputHeight, outputWidth, channels;
    int32_t size, stride, paddingTop, paddingLeft;
} GagPooling;

/// The training kernels of one instruction set and one format of activations.
typedef struct {
    const char *name;
    uint32_t features;
    GagFormat format;    ///< `GAG_F32` or `GAG_BF16`
    int32_t lanes;       ///< channels of a vector
    int32_t panelWidth;  ///< output channels of a panel
    int32_t tileRows;

    /// A convolution, or a matrix product of a weight gradient, that ends in `epilogue`; scale, bias and residual are unused.
    GagConvolutionKernel convolve;

    /// Packs the weights `[output][tap][input]` of one panel of outputs, `[tap][input][output]`, each times its output's
    /// factor where there are factors.
    void (*packOutputs)(const float *weights, const float *factors, int64_t taps, int64_t inputs, void *packed);
    /// Packs one tap of them for the input's gradient: one panel of inputs, `[output][input]`.
    void (*packInputs)(const float *weights, const float *factors, int64_t taps, int64_t inputs, int64_t outputs, void *packed);

    /// Turns pixels `[first, first + count)` of `count` to `[channel][pixel]`, rows of `stride` elements, with zeros up to a
    /// multiple of two vectors: the channels `[firstChannel, lastChannel)`, whole vectors.
    void (*transpose)(
        const void *values, int64_t pixelChannels, int64_t first, int64_t count, int64_t firstChannel, int64_t lastChannel,
        void *turned, int64_t stride);
    /// Copies one panel of channels of what a tap sees at output pixels `[first, first + count)`, in the order of weights,
    /// with zeros up to a multiple of two vectors of pixels.
    void (*gather)(
        const GagPatches *patches, int32_t tapRow, int32_t tapColumn, int64_t firstChannel, int64_t first, int64_t count,
        void *packed);
    /// Copies the patches of a kernel of few channels (`kernel * channels` ≤ 32) as rows of `depth` elements.
    void (*columns)(const GagPatches *patches, int64_t first, int64_t count, int64_t depth, void *rows);

    /// output = input · scale + shift, and the residual, rectified.
    void (*normalize)(const GagPass *);
    /// output = gradient · scale + input · shift + offset.
    void (*normalizeGradient)(const GagPass *);
    /// output = what the epilogue makes of the gradient; only sums where there is no output.
    void (*finish)(const GagPass *);

    /// The largest values of one image, and their gradient, which goes to the first of equal ones.
    void (*pool)(const GagPooling *);
    void (*poolGradient)(const GagPooling *);

    /// Means of the pixels of one image, fp32, and their gradient.
    void (*average)(const void *values, int64_t pixels, int64_t channels, float *means);
    void (*averageGradient)(const float *gradient, int64_t pixels, int64_t channels, void *values);

    /// Winograd's transformations by tiles of 2×2 and 4×4, of which that to outputs ends in an epilogue; null where there is none.
    GagWinogradKernel winogradInput2, winogradOutput2, winogradInput4, winogradOutput4;
} GagTrainingDescriptor;

/// The training kernels of the binary, as `gag_convolution` lists convolutions.
const GagTrainingDescriptor *gag_training(int32_t index);

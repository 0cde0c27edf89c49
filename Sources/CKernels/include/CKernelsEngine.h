#pragma once
#include <stdint.h>

#include "CVectorized.h"

/// SIMD kernels of the engine. Every kernel is a plain function over caller-owned memory: no allocation, no lock, no
/// system call, no global state. A file holds the kernels of one instruction set and one number format; each is compiled
/// for its instruction set by attribute, so that one binary runs everywhere, and described in a table, from which the
/// caller chooses by `gag_cpu_features`.

/// Formats of a kernel's input and weights.
typedef enum {
    GAG_F32,      ///< fp32
    GAG_F32_F16,  ///< fp32 input and arithmetic, fp16 weights
    GAG_BF16,     ///< bfloat16 input and weights, fp32 accumulation
    GAG_U8,       ///< unsigned eight-bit input, signed eight-bit weights, 32-bit accumulation
    GAG_I16,      ///< signed 16-bit input and weights, sums of 32 bits, neither scaled nor clipped nor with residuals: the
                  ///< products of Winograd's filtering of bytes
} GagFormat;

/// One convolution as an implicit matrix product: rows are output pixels (image-major, then row, then column), columns
/// are output channels in panels, and the depth is walked tap by tap in groups of four bytes (one float, two bfloat16,
/// four bytes). All strides are in bytes.
///
/// Weights are packed as `[panel][tap][group][panel width]` with each group's elements adjacent, so that a kernel reads
/// them front to back. The result is `accumulator * scale + bias + residual * residualScale`, clipped at zero if `relu`.
typedef struct {
    const void *input;
    const void *padding;  ///< one tap's depth of the value that surrounds the image
    const void *weights;
    const float *scale;    ///< one factor for each output channel, padded to whole panels
    const float *bias;     ///< one addend for each output channel, padded to whole panels
    const void *residual;  ///< in the input's format, or null
    void *output;          ///< rows lie `outputPixelStride` apart
    int64_t inputImageStride, inputRowStride, inputPixelStride;
    int64_t residualImageStride, residualRowStride, residualPixelStride;
    int64_t outputPixelStride;
    int32_t inputHeight, inputWidth, outputHeight, outputWidth;
    int32_t stride, paddingTop, paddingLeft;
    int32_t tapRows, tapColumns, groups;
    int32_t blockTiles;  ///< tiles of rows that share one pass over a panel, 1 to `GAG_MAXIMUM_BLOCK_TILES`
    int32_t relu;
    int32_t outputMaximum;  ///< largest value of an eight-bit output
    float residualScale;    ///< of eight-bit residuals; others are added as they are
    const struct GagEpilogue *epilogue;  ///< of a training kernel, which has no scale, bias or residual
} GagConvolution;

enum { GAG_MAXIMUM_TAPS = 9, GAG_MAXIMUM_BLOCK_TILES = 8, GAG_MAXIMUM_TILE_ROWS = 14 };

/// Computes rows `[firstRow, lastRow)` of panels `[firstPanel, lastPanel)`.
typedef void (*GagConvolutionKernel)(
    const GagConvolution *convolution, int64_t firstRow, int64_t lastRow, int64_t firstPanel, int64_t lastPanel);

/// A convolution kernel and what its caller must know of it.
typedef struct {
    const char *name;  ///< formats of input and weights, of the output where it differs, then the instruction set
    uint32_t features; ///< what the processor must have: bits of `gag_cpu_features`
    GagFormat format;
    int32_t panelWidth;    ///< output channels of a panel
    int32_t tileRows;      ///< the most rows of a tile
    int32_t writesFloats;  ///< whether outputs are fp32 whatever the input is; otherwise they have the input's format
    int32_t inputMaximum;  ///< the largest byte of the input: 127 where pairs of products are added in 16 bits
    GagConvolutionKernel function;
} GagConvolutionDescriptor;

/// The convolution kernels of the binary, by 0, 1, 2 …: fastest first among those that can stand in for each other; NULL
/// after the last.
const GagConvolutionDescriptor *gag_convolution(int32_t index);

/// A 3×3 convolution of stride 1 and padding 1 by Winograd's minimal filtering, F(2×2) or F(4×4): tiles of the output
/// (image-major, then row, then column) are transformed, multiplied as 16 or 36 independent matrix products (by a
/// convolution kernel over one tap), and transformed back. Strides are in bytes.
typedef struct {
    const void *input;
    const void *padding;  ///< `channels` zeros
    // Both `[matrix][tile][channel]`, from the first tile asked for.
    void *transformed;     ///< in the input's format, bytes as numbers of 16 bits
    const void *products;  ///< fp32, of bytes 32-bit integers
    const float *scale;    ///< of bytes only: one factor for each output channel
    const float *bias;
    const void *residual;  ///< in the input's format, or null
    void *output;
    int64_t inputImageStride, inputRowStride, inputPixelStride;
    int64_t residualImageStride, residualRowStride, residualPixelStride;
    int64_t outputImageStride, outputRowStride, outputPixelStride;
    int64_t matrixStride, tileStride;
    int64_t productMatrixStride, productTileStride;
    int32_t height, width;
    int32_t relu;
    int32_t outputMaximum;  ///< largest value of an eight-bit output
    float residualScale;    ///< of eight-bit residuals; others are added as they are
    const struct GagEpilogue *epilogue;  ///< of a training kernel, which has no bias or residual
} GagWinograd;

/// Transforms the channels `[firstChannel, lastChannel)`, whole vectors, of tiles `[firstTile, lastTile)`.
typedef void (*GagWinogradKernel)(
    const GagWinograd *winograd, int64_t firstTile, int64_t lastTile, int64_t firstChannel, int64_t lastChannel);

/// The 3×3 filters of one panel of outputs, on their way to the matrices of F(4×4).
typedef struct {
    const void *weights;  ///< `[tap][input][output]`, fp32 or fp16, as the direct convolution reads them
    const float *scale;   ///< one factor for each output
    float *transformed;   ///< `[column][input][output]`
    int64_t inputs;
    int64_t columnStride;  ///< floats from a column to the next
    int32_t isHalf;
} GagWinogradFilter;

/// Writes the six matrices of one row of transformed filters.
typedef void (*GagWinogradFilterKernel)(const GagWinogradFilter *, int64_t row);

/// The kernels of a Winograd transformation and what their caller must know of them.
typedef struct {
    const char *name;
    uint32_t features;
    GagFormat format;  ///< of the activations
    int32_t side;      ///< rows and columns of a tile's outputs: 2 or 4
    int32_t lanes;     ///< channels of a vector
    GagWinogradKernel input, output;
    GagWinogradFilterKernel filter;  ///< null where filters are kept transformed
} GagWinogradDescriptor;

/// The transformations of the binary, as `gag_convolution` lists convolutions.
const GagWinogradDescriptor *gag_winograd(int32_t index);

/// Largest values of 3×3 pixels of stride 2, for values that are not negative: one output row of pixels of `bytes` bytes
/// each. `rows` are the input rows above, at and below; where one is outside the image, any other of them.
typedef struct {
    const void *rows[3];
    void *output;
    int64_t inputPixelStride, outputPixelStride, bytes;
    int32_t inputWidth, outputWidth;
} GagMaximum;

/// For elements of 4 (fp32) and 2 (bfloat16) bytes; `bytes` must be a multiple of 64.
void gag_maximum4(const GagMaximum *);
void gag_maximum2(const GagMaximum *);

/// Rounds `values * factor`, none of them negative, to bytes of at most `maximum`.
void gag_quantize(const float *values, uint8_t *bytes, int64_t count, float factor, int32_t maximum);

/// Rounds finite `values` to the nearest bfloat16.
void gag_narrow_bf16(const float *values, uint16_t *halves, int64_t count);

/// Twelve independent chains of fused multiply-adds of eight floats: 192 floating-point operations a step, none of which
/// waits for memory. The result only keeps the compiler from leaving them out.
float gag_peak_f32_avx2(int64_t steps);

/// Sixteen chains of 512 bits: 512 operations a step in fp32, 1024 in bfloat16, 2048 in eight bits.
float gag_peak_f32_avx512(int64_t steps);
float gag_peak_bf16_avx512(int64_t steps);
float gag_peak_u8_avx512(int64_t steps);

/// Tells the processor that a thread waits for another to write to memory.
static inline void gag_spin_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

// The row kernels of the detector, written once for every vector width. The including file defines
//   FLOATS         floats in a vector
//   WIDE_VECTORS   vectors of output channels in the large pointwise tile
//   WIDE_PIXELS    pixels in that tile
//   NARROW_PIXELS  pixels in the tile of one vector
//   DEPTH_PIXELS   pixels in the depthwise tile
// and pushes the target attribute. Tiles are sized so that accumulators, weights and one operand fill the registers.

#include <string.h>

#include "detection_descriptor.h"

typedef float vec __attribute__((ext_vector_type(FLOATS)));
typedef uint8_t bytes __attribute__((ext_vector_type(FLOATS)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vec load(const float *p) {
    vec v;
    memcpy(&v, p, sizeof v);
    return v;
}

INLINE void store(float *p, vec v) { memcpy(p, &v, sizeof v); }

// `pixels` by `vectors` outputs of a 1x1 convolution; both are constants at every call.
INLINE void pointwise_tile(
    const float *input, size_t inputs, size_t outputs, const float *weights, const float *bias, float *output,
    const int pixels, const int vectors) {
    vec sums[WIDE_PIXELS > NARROW_PIXELS ? WIDE_PIXELS : NARROW_PIXELS][WIDE_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) {
        const vec b = load(bias + v * FLOATS);
        UNROLL for (int p = 0; p < pixels; p++) sums[p][v] = b;
    }
    for (size_t i = 0; i < inputs; i++) {
        vec w[WIDE_VECTORS];
        UNROLL for (int v = 0; v < vectors; v++) w[v] = load(weights + i * outputs + v * FLOATS);
        UNROLL for (int p = 0; p < pixels; p++) {
            const vec x = (vec)(input[p * inputs + i]);
            UNROLL for (int v = 0; v < vectors; v++) sums[p][v] = __builtin_elementwise_fma(x, w[v], sums[p][v]);
        }
    }
    UNROLL for (int p = 0; p < pixels; p++) {
        UNROLL for (int v = 0; v < vectors; v++) store(output + p * outputs + v * FLOATS, sums[p][v]);
    }
}

static void pointwise(
    const float *input, size_t width, size_t inputs, size_t outputs, const float *weights, const float *bias,
    float *output) {
    size_t o = 0;
    for (; o + WIDE_VECTORS * FLOATS <= outputs; o += WIDE_VECTORS * FLOATS) {
        size_t x = 0;
        for (; x + WIDE_PIXELS <= width; x += WIDE_PIXELS)
            pointwise_tile(
                input + x * inputs, inputs, outputs, weights + o, bias + o, output + x * outputs + o, WIDE_PIXELS,
                WIDE_VECTORS);
        for (; x + 2 <= width; x += 2)
            pointwise_tile(
                input + x * inputs, inputs, outputs, weights + o, bias + o, output + x * outputs + o, 2, WIDE_VECTORS);
        for (; x < width; x++)
            pointwise_tile(
                input + x * inputs, inputs, outputs, weights + o, bias + o, output + x * outputs + o, 1, WIDE_VECTORS);
    }
    for (; o < outputs; o += FLOATS) {
        size_t x = 0;
        for (; x + NARROW_PIXELS <= width; x += NARROW_PIXELS)
            pointwise_tile(
                input + x * inputs, inputs, outputs, weights + o, bias + o, output + x * outputs + o, NARROW_PIXELS, 1);
        for (; x < width; x++)
            pointwise_tile(
                input + x * inputs, inputs, outputs, weights + o, bias + o, output + x * outputs + o, 1, 1);
    }
}

INLINE void depthwise_tile(
    const float *const rows[3], size_t offset, size_t channels, const vec w[9], vec bias, bool rectified,
    float *output, const int pixels) {
    vec sums[DEPTH_PIXELS];
    UNROLL for (int p = 0; p < pixels; p++) sums[p] = bias;
    UNROLL for (int r = 0; r < 3; r++) {
        UNROLL for (int column = 0; column < pixels + 2; column++) {
            const vec x = load(rows[r] + offset + column * channels);
            UNROLL for (int k = 0; k < 3; k++) {
                const int p = column - k;
                if (p >= 0 && p < pixels) sums[p] = __builtin_elementwise_fma(x, w[r * 3 + k], sums[p]);
            }
        }
    }
    UNROLL for (int p = 0; p < pixels; p++)
        store(output + p * channels, rectified ? __builtin_elementwise_max(sums[p], (vec)(0.0f)) : sums[p]);
}

static void depthwise(
    const float *above, const float *centre, const float *below, size_t width, size_t channels, const float *weights,
    const float *bias, bool rectified, float *output) {
    const float *const rows[3] = {above, centre, below};
    for (size_t c = 0; c < channels; c += FLOATS) {
        vec w[9];
        UNROLL for (int k = 0; k < 9; k++) w[k] = load(weights + k * channels + c);
        const vec b = load(bias + c);
        size_t x = 0;
        for (; x + DEPTH_PIXELS <= width; x += DEPTH_PIXELS)
            depthwise_tile(
                rows, x * channels + c, channels, w, b, rectified, output + x * channels + c, DEPTH_PIXELS);
        for (; x < width; x++)
            depthwise_tile(rows, x * channels + c, channels, w, b, rectified, output + x * channels + c, 1);
    }
}

// A pixel of the stem reads nine adjacent floats of each row: three pixels of three channels.
INLINE void stem_tile(
    const float *const rows[3], size_t outputs, const float *weights, const float *bias, float *output,
    const int pixels) {
    vec sums[NARROW_PIXELS];
    const vec b = load(bias);
    UNROLL for (int p = 0; p < pixels; p++) sums[p] = b;
    for (int r = 0; r < 3; r++) {
        UNROLL for (int k = 0; k < 9; k++) {
            const vec w = load(weights + (r * 9 + k) * outputs);
            UNROLL for (int p = 0; p < pixels; p++)
                sums[p] = __builtin_elementwise_fma((vec)(rows[r][p * 6 + k]), w, sums[p]);
        }
    }
    UNROLL for (int p = 0; p < pixels; p++)
        store(output + p * outputs, __builtin_elementwise_max(sums[p], (vec)(0.0f)));
}

static void stem(
    const float *above, const float *centre, const float *below, size_t width, size_t outputs, const float *weights,
    const float *bias, float *output) {
    for (size_t o = 0; o < outputs; o += FLOATS) {
        size_t x = 0;
        for (; x + NARROW_PIXELS <= width; x += NARROW_PIXELS) {
            const float *const rows[3] = {above + x * 6, centre + x * 6, below + x * 6};
            stem_tile(rows, outputs, weights + o, bias + o, output + x * outputs + o, NARROW_PIXELS);
        }
        for (; x < width; x++) {
            const float *const rows[3] = {above + x * 6, centre + x * 6, below + x * 6};
            stem_tile(rows, outputs, weights + o, bias + o, output + x * outputs + o, 1);
        }
    }
}

static void maximum(const float *upper, const float *lower, size_t width, size_t channels, float *output) {
    for (size_t x = 0; x < width; x++) {
        const size_t left = 2 * x * channels, right = left + channels;
        for (size_t c = 0; c < channels; c += FLOATS) {
            const vec top = __builtin_elementwise_max(load(upper + left + c), load(upper + right + c));
            const vec bottom = __builtin_elementwise_max(load(lower + left + c), load(lower + right + c));
            store(output + x * channels + c, __builtin_elementwise_max(top, bottom));
        }
    }
}

static void upsampled_sum(const float *fine, const float *coarse, size_t width, size_t channels, float *output) {
    for (size_t x = 0; x < width; x++) {
        const float *const source = coarse + (x / 2) * channels;
        for (size_t c = 0; c < channels; c += FLOATS)
            store(output + x * channels + c, load(fine + x * channels + c) + load(source + c));
    }
}

static void widen(const uint8_t *source, size_t count, float *output) {
    size_t i = 0;
    for (; i + FLOATS <= count; i += FLOATS) {
        bytes b;
        memcpy(&b, source + i, sizeof b);
        store(output + i, __builtin_convertvector(b, vec));
    }
    for (; i < count; i++) output[i] = source[i];
}

#define DESCRIBE_DETECTION(symbol, needed)                                                    \
    const GagDetectionDescriptor symbol = {                                                   \
        .features = needed, .channel_multiple = FLOATS, .pointwise = pointwise,               \
        .depthwise = depthwise, .stem = stem, .maximum = maximum,                             \
        .upsampled_sum = upsampled_sum, .widen = widen}

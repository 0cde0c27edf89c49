// Winograd's minimal filtering of a 3×3 convolution of stride 1 and padding 1 (Lavin and Gray, "Fast Algorithms for
// Convolutional Neural Networks", 2015), the transforms of input and output tiles. Included once by each file that
// defines them. Before inclusion the file defines:
//   NAME(x)                    the kernels' names
//   HAS_SIDE_4                 where there are kernels for F(4×4) besides F(2×2)
//   Input, Product             vectors of numbers on their way to a transformed tile, and from products
//   INPUT_LANES, PRODUCT_LANES    channels of these
//   ACTIVATION_BYTES           bytes of an activation in memory
//   TRANSFORMED_BYTES          bytes of a transformed input
//   load_input(p), store_transformed(p, v)
//   finish(w, value, channel, residual or null, output)    scales, adds, clips and stores
// or WITH_EPILOGUE and what training_epilogue.h has.
#include "CKernelsEngine.h"

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

/// Bᵀd for F(2×2): four values of one row or column.
INLINE void input2(const Input *d, int step, Input *t, int tStep) {
    t[0] = d[0] - d[2 * step];
    t[tStep] = d[step] + d[2 * step];
    t[2 * tStep] = d[2 * step] - d[step];
    t[3 * tStep] = d[step] - d[3 * step];
}

/// Aᵀm for F(2×2): two outputs of four products.
INLINE void output2(const Product *m, int step, Product *o, int oStep) {
    o[0] = m[0] + m[step] + m[2 * step];
    o[oStep] = m[step] - m[2 * step] - m[3 * step];
}

#ifdef HAS_SIDE_4
/// Bᵀd for F(4×4): six values of one row or column.
INLINE void input4(const Input *d, int step, Input *t, int tStep) {
    const Input even = d[4 * step] - 4 * d[2 * step], odd = d[3 * step] - 4 * d[step];
    const Input difference = d[4 * step] - d[2 * step], twice = 2 * (d[3 * step] - d[step]);
    t[0] = 4 * d[0] + (d[4 * step] - 5 * d[2 * step]);
    t[tStep] = even + odd;
    t[2 * tStep] = even - odd;
    t[3 * tStep] = difference + twice;
    t[4 * tStep] = difference - twice;
    t[5 * tStep] = 4 * d[step] + (d[5 * step] - 5 * d[3 * step]);
}

/// Aᵀm for F(4×4): four outputs of six products.
INLINE void output4(const Product *m, int step, Product *o, int oStep) {
    const Product sum = m[step] + m[2 * step], difference = m[step] - m[2 * step];
    const Product outerSum = m[3 * step] + m[4 * step], outerDifference = m[3 * step] - m[4 * step];
    o[0] = m[0] + sum + outerSum;
    o[oStep] = difference + 2 * outerDifference;
    o[2 * oStep] = sum + 4 * outerSum;
    o[3 * oStep] = difference + 8 * outerDifference + m[5 * step];
}
#else
#define input4 input2
#define output4 output2
#endif

#ifdef WITH_EPILOGUE
#define OPEN_SUMS Sums sums = NO_SUMS;
#define FINISH(value, shortcut, p) \
    ((void)(shortcut), store_element(p, finished(w->epilogue, value, (p) - (char *)w->output, channel, &sums)))
#define CLOSE_SUMS add_sums(w->epilogue, &sums, channel);
#else
#define OPEN_SUMS
#define FINISH(value, shortcut, p) finish(w, value, channel, shortcut, p)
#define CLOSE_SUMS
#endif

/// Transforms input tiles: `side` outputs a side, so `side + 2` inputs a side.
INLINE void transform_input(
    const GagWinograd *w, const int side, int64_t firstTile, int64_t lastTile, int64_t firstChannel,
    int64_t lastChannel) {
    enum { LARGEST = 6 };
    const int taps = side + 2;
    const int64_t tilesX = (w->width + side - 1) / side, tilesY = (w->height + side - 1) / side;
    for (int64_t tile = firstTile; tile < lastTile; tile++) {
        const int64_t image = tile / (tilesX * tilesY), top = tile / tilesX % tilesY * side - 1;
        const int64_t left = tile % tilesX * side - 1;
        const char *base = (const char *)w->input + image * w->inputImageStride;
        const char *pixels[LARGEST * LARGEST];
        for (int y = 0; y < taps; y++) {
            for (int x = 0; x < taps; x++) {
                const int64_t iy = top + y, ix = left + x;
                const int inside = iy >= 0 && iy < w->height && ix >= 0 && ix < w->width;
                pixels[y * taps + x] =
                    inside ? base + iy * w->inputRowStride + ix * w->inputPixelStride : (const char *)w->padding;
            }
        }
        char *row = (char *)w->transformed + (tile - firstTile) * w->tileStride;
        for (int64_t channel = firstChannel; channel < lastChannel; channel += INPUT_LANES) {
            Input d[LARGEST * LARGEST], t[LARGEST * LARGEST];
            UNROLL for (int i = 0; i < taps * taps; i++) d[i] = load_input(pixels[i] + channel * ACTIVATION_BYTES);
            UNROLL for (int x = 0; x < taps; x++) {
                if (side == 4) input4(d + x, taps, t + x, taps);
                else input2(d + x, taps, t + x, taps);
            }
            char *target = row + channel * TRANSFORMED_BYTES;
            UNROLL for (int y = 0; y < taps; y++) {
                Input u[LARGEST];
                if (side == 4) input4(t + y * taps, 1, u, 1);
                else input2(t + y * taps, 1, u, 1);
                UNROLL for (int x = 0; x < taps; x++) {
                    store_transformed(target, u[x]);
                    target += w->matrixStride;
                }
            }
        }
    }
}

/// Transforms products to outputs.
INLINE void transform_output(
    const GagWinograd *w, const int side, int64_t firstTile, int64_t lastTile, int64_t firstChannel,
    int64_t lastChannel) {
    enum { LARGEST = 6 };
    const int taps = side + 2;
    const int64_t tilesX = (w->width + side - 1) / side, tilesY = (w->height + side - 1) / side;
    for (int64_t tile = firstTile; tile < lastTile; tile++) {
        const int64_t image = tile / (tilesX * tilesY), top = tile / tilesX % tilesY * side;
        const int64_t left = tile % tilesX * side;
        const int rows = w->height - top < side ? (int)(w->height - top) : side;
        const int columns = w->width - left < side ? (int)(w->width - left) : side;
        char *base = (char *)w->output + image * w->outputImageStride + top * w->outputRowStride
            + left * w->outputPixelStride;
        const char *residual = w->residual
            ? (const char *)w->residual + image * w->residualImageStride + top * w->residualRowStride
                + left * w->residualPixelStride
            : 0;
        const char *products = (const char *)w->products + (tile - firstTile) * w->productTileStride;
        for (int64_t channel = firstChannel; channel < lastChannel; channel += PRODUCT_LANES) {
            Product m[LARGEST * LARGEST], t[LARGEST * LARGEST], o[LARGEST * LARGEST];
            const char *source = products + channel * (int64_t)sizeof(float);
            UNROLL for (int i = 0; i < taps * taps; i++) {
                m[i] = *(const Product *)source;
                source += w->productMatrixStride;
            }
            UNROLL for (int x = 0; x < taps; x++) {
                if (side == 4) output4(m + x, taps, t + x, taps);
                else output2(m + x, taps, t + x, taps);
            }
            char *target = base + channel * ACTIVATION_BYTES;
            OPEN_SUMS
            UNROLL for (int y = 0; y < side; y++) {
                if (side == 4) output4(t + y * taps, 1, o + y * side, 1);
                else output2(t + y * taps, 1, o + y * side, 1);
                UNROLL for (int x = 0; x < side; x++) {
                    if (y < rows && x < columns) {
                        FINISH(
                            o[y * side + x],
                            residual ? residual + y * w->residualRowStride + x * w->residualPixelStride
                                    + channel * ACTIVATION_BYTES
                                     : 0,
                            target + y * w->outputRowStride + x * w->outputPixelStride);
                    }
                }
            }
            CLOSE_SUMS
        }
    }
}

static void NAME(input2)(const GagWinograd *w, int64_t tile, int64_t lastTile, int64_t channel, int64_t lastChannel) {
    transform_input(w, 2, tile, lastTile, channel, lastChannel);
}

static void NAME(output2)(const GagWinograd *w, int64_t tile, int64_t lastTile, int64_t channel, int64_t lastChannel) {
    transform_output(w, 2, tile, lastTile, channel, lastChannel);
}

#ifdef HAS_SIDE_4
static void NAME(input4)(const GagWinograd *w, int64_t tile, int64_t lastTile, int64_t channel, int64_t lastChannel) {
    transform_input(w, 4, tile, lastTile, channel, lastChannel);
}

static void NAME(output4)(const GagWinograd *w, int64_t tile, int64_t lastTile, int64_t channel, int64_t lastChannel) {
    transform_output(w, 4, tile, lastTile, channel, lastChannel);
}
#endif

#pragma once
#include "CKernelsEngine.h"

/// Where a block of output rows reads its input: for each tap, one pointer for each row.
typedef struct {
    const char *input[GAG_MAXIMUM_TAPS][GAG_MAXIMUM_BLOCK_TILES * GAG_MAXIMUM_TILE_ROWS];
    const char *residual[GAG_MAXIMUM_BLOCK_TILES * GAG_MAXIMUM_TILE_ROWS];
} GagRows;

/// Whether a row's position within its image has no bearing on where it reads: a 1×1 convolution of stride 1.
static inline int gag_is_linear(const GagConvolution *c) {
    return c->tapRows == 1 && c->tapColumns == 1 && c->stride == 1 && c->paddingTop == 0 && c->paddingLeft == 0
        && c->inputRowStride == c->inputWidth * c->inputPixelStride
        && c->inputImageStride == c->inputHeight * c->inputRowStride;
}

static inline int gag_is_residual_linear(const GagConvolution *c) {
    return c->residualRowStride == c->outputWidth * c->residualPixelStride
        && c->residualImageStride == c->outputHeight * c->residualRowStride;
}

/// Fills `count` input pointers of each tap from the `first` on, for output pixels of one row of an image.
static inline void gag_locate_taps(
    const GagConvolution *c, GagRows *rows, int64_t first, int64_t count, int64_t image, int64_t y, int64_t x) {
    const char *base = (const char *)c->input + image * c->inputImageStride;
    const int64_t step = c->stride * c->inputPixelStride;
    int tap = 0;
    for (int ky = 0; ky < c->tapRows; ky++) {
        const int64_t iy = y * c->stride - c->paddingTop + ky;
        const int rowIsInside = iy >= 0 && iy < c->inputHeight;
        for (int kx = 0; kx < c->tapColumns; kx++, tap++) {
            const char **target = rows->input[tap] + first;
            const int64_t ix = x * c->stride - c->paddingLeft + kx;
            const char *source = base + iy * c->inputRowStride + ix * c->inputPixelStride;
            // Few pixels at either end lie outside.
            int64_t lower = 0, upper = rowIsInside ? count : 0;
            while (lower < upper && ix + lower * c->stride < 0) target[lower++] = (const char *)c->padding;
            while (upper > lower && ix + (upper - 1) * c->stride >= c->inputWidth) upper--;
            for (int64_t j = lower; j < upper; j++) target[j] = source + j * step;
            for (int64_t j = upper; j < count; j++) target[j] = (const char *)c->padding;
        }
    }
}

/// Fills `rows` for output rows `[first, first + count)`.
static inline void gag_locate_rows(const GagConvolution *c, GagRows *rows, int64_t first, int64_t count) {
    const int linear = gag_is_linear(c);
    if (linear) {
        const char *input = (const char *)c->input + first * c->inputPixelStride;
        for (int64_t i = 0; i < count; i++) rows->input[0][i] = input + i * c->inputPixelStride;
    }
    const int residualLinear = !c->residual || gag_is_residual_linear(c);
    if (c->residual && residualLinear) {
        const char *residual = (const char *)c->residual + first * c->residualPixelStride;
        for (int64_t i = 0; i < count; i++) rows->residual[i] = residual + i * c->residualPixelStride;
    }
    if (linear && residualLinear) return;

    const int64_t pixels = (int64_t)c->outputHeight * c->outputWidth;
    int64_t image = first / pixels, y = first % pixels / c->outputWidth, x = first % pixels % c->outputWidth;
    for (int64_t i = 0; i < count;) {
        const int64_t run = c->outputWidth - x < count - i ? c->outputWidth - x : count - i;
        if (!residualLinear) {
            const char *residual = (const char *)c->residual + image * c->residualImageStride + y * c->residualRowStride
                + x * c->residualPixelStride;
            for (int64_t j = 0; j < run; j++) rows->residual[i + j] = residual + j * c->residualPixelStride;
        }
        if (!linear) gag_locate_taps(c, rows, i, run, image, y, x);
        i += run;
        x = 0;
        if (++y == c->outputHeight) y = 0, image++;
    }
}

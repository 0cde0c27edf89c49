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
    for (int64_t i = 0; i < count; i++) {
        if (!residualLinear) {
            rows->residual[i] = (const char *)c->residual + image * c->residualImageStride
                + y * c->residualRowStride + x * c->residualPixelStride;
        }
        if (!linear) {
            const char *base = (const char *)c->input + image * c->inputImageStride;
            int tap = 0;
            for (int ky = 0; ky < c->tapRows; ky++) {
                const int64_t iy = y * c->stride - c->paddingTop + ky;
                for (int kx = 0; kx < c->tapColumns; kx++, tap++) {
                    const int64_t ix = x * c->stride - c->paddingLeft + kx;
                    const int inside = iy >= 0 && iy < c->inputHeight && ix >= 0 && ix < c->inputWidth;
                    rows->input[tap][i] = inside ? base + iy * c->inputRowStride + ix * c->inputPixelStride
                                                 : (const char *)c->padding;
                }
            }
        }
        if (++x == c->outputWidth) {
            x = 0;
            if (++y == c->outputHeight) y = 0, image++;
        }
    }
}

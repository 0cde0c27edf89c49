// The body of a convolution kernel, included once by each file that defines one. Before inclusion the file defines:
//   KERNEL            the name of the function
//   TILE_ROWS         the most rows of a tile (registers: TILE_ROWS * PANEL_VECTORS accumulators)
//   PANEL_VECTORS     vectors of output channels in a panel
//   WEIGHT_BYTES      bytes of packed weights for one vector and one group
//   OUTPUT_BYTES      bytes of one vector's outputs in memory
//   RESIDUAL_BYTES    bytes of one vector's residuals in memory
//   PREFETCH_BYTES    how far ahead of their use weights are fetched
//   Accumulator, Weights, Broadcast    vector types
//   zero(), load_weights(p), broadcast(p), multiply_add(acc, a, w)
//   finish(c, acc, scale, bias, residual or null, output)    scales, adds, clips and stores one vector
// or FINISH_TILE and
//   finish_tile(c, rowCount, acc, output, channel)    stores a tile
#include "tile_rows.h"

#define INLINE static inline __attribute__((always_inline))

INLINE void compute_tile(
    const GagConvolution *c, const int rowCount, const GagRows *rows, int64_t row, const char *weights, char *output,
    int64_t channel) {
    Accumulator acc[TILE_ROWS][PANEL_VECTORS];
#pragma clang loop unroll(full)
    for (int i = 0; i < rowCount; i++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < PANEL_VECTORS; v++) acc[i][v] = zero();
    }
    const int taps = c->tapRows * c->tapColumns;
    const int64_t depth = (int64_t)c->groups * 4;
    for (int tap = 0; tap < taps; tap++) {
        const char *a[TILE_ROWS];
#pragma clang loop unroll(full)
        for (int i = 0; i < rowCount; i++) a[i] = rows->input[tap][row + i];
#pragma clang loop unroll_count(4)
        for (int64_t k = 0; k < depth; k += 4) {
            Weights w[PANEL_VECTORS];
#pragma clang loop unroll(full)
            for (int v = 0; v < PANEL_VECTORS; v++) {
                w[v] = load_weights(weights + v * WEIGHT_BYTES);
                if (v * WEIGHT_BYTES % 64 == 0) __builtin_prefetch(weights + v * WEIGHT_BYTES + PREFETCH_BYTES);
            }
            weights += PANEL_VECTORS * WEIGHT_BYTES;
#pragma clang loop unroll(full)
            for (int i = 0; i < rowCount; i++) {
                const Broadcast x = broadcast(a[i] + k);
#pragma clang loop unroll(full)
                for (int v = 0; v < PANEL_VECTORS; v++) acc[i][v] = multiply_add(acc[i][v], x, w[v]);
            }
        }
    }
#ifdef FINISH_TILE
    finish_tile(c, rowCount, acc, output, channel);
#else
    const float *scale = c->scale + channel, *bias = c->bias + channel;
    const int64_t residualOffset = channel / LANES * RESIDUAL_BYTES;
    output += channel / LANES * OUTPUT_BYTES;
#pragma clang loop unroll(full)
    for (int i = 0; i < rowCount; i++) {
        const char *residual = c->residual ? rows->residual[row + i] + residualOffset : 0;
#pragma clang loop unroll(full)
        for (int v = 0; v < PANEL_VECTORS; v++) {
            finish(
                c, acc[i][v], scale + v * LANES, bias + v * LANES, residual ? residual + v * RESIDUAL_BYTES : 0,
                output + v * OUTPUT_BYTES);
        }
        output += c->outputPixelStride;
    }
#endif
}

#define TILE_CASE(n)                                                    \
    case n:                                                             \
        compute_tile(c, n, rows, row, weights, output, channel);        \
        break;

static void compute_rows(
    const GagConvolution *c, int rowCount, const GagRows *rows, int64_t row, const char *weights, char *output,
    int64_t channel) {
    switch (rowCount) {
        TILE_CASE(1) TILE_CASE(2) TILE_CASE(3) TILE_CASE(4) TILE_CASE(5) TILE_CASE(6)
#if TILE_ROWS > 6
        TILE_CASE(7) TILE_CASE(8) TILE_CASE(9) TILE_CASE(10) TILE_CASE(11) TILE_CASE(12) TILE_CASE(13) TILE_CASE(14)
#endif
    }
}

static void KERNEL(const GagConvolution *c, int64_t firstRow, int64_t lastRow, int64_t firstPanel, int64_t lastPanel) {
    const int64_t panelWidth = PANEL_VECTORS * LANES;
    const int64_t panelBytes = (int64_t)c->tapRows * c->tapColumns * c->groups * PANEL_VECTORS * WEIGHT_BYTES;
    const int64_t tiles = (lastRow - firstRow + TILE_ROWS - 1) / TILE_ROWS;
    const int64_t blocks = (tiles + c->blockTiles - 1) / c->blockTiles;
    GagRows rows;
    for (int64_t block = 0; block < blocks; block++) {
        const int64_t start = firstRow + (lastRow - firstRow) * block / blocks;
        const int64_t end = firstRow + (lastRow - firstRow) * (block + 1) / blocks;
        const int64_t count = end - start, blockTiles = (count + TILE_ROWS - 1) / TILE_ROWS;
        gag_locate_rows(c, &rows, start, count);
        for (int64_t panel = firstPanel; panel < lastPanel; panel++) {
            const char *weights = (const char *)c->weights + panel * panelBytes;
            for (int64_t tile = 0; tile < blockTiles; tile++) {
                const int64_t row = count * tile / blockTiles, next = count * (tile + 1) / blockTiles;
                char *output = (char *)c->output + (start + row) * c->outputPixelStride;
                compute_rows(c, (int)(next - row), &rows, row, weights, output, panel * panelWidth);
            }
        }
    }
}

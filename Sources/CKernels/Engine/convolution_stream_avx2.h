// Deep convolutions, whose weights stream from memory, on AVX2: the depth is walked in chunks, each of which meets all rows
// of a block before the next one is read, while the next one is being fetched. Sums wait in the first-level cache. Included
// once by each file that defines a kernel; before inclusion the file defines:
//   WEIGHT_STEP_BYTES                    bytes of packed weights for one input of a panel
//   STREAM_MINIMUM_STEPS                 the depth from which chunks pay
//   chunk_weights(weights, steps, room)  the chunk's weights as fp32, in `room` unless they are already
//   finish(c, acc, scale, bias, residual or null, output)    as for convolution_tile.h
// and includes convolution_tile.h first.
enum { CHUNK_STEPS = 256, PANEL_WIDTH = 16 };

/// Whether the depth is worth chunks, which are whole groups of four inputs.
static inline int is_deep(const GagConvolution *c) { return c->groups >= STREAM_MINIMUM_STEPS && c->groups % 4 == 0; }

typedef float GagSums[TILE_ROWS][PANEL_WIDTH];

/// Adds a chunk to the sums of a tile. `ahead` is fetched, a line or less for each four inputs.
INLINE void add_chunk(
    const int rowCount, const char *const *rows, int64_t offset, const float *weights, int64_t steps, GagSums sums,
    int isFirst, const char *ahead, int64_t aheadStride) {
    __m256 acc[TILE_ROWS][2];
    const char *a[TILE_ROWS];
#pragma clang loop unroll(full)
    for (int i = 0; i < rowCount; i++) {
        a[i] = rows[i] + offset;
        acc[i][0] = isFirst ? _mm256_setzero_ps() : _mm256_load_ps(sums[i]);
        acc[i][1] = isFirst ? _mm256_setzero_ps() : _mm256_load_ps(sums[i] + LANES);
    }
    for (int64_t step = 0; step < steps; step += 4) {
        __builtin_prefetch(ahead, 0, 2);
        ahead += aheadStride;
#pragma clang loop unroll(full)
        for (int64_t k = step; k < step + 4; k++) {
            const __m256 low = _mm256_load_ps(weights), high = _mm256_load_ps(weights + LANES);
            weights += PANEL_WIDTH;
#pragma clang loop unroll(full)
            for (int i = 0; i < rowCount; i++) {
                const __m256 x = _mm256_broadcast_ss((const float *)(a[i] + k * 4));
                acc[i][0] = _mm256_fmadd_ps(x, low, acc[i][0]);
                acc[i][1] = _mm256_fmadd_ps(x, high, acc[i][1]);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rowCount; i++) {
        _mm256_store_ps(sums[i], acc[i][0]);
        _mm256_store_ps(sums[i] + LANES, acc[i][1]);
    }
}

#define CHUNK_CASE(n)                                                                             \
    case n:                                                                                       \
        add_chunk(n, rows, offset, weights, steps, sums, isFirst, ahead, aheadStride);            \
        break;

static void add_chunk_to_rows(
    int rowCount, const char *const *rows, int64_t offset, const float *weights, int64_t steps, GagSums sums,
    int isFirst, const char *ahead, int64_t aheadStride) {
    switch (rowCount) { CHUNK_CASE(1) CHUNK_CASE(2) CHUNK_CASE(3) CHUNK_CASE(4) CHUNK_CASE(5) CHUNK_CASE(6) }
}

/// Rows `[0, count)` of a block that starts at output row `start`, one panel.
static void stream_panel(
    const GagConvolution *c, const GagRows *rows, int64_t start, int64_t count, const char *weights, int64_t channel) {
    _Alignas(64) float room[CHUNK_STEPS * PANEL_WIDTH];
    _Alignas(64) GagSums sums[GAG_MAXIMUM_BLOCK_TILES];
    const int64_t tiles = (count + TILE_ROWS - 1) / TILE_ROWS;
    const int taps = c->tapRows * c->tapColumns;
    int isFirst = 1;
    for (int tap = 0; tap < taps; tap++) {
        for (int64_t step = 0; step < c->groups; step += CHUNK_STEPS) {
            const int64_t steps = c->groups - step < CHUNK_STEPS ? c->groups - step : CHUNK_STEPS;
            const float *chunk = chunk_weights(weights, steps, room);
            weights += steps * WEIGHT_STEP_BYTES;
            // Each tile fetches its share of the next chunk.
            const int64_t aheadStride = 4 * WEIGHT_STEP_BYTES / tiles;
            for (int64_t tile = 0; tile < tiles; tile++) {
                const int64_t row = count * tile / tiles, next = count * (tile + 1) / tiles;
                add_chunk_to_rows(
                    (int)(next - row), &rows->input[tap][row], step * 4, chunk, steps, sums[tile], isFirst,
                    weights + tile * steps * WEIGHT_STEP_BYTES / tiles, aheadStride);
            }
            isFirst = 0;
        }
    }
    for (int64_t tile = 0; tile < tiles; tile++) {
        const int64_t first = count * tile / tiles, next = count * (tile + 1) / tiles;
        for (int64_t row = first; row < next; row++) {
            const char *residual = c->residual ? rows->residual[row] + channel * 4 : 0;
            char *output = (char *)c->output + (start + row) * c->outputPixelStride + channel * 4;
            const float *values = sums[tile][row - first];
            for (int v = 0; v < 2; v++) {
                finish(
                    c, _mm256_load_ps(values + v * LANES), c->scale + channel + v * LANES, c->bias + channel + v * LANES,
                    residual ? residual + v * 32 : 0, output + v * 32);
            }
        }
    }
}

static void stream_convolution(
    const GagConvolution *c, int64_t firstRow, int64_t lastRow, int64_t firstPanel, int64_t lastPanel) {
    const int64_t panelBytes = (int64_t)c->tapRows * c->tapColumns * c->groups * WEIGHT_STEP_BYTES;
    const int64_t blockRows = (int64_t)c->blockTiles * TILE_ROWS;
    const int64_t blocks = (lastRow - firstRow + blockRows - 1) / blockRows;
    GagRows rows;
    for (int64_t block = 0; block < blocks; block++) {
        const int64_t start = firstRow + (lastRow - firstRow) * block / blocks;
        const int64_t end = firstRow + (lastRow - firstRow) * (block + 1) / blocks;
        gag_locate_rows(c, &rows, start, end - start);
        for (int64_t panel = firstPanel; panel < lastPanel; panel++) {
            stream_panel(
                c, &rows, start, end - start, (const char *)c->weights + panel * panelBytes, panel * PANEL_WIDTH);
        }
    }
}

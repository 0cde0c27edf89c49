// Winograd's transformation of 3×3 filters for F(4×4), U = G g Gᵀ (Lavin and Gray 2015), at the time of the multiplication:
// from the weights of the direct convolution, one row of U at a time, so that what is written stays in the second-level
// cache until it is multiplied. Included after winograd_f32.h, whose `Input` is a vector of fp32, by files that define
// load_half(p): a vector of fp16, widened.

/// One row of U for one panel of outputs. `kind` tells which rows of the filter count: the first, all, or the last.
INLINE void transform_filter(const GagWinogradFilter *f, const int row, const int kind, const int isHalf) {
    enum { VECTORS = 2 };
    static const float G[6][3] = {
        {1.0f / 4, 0, 0},
        {-1.0f / 6, -1.0f / 6, -1.0f / 6},
        {-1.0f / 6, 1.0f / 6, -1.0f / 6},
        {1.0f / 24, 1.0f / 12, 1.0f / 6},
        {1.0f / 24, -1.0f / 12, 1.0f / 6},
        {0, 0, 1},
    };
    const int64_t panelWidth = VECTORS * INPUT_LANES, tapStride = f->inputs * panelWidth;
    const int size = isHalf ? 2 : 4;
    Input first[VECTORS], middle[VECTORS], last[VECTORS];
    UNROLL for (int v = 0; v < VECTORS; v++) {
        const Input scale = *(const Input *)(f->scale + v * INPUT_LANES);
        first[v] = scale * G[row][0];
        middle[v] = scale * G[row][1];
        last[v] = scale * G[row][2];
    }
    const char *taps = (const char *)f->weights;
    float *target = f->transformed;
    // The taps of the next panel: the rows of this one divide them.
    const char *next = taps + 9 * tapStride * size;
    const int64_t nextTap = row * tapStride * size, lastTap = (row < 3 ? row + 6 : row) * tapStride * size;
    for (int64_t input = 0; input < f->inputs; input++) {
        __builtin_prefetch(next + nextTap, 0, 2);
        __builtin_prefetch(next + lastTap, 0, 2);
        next += panelWidth * size;
        UNROLL for (int v = 0; v < VECTORS; v++) {
            Input g[3];
            UNROLL for (int x = 0; x < 3; x++) {
#define TAP(y) (isHalf ? load_half(taps + ((y) * 3 + x) * tapStride * size) \
                       : *(const Input *)(taps + ((y) * 3 + x) * tapStride * size))
                if (kind == 0) g[x] = first[v] * TAP(0);
                else if (kind == 2) g[x] = last[v] * TAP(2);
                else g[x] = first[v] * TAP(0) + middle[v] * TAP(1) + last[v] * TAP(2);
#undef TAP
            }
            const Input outer = (g[0] + g[2]) * (-1.0f / 6), even = g[0] * (1.0f / 24) + g[2] * (1.0f / 6);
            *(Input *)target = g[0] * 0.25f;
            *(Input *)(target + f->columnStride) = outer + g[1] * (-1.0f / 6);
            *(Input *)(target + 2 * f->columnStride) = outer - g[1] * (-1.0f / 6);
            *(Input *)(target + 3 * f->columnStride) = even + g[1] * (1.0f / 12);
            *(Input *)(target + 4 * f->columnStride) = even - g[1] * (1.0f / 12);
            *(Input *)(target + 5 * f->columnStride) = g[2];
            taps += INPUT_LANES * size;
            target += INPUT_LANES;
        }
    }
}

INLINE void transform_row(const GagWinogradFilter *f, const int row, const int isHalf) {
    if (row == 0) transform_filter(f, 0, 0, isHalf);
    else if (row == 5) transform_filter(f, 5, 2, isHalf);
    else transform_filter(f, row, 1, isHalf);
}

static void NAME(filter4)(const GagWinogradFilter *f, int64_t row) {
    if (f->isHalf) transform_row(f, (int)row, 1);
    else transform_row(f, (int)row, 0);
}

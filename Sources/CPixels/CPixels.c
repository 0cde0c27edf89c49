#include "CPixels.h"
#include "CVectorized.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

void cpixels_stretch_portable(
    const uint8_t *row, const int32_t *first, const cpixels_weights *weights, size_t count, int16_t *output) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *left = row + (size_t)first[i] * 3;
        for (size_t c = 0; c < 3; c++)
            output[i * 3 + c] = (int16_t)((left[c] * weights[i].first + left[c + 3] * weights[i].second) >> 4);
    }
}

#if defined(__x86_64__)
// A pixel at a time: its two neighbours side by side for each channel, one multiply-add, a store of four values whose
// last one the next pixel overwrites. The last pixels, where load or store would pass the end, are left to the caller.
__attribute__((target("avx2"))) static size_t stretch_avx2(
    const uint8_t *row, size_t row_bytes, const int32_t *first, const cpixels_weights *weights, size_t count,
    int16_t *output) {
    const __m128i pairs = _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
    size_t i = 0;
    for (; i + 1 < count && (size_t)first[i] * 3 + 8 <= row_bytes; i++) {
        int32_t both;
        memcpy(&both, &weights[i], sizeof both);
        __m128i pixels = _mm_loadl_epi64((const __m128i *)(row + (size_t)first[i] * 3));
        __m128i sums = _mm_madd_epi16(_mm_shuffle_epi8(pixels, pairs), _mm_set1_epi32(both));
        sums = _mm_srli_epi32(sums, 4);
        _mm_storel_epi64((__m128i *)(output + i * 3), _mm_packs_epi32(sums, sums));
    }
    return i;
}
#endif

void cpixels_stretch(
    const uint8_t *row, size_t row_bytes, const int32_t *first, const cpixels_weights *weights, size_t count,
    int16_t *output) {
    size_t done = 0;
#if defined(__x86_64__)
    if (gag_cpu_features() & GAG_CPU_AVX2) done = stretch_avx2(row, row_bytes, first, weights, count, output);
#endif
    cpixels_stretch_portable(row, first + done, weights + done, count - done, output + done * 3);
}

VECTORIZED void cpixels_blend(
    const int16_t *restrict upper, const int16_t *restrict lower, cpixels_weights weights, size_t count,
    uint8_t *restrict output) {
    for (size_t i = 0; i < count; i++) {
        int16_t above = (int16_t)((upper[i] * weights.first) >> 16);
        int16_t below = (int16_t)((lower[i] * weights.second) >> 16);
        output[i] = (uint8_t)((int16_t)(above + below + 2) >> 2);
    }
}

VECTORIZED void cpixels_accumulate(const uint8_t *restrict bytes, size_t count, uint32_t *restrict sums) {
    for (size_t i = 0; i < count; i++) sums[i] += bytes[i];
}

#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define KERNEL gag_convolve_u8_avx2
#define OUTPUT_BYTES 8
#define store(c, p, v) _mm_storel_epi64((__m128i *)(p), narrow(c, v))

/// Rounds to nearest and clips to the eight-bit range of the output.
static inline __attribute__((always_inline)) __m128i narrow(const GagConvolution *c, __m256 value) {
    const __m256i rounded = _mm256_max_epi32(_mm256_cvtps_epi32(value), _mm256_setzero_si256());
    const __m256i clipped = _mm256_min_epi32(rounded, _mm256_set1_epi32(c->outputMaximum));
    const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(clipped), _mm256_extracti128_si256(clipped, 1));
    return _mm_packus_epi16(words, words);
}

#include "convolution_u8_avx2.h"
#pragma clang attribute pop

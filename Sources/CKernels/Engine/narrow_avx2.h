#pragma once
#include <immintrin.h>
#include <stdint.h>

/// Rounds eight floats to nearest and clips them to bytes of at most `maximum`, in the lower half.
static inline __attribute__((always_inline, target("avx2"))) __m128i gag_narrow_to_bytes(__m256 value, int32_t maximum) {
    const __m256i rounded = _mm256_max_epi32(_mm256_cvtps_epi32(value), _mm256_setzero_si256());
    const __m256i clipped = _mm256_min_epi32(rounded, _mm256_set1_epi32(maximum));
    const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(clipped), _mm256_extracti128_si256(clipped, 1));
    return _mm_packus_epi16(words, words);
}

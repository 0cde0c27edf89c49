#pragma once
#include <immintrin.h>
#include <stdint.h>

/// What sums of eight-bit products are worth: scaled, with bias and eight-bit residual, clipped at zero if `relu`.
static inline __attribute__((always_inline, target("avx2,fma"))) __m256 gag_value_of_sums(
    __m256i sums, const float *scale, const float *bias, const char *residual, float residualScale, int32_t relu) {
    __m256 value = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sums), _mm256_loadu_ps(scale), _mm256_loadu_ps(bias));
    if (residual) {
        const __m256i wide = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)residual));
        value = _mm256_fmadd_ps(_mm256_cvtepi32_ps(wide), _mm256_set1_ps(residualScale), value);
    }
    return relu ? _mm256_max_ps(value, _mm256_setzero_ps()) : value;
}

/// Rounds eight floats to nearest and stores them as bytes of at most `maximum`.
static inline __attribute__((always_inline, target("avx2"))) void gag_store_bytes(
    char *output, __m256 value, int32_t maximum) {
    const __m256i rounded = _mm256_max_epi32(_mm256_cvtps_epi32(value), _mm256_setzero_si256());
    const __m256i clipped = _mm256_min_epi32(rounded, _mm256_set1_epi32(maximum));
    const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(clipped), _mm256_extracti128_si256(clipped, 1));
    _mm_storel_epi64((__m128i *)output, _mm_packus_epi16(words, words));
}

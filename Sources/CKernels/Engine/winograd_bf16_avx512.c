// Winograd's filtering of bfloat16 by tiles of 2×2: transformed in fp32 and rounded to bfloat16, for `vdpbf16ps` to multiply.
#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), apply_to = function)

#define NAME(x) winograd_##x
#define INPUT_LANES 16
#define PRODUCT_LANES 16
#define ACTIVATION_BYTES 2
#define TRANSFORMED_BYTES 2
typedef float Input __attribute__((vector_size(64), aligned(4)));
typedef Input Product;

static inline __attribute__((always_inline)) Input load_input(const char *p) {
    const __m512i wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p));
    return (Input)_mm512_slli_epi32(wide, 16);
}

#define store_transformed(p, v) _mm256_storeu_si256((__m256i *)(p), (__m256i)_mm512_cvtneps_pbh((__m512)(v)))

static inline __attribute__((always_inline)) void finish(
    const GagWinograd *w, Product value, int64_t channel, const char *residual, char *output) {
    value += *(const Product *)(w->bias + channel);
    if (residual) value += load_input(residual);
    if (w->relu) value = (Product)_mm512_max_ps((__m512)value, _mm512_setzero_ps());
    store_transformed(output, value);
}

#include "winograd_tile.h"
#pragma clang attribute pop

DESCRIBE_WINOGRAD(gag_winograd2_bf16_avx512, "winograd2-bf16-avx512", GAG_CPU_AVX512 | GAG_CPU_AVX512_BF16, GAG_BF16, 2, 0);
#endif

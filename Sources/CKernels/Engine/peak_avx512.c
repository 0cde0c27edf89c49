#if defined(__x86_64__)
#include <immintrin.h>

#include "CKernelsEngine.h"

// Sixteen chains hide the latency of every multiply-add with two units and leave registers for the operands.
enum { CHAINS = 16 };

#define CHAIN(Vector, first, step)                                                  \
    Vector sums[CHAINS];                                                            \
    for (int i = 0; i < CHAINS; i++) sums[i] = first;                               \
    for (int64_t n = 0; n < steps; n++) {                                           \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) {       \
            sums[i] = step;                                                         \
            /* The compiler would add up what never changes. */                     \
            __asm__ volatile("" : "+v"(sums[i]));                                   \
        }                                                                           \
    }                                                                               \
    for (int i = 1; i < CHAINS; i++) sums[0] += sums[i];

__attribute__((target("avx512f"))) float gag_peak_f32_avx512(int64_t steps) {
    const __m512 factor = _mm512_set1_ps(0.999999f), addend = _mm512_set1_ps(1e-6f);
    CHAIN(__m512, _mm512_set1_ps((float)i), _mm512_fmadd_ps(sums[i], factor, addend))
    return _mm512_cvtss_f32(sums[0]);
}

__attribute__((target("avx512f,avx512bf16"))) float gag_peak_bf16_avx512(int64_t steps) {
    const __m512bh ones = (__m512bh)_mm512_set1_epi16(0x3F80);
    CHAIN(__m512, _mm512_set1_ps((float)i), _mm512_dpbf16_ps(sums[i], ones, ones))
    return _mm512_cvtss_f32(sums[0]);
}

__attribute__((target("avx512f,avx512vnni"))) float gag_peak_u8_avx512(int64_t steps) {
    const __m512i ones = _mm512_set1_epi8(1);
    CHAIN(__m512i, _mm512_set1_epi32(i), _mm512_dpbusd_epi32(sums[i], ones, ones))
    return (float)_mm512_cvtsi512_si32(sums[0]);
}
#endif

#if defined(__x86_64__)
#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

// Twelve chains hide the latency of every fused multiply-add with two units and leave registers for the operands.
enum { CHAINS = 12 };

float gag_peak_f32_avx2(int64_t steps) {
    __m256 sums[CHAINS];
    for (int i = 0; i < CHAINS; i++) sums[i] = _mm256_set1_ps((float)i);
    const __m256 factor = _mm256_set1_ps(0.999999f), addend = _mm256_set1_ps(1e-6f);
    for (int64_t step = 0; step < steps; step++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < CHAINS; i++) sums[i] = _mm256_fmadd_ps(sums[i], factor, addend);
    }
    float total = 0;
    for (int i = 0; i < CHAINS; i++) total += _mm256_cvtss_f32(sums[i]);
    return total;
}

#pragma clang attribute pop
#endif

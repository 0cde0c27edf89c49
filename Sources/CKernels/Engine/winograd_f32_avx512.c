#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define NAME(x) winograd_##x
#define VECTOR_BYTES 64
#define rectify(v) ((Product)_mm512_max_ps((__m512)(v), _mm512_setzero_ps()))
#include "winograd_f32.h"

#define load_half(p) ((Input)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p))))
#include "winograd_filter.h"
#pragma clang attribute pop

DESCRIBE_WINOGRAD(gag_winograd4_f32_avx512, "winograd4-f32-avx512", GAG_CPU_AVX512, GAG_F32, 4, NAME(filter4));
DESCRIBE_WINOGRAD(gag_winograd2_f32_avx512, "winograd2-f32-avx512", GAG_CPU_AVX512, GAG_F32, 2, 0);
#endif

#if defined(__x86_64__)
#include <immintrin.h>

#include "descriptor.h"
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define NAME(x) winograd_##x
#define VECTOR_BYTES 32
#define rectify(v) ((Product)_mm256_max_ps((__m256)(v), _mm256_setzero_ps()))
#include "winograd_f32.h"

#define load_half(p) ((Input)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p))))
#include "winograd_filter.h"
#pragma clang attribute pop

DESCRIBE_WINOGRAD(gag_winograd4_f32_avx2, "winograd4-f32-avx2", GAG_CPU_AVX2, GAG_F32, 4, NAME(filter4));
DESCRIBE_WINOGRAD(gag_winograd2_f32_avx2, "winograd2-f32-avx2", GAG_CPU_AVX2, GAG_F32, 2, 0);
#endif

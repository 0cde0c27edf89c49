#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define NAME(x) gag_winograd_##x##_f32_avx2
#define VECTOR_BYTES 32
#define rectify(v) ((Product)_mm256_max_ps((__m256)(v), _mm256_setzero_ps()))
#include "winograd_f32.h"

#define load_half(p) ((Input)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p))))
#include "winograd_filter.h"
#pragma clang attribute pop

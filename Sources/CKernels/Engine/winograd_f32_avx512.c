#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define NAME(x) gag_winograd_##x##_f32_avx512
#define VECTOR_BYTES 64
#define rectify(v) ((Product)_mm512_max_ps((__m512)(v), _mm512_setzero_ps()))
#include "winograd_f32.h"

#define load_half(p) ((Input)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p))))
#include "winograd_filter.h"
#pragma clang attribute pop

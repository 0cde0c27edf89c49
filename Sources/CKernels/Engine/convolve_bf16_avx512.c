#include <immintrin.h>

#include "CKernelsEngine.h"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), apply_to = function)

#define KERNEL gag_convolve_bf16_avx512
#define OUTPUT_BYTES 32
#define store(p, v) _mm256_storeu_si256((__m256i *)(p), (__m256i)_mm512_cvtneps_pbh(v))
#include "convolution_bf16.h"
#pragma clang attribute pop

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#define LANES 16
#define TILE_ROWS 14
#define PREFETCH_BYTES 2048
#include "training_f32.h"
#pragma clang attribute pop

DESCRIBE_TRAINING(gag_training_f32_avx512, "train-f32-avx512", GAG_CPU_AVX512, GAG_F32, winograd_input4, winograd_output4);
#endif

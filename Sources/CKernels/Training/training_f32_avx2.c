#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define TILE_ROWS 6
#define PREFETCH_BYTES 1024
#include "training_f32.h"
#pragma clang attribute pop

DESCRIBE_TRAINING(gag_training_f32_avx2, "train-f32-avx2", GAG_CPU_AVX2, GAG_F32, winograd_input4, winograd_output4);
#endif

#include "CVectorized.h"

uint32_t gag_cpu_features(void) {
    uint32_t features = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    const int avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (avx2) features |= GAG_CPU_AVX2;
    if (avx512) features |= GAG_CPU_AVX512;
    if (avx512 && __builtin_cpu_supports("avx512bf16")) features |= GAG_CPU_AVX512_BF16;
    if (avx512 && __builtin_cpu_supports("avx512vnni")) features |= GAG_CPU_AVX512_VNNI;
#elif defined(__aarch64__)
    features = GAG_CPU_NEON;
#endif
    return features;
}

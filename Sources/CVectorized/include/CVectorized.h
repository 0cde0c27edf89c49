#pragma once
#include <stdint.h>

/// What the running processor and operating system offer, as a set of bits.
enum {
    GAG_CPU_AVX2 = 1,         ///< AVX2, FMA and F16C
    GAG_CPU_AVX512 = 2,       ///< AVX-512 F, BW, DQ and VL, besides AVX2
    GAG_CPU_AVX512_BF16 = 4,  ///< `vdpbf16ps`
    GAG_CPU_AVX512_VNNI = 8,  ///< `vpdpbusd` on 512-bit registers
    GAG_CPU_NEON = 16,        ///< Advanced SIMD, which every AArch64 has
};

/// The instruction sets of the running processor: an "or" of the bits above.
uint32_t gag_cpu_features(void);

// Functions that the compiler vectorises by itself: once for every x86-64, once for AVX2 and, where 512 bits are worth it,
// once for AVX-512, chosen at load. Not under the thread sanitizer: what chooses runs before the sanitizer does, and would
// call into it.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CHOSEN_BEFORE_SANITIZER 1
#endif
#endif
#if defined(__x86_64__) && !defined(CHOSEN_BEFORE_SANITIZER)
#define VECTORIZED __attribute__((target_clones("avx2", "default")))
#define VECTORIZED_512 __attribute__((target_clones("avx512bw", "avx2", "default")))
#else
#define VECTORIZED
#define VECTORIZED_512
#endif

#pragma once

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

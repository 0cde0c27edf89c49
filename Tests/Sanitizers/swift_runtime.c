// What the thread sanitizer must know of Swift's runtime, whose libraries are not instrumented; loaded in front of them
// (LD_PRELOAD). Without it, the sanitizer reports races on whatever a mutex guards or a reference count keeps apart.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Absent in programs that are not instrumented, which inherit LD_PRELOAD too.
extern uint32_t __tsan_atomic32_exchange(volatile uint32_t *, uint32_t, int) __attribute__((weak));
extern int __tsan_atomic32_compare_exchange_strong(volatile uint32_t *, uint32_t *, uint32_t, int, int)
    __attribute__((weak));
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

// MARK: - Synchronization.Mutex
//
// On Linux it is a futex with priority inheritance: where two threads meet, the kernel hands it over. Here they take it
// with instrumented atomic operations, as the fast path does that is compiled into the caller. The names are those of
// _MutexHandle._lockSlow(_: UInt32) and _unlockSlow(); the handle is a word that is 0, or the thread that holds it.

static bool take(volatile uint32_t *word, uint32_t thread) {
    uint32_t nobody = 0;
    if (__tsan_atomic32_compare_exchange_strong)
        return __tsan_atomic32_compare_exchange_strong(word, &nobody, thread, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
    return __atomic_compare_exchange_n(word, &nobody, thread, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

__attribute__((swiftcall)) void lock_slow(uint32_t thread, __attribute__((swift_context)) volatile uint32_t *word)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
__attribute__((swiftcall)) void lock_slow(uint32_t thread, __attribute__((swift_context)) volatile uint32_t *word) {
    while (!take(word, thread)) sched_yield();
}

__attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) volatile uint32_t *word)
    __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
__attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) volatile uint32_t *word) {
    if (__tsan_atomic32_exchange) {
        __tsan_atomic32_exchange(word, 0, __ATOMIC_RELEASE);
    } else {
        __atomic_store_n(word, 0, __ATOMIC_RELEASE);
    }
}

// MARK: - Reference counts
//
// Who gives up a reference has done with the object before whoever then finds itself alone with it writes to it (copy on
// write) or frees it.

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void swift_release(void *object) {
    static void (*next)(void *);
    if (!next) next = NEXT(swift_release);
    if (object && __tsan_release) __tsan_release(object);
    next(object);
}

void swift_release_n(void *object, uint32_t count) {
    static void (*next)(void *, uint32_t);
    if (!next) next = NEXT(swift_release_n);
    if (object && __tsan_release) __tsan_release(object);
    next(object, count);
}

// Dictionaries and strings hold their storage by a word whose spare bits say what it is.
static const uintptr_t spare_bits = 0xF000000000000007;

void swift_bridgeObjectRelease(void *word) {
    static void (*next)(void *);
    if (!next) next = NEXT(swift_bridgeObjectRelease);
    void *object = (void *)((uintptr_t)word & ~spare_bits);
    if (object && (intptr_t)word >= 0 && __tsan_release) __tsan_release(object);
    next(word);
}

bool swift_isUniquelyReferenced_nonNull_native(const void *object) {
    static bool (*next)(const void *);
    if (!next) next = NEXT(swift_isUniquelyReferenced_nonNull_native);
    bool isUnique = next(object);
    if (isUnique && __tsan_acquire) __tsan_acquire((void *)object);
    return isUnique;
}

bool swift_isUniquelyReferenced_native(const void *object) {
    return object && swift_isUniquelyReferenced_nonNull_native(object);
}

void swift_deallocClassInstance(void *object, size_t size, size_t alignment) {
    static void (*next)(void *, size_t, size_t);
    if (!next) next = NEXT(swift_deallocClassInstance);
    if (__tsan_acquire) __tsan_acquire(object);
    next(object, size, alignment);
}

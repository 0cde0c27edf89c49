#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <malloc.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>

int linux_accept_nonblocking(int descriptor, void *address, unsigned int *length) {
    return accept4(descriptor, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int linux_current_core(void) { return sched_getcpu(); }

int linux_leave_core(int core) {
    cpu_set_t all, others;
    if (sched_getaffinity(0, sizeof all, &all) != 0) return -1;
    others = all;
    CPU_CLR(core, &others);
    if (CPU_COUNT(&others) == 0) return -1;
    if (sched_setaffinity(0, sizeof others, &others) != 0) return -1;
    return sched_setaffinity(0, sizeof all, &all);
}

int linux_stay_on_core(struct linux_cores *before) {
    _Static_assert(sizeof *before == sizeof(cpu_set_t), "a set of cores is what the C library takes");
    int core = sched_getcpu();
    cpu_set_t one;
    if (core < 0 || core >= CPU_SETSIZE || sched_getaffinity(0, sizeof *before, (cpu_set_t *)before) != 0) return -1;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    return sched_setaffinity(0, sizeof one, &one);
}

int linux_use_cores(const struct linux_cores *cores) {
    return sched_setaffinity(0, sizeof *cores, (const cpu_set_t *)cores);
}

int linux_populate(const void *address, unsigned long length) {
    // Debian 12's headers of the kernel have the constant, those of the C library do not.
    enum { populate_read = 22 };
    return madvise((void *)address, length, populate_read) == 0 ? 0 : errno;
}

// Freed memory is set to this byte, new memory to its complement: zeros.
int linux_wipe_freed_memory(void) { return mallopt(M_PERTURB, 0xFF); }

int linux_limit_arenas(int count) { return mallopt(M_ARENA_MAX, count); }

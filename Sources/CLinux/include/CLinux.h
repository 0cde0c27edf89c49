/// Linux system calls whose headers Swift's Glibc module leaves out. Headers that it has stay out of here, and so does
/// _GNU_SOURCE: the same declaration seen with other feature macros in two modules is an error.
#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>

/// Takes the next connection as a non-blocking descriptor that isn't inherited by other programs: accept4(2).
/// `address` and `length` are as in accept(2).
int linux_accept_nonblocking(int descriptor, void *address, unsigned int *length);

/// The core that the calling thread runs on at the moment, or -1: sched_getcpu(3), no system call.
int linux_current_core(void);

/// Moves the calling thread off a core, if it may use others, without binding it to these: sched_setaffinity(2).
int linux_leave_core(int core);

/// The cores that a thread may use.
struct linux_cores { unsigned long words[16]; };

/// Binds the calling thread to the core that it runs on, and tells which it might use before: sched_setaffinity(2).
int linux_stay_on_core(struct linux_cores *before);

/// Lets the calling thread use these cores.
int linux_use_cores(const struct linux_cores *cores);

/// Brings a mapping's pages into memory: madvise(2) with MADV_POPULATE_READ. Returns 0 or an error: EFAULT where a read would
/// be killed by SIGBUS, EINVAL before Linux 5.14.
int linux_populate(const void *address, unsigned long length);

/// Has free(3) overwrite memory: mallopt(3) with M_PERTURB. Returns 0 where the allocator doesn't.
int linux_wipe_freed_memory(void);

/// Has malloc(3) share so many arenas between all threads: mallopt(3) with M_ARENA_MAX. Returns 0 where it doesn't.
int linux_limit_arenas(int count);

/// Names the calling thread for `ps -L` and debuggers; `prctl` itself is variadic, which Swift cannot call.
static inline int linux_name_thread(const char *name) { return prctl(PR_SET_NAME, name); }

/// Keeps the process from leaving core files and from being read through ptrace and /proc by others than root.
static inline int linux_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0); }

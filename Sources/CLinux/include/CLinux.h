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

/// Names the calling thread for `ps -L` and debuggers; `prctl` itself is variadic, which Swift cannot call.
static inline int linux_name_thread(const char *name) { return prctl(PR_SET_NAME, name); }

/// Keeps the process from leaving core files and from being read through ptrace and /proc by others than root.
static inline int linux_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0); }

#define _GNU_SOURCE
#include "CLinux.h"
#include <sys/socket.h>

int linux_accept_nonblocking(int descriptor, void *address, unsigned int *length) {
    return accept4(descriptor, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/* Pretends that this machine has 128 processors: preloaded, it answers who asks how many. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

static const int many = 128;
static size_t allowed_size;
static cpu_set_t allowed; /* what the process was kept to; none: it may use all */

int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set) {
    allowed_size = size < sizeof allowed ? size : sizeof allowed;
    memcpy(&allowed, set, allowed_size);
    return 0;
}

int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set) {
    if (size * 8 < many) {
        errno = EINVAL; /* as Linux does: ask again with more room */
        return -1;
    }
    memset(set, 0, size);
    if (allowed_size)
        memcpy(set, &allowed, size < sizeof allowed ? size : sizeof allowed);
    else
        for (int each = 0; each < many; each++)
            CPU_SET_S(each, size, set);
    return 0;
}

long sysconf(int name) {
    if (name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF)
        return many;
    return ((long (*)(int))dlsym(RTLD_NEXT, "sysconf"))(name);
}

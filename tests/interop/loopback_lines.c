/* Modem lines for a pseudo-terminal, as a loopback plug has them: RTS to CTS, DTR to DSR and DCD. LD_PRELOAD.
   Linux gives pseudo-terminals none; servers that insist on them cannot be tested without. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static int outputs;

static int lines(void) {
    int all = outputs & (TIOCM_DTR | TIOCM_RTS);
    if (outputs & TIOCM_RTS) all |= TIOCM_CTS;
    if (outputs & TIOCM_DTR) all |= TIOCM_DSR | TIOCM_CAR;
    return all;
}

int ioctl(int fd, unsigned long request, ...) {
    static int (*next)(int, unsigned long, void *);
    va_list rest;
    va_start(rest, request);
    void *given = va_arg(rest, void *);
    va_end(rest);
    if (!next) next = (int (*)(int, unsigned long, void *))dlsym(RTLD_NEXT, "ioctl");
    switch (request) {
    case TIOCMGET: if (!isatty(fd)) break; *(int *)given = lines(); return 0;
    case TIOCMSET: if (!isatty(fd)) break; outputs = *(int *)given; return 0;
    case TIOCMBIS: if (!isatty(fd)) break; outputs |= *(int *)given; return 0;
    case TIOCMBIC: if (!isatty(fd)) break; outputs &= ~*(int *)given; return 0;
    }
    return next(fd, request, given);
}

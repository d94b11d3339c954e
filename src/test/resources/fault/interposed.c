/* Loaded with LD_PRELOAD before the C library: what one process is told about time and space. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* FAULT_CLOCK_OFFSET: by how many seconds the time of day is wrong. */
static long offset(void) {
  static long seconds;
  static int known;
  if (!known) {
    const char *text = getenv("FAULT_CLOCK_OFFSET");
    seconds = text ? atol(text) : 0;
    known = 1;
  }
  return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += offset();
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec precise;
  (void)zone;
  if (clock_gettime(CLOCK_REALTIME, &precise) != 0) {
    return -1;
  }
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *seconds) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (seconds) {
    *seconds = precise.tv_sec;
  }
  return precise.tv_sec;
}

/* FAULT_DISK_FULL: while there is such a file, no regular file grows any more. */
static int full(int file, off_t end) {
  const char *flag = getenv("FAULT_DISK_FULL");
  struct stat is;
  if (!flag || access(flag, F_OK) != 0 || fstat(file, &is) != 0 || !S_ISREG(is.st_mode)) {
    return 0;
  }
  if (end <= is.st_size) {
    return 0;
  }
  errno = ENOSPC;
  return 1;
}

static off_t length(const struct iovec *parts, int count) {
  off_t sum = 0;
  for (int i = 0; i < count; i++) {
    sum += parts[i].iov_len;
  }
  return sum;
}

ssize_t write(int file, const void *data, size_t size) {
  off_t at = lseek(file, 0, SEEK_CUR);
  if (at >= 0 && full(file, at + (off_t)size)) {
    return -1;
  }
  return syscall(SYS_write, file, data, size);
}

ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
  if (full(file, at + (off_t)size)) {
    return -1;
  }
  return syscall(SYS_pwrite64, file, data, size, at);
}

ssize_t pwrite64(int file, const void *data, size_t size, off_t at) {
  return pwrite(file, data, size, at);
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) {
  static ssize_t (*real)(int, const struct iovec *, int, off_t);
  if (!real) {
    real = (ssize_t(*)(int, const struct iovec *, int, off_t))dlsym(RTLD_NEXT, "pwritev");
  }
  if (full(file, at + length(parts, count))) {
    return -1;
  }
  return real(file, parts, count, at);
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off_t at) {
  return pwritev(file, parts, count, at);
}

int posix_fallocate(int file, off_t at, off_t size) {
  static int (*real)(int, off_t, off_t);
  if (!real) {
    real = (int (*)(int, off_t, off_t))dlsym(RTLD_NEXT, "posix_fallocate");
  }
  return full(file, at + size) ? ENOSPC : real(file, at, size);
}

int posix_fallocate64(int file, off_t at, off_t size) {
  return posix_fallocate(file, at, size);
}

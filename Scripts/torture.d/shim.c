// Preloaded into one process: writes down every change to files below TORTURE_ROOT, in order, with
// the answers that the process gave meanwhile. What a power cut would leave can then be made from
// the log (disk.py). For the controls that must fail, TORTURE_SYNCHRONOUS has SQLite run with
// another setting than the one the program asks for.
//
// A record: one letter, the lengths of two paths and of the data, an offset; then those three.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_descriptor = -1;
static const char *root;
static size_t root_length;

static void fail(const char *what) {
  dprintf(2, "shim: %s\n", what);
  _exit(99);
}

__attribute__((constructor)) static void begin(void) {
  root = getenv("TORTURE_ROOT");
  const char *path = getenv("TORTURE_LOG");
  if (!root || !path) return;
  root_length = strlen(root);
  log_descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_descriptor < 0) fail("the log cannot be opened");
}

static void put(const void *bytes, size_t count) {
  const char *next = bytes;
  while (count > 0) {
    ssize_t done = syscall(SYS_write, log_descriptor, next, count);
    if (done <= 0) fail("the log cannot be written");
    next += done;
    count -= (size_t)done;
  }
}

static void record(char kind, const char *one, const char *two, uint64_t offset, const void *data, size_t count) {
  struct __attribute__((packed)) {
    char kind;
    uint16_t one, two;
    uint64_t offset, count;
  } head = {kind, (uint16_t)strlen(one), (uint16_t)strlen(two), offset, count};
  put(&head, sizeof head);
  put(one, head.one);
  put(two, head.two);
  put(data, count);
}

static int watched(const char *path) {
  if (log_descriptor < 0 || strncmp(path, root, root_length) != 0) return 0;
  size_t length = strlen(path);
  // Shared memory does not outlive a power cut; SQLite makes it anew.
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return 0;
  return !(length > 10 && strcmp(path + length - 10, " (deleted)") == 0);
}

// The path of an open file, as the kernel has it now.
static int named(int descriptor, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, 4095);
  if (length < 0) return 0;
  path[length] = 0;
  return watched(path);
}


// Whoever uses the shim gives paths absolutely; a relative one below the root would be missed.
static int opened(int descriptor, const char *path, int flags, int was_there) {
  char full[4096];
  int error = errno;
  if (descriptor >= 0 && (flags & (O_CREAT | O_TRUNC)) && named(descriptor, full)) {
    if (!was_there) record('C', full, "", 0, "", 0);
    else if (flags & O_TRUNC) record('T', full, "", 0, "", 0);
  }
  (void)path;
  errno = error;
  return descriptor;
}

static int open_any(int folder, const char *path, int flags, mode_t mode) {
  pthread_mutex_lock(&lock);
  int was_there = faccessat(folder, path, F_OK, 0) == 0;
  int descriptor = (int)syscall(SYS_openat, folder, path, flags, mode);
  opened(descriptor, path, flags, was_there);
  pthread_mutex_unlock(&lock);
  return descriptor;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if (flags & (O_CREAT | O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

int open(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_any(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_any(folder, path, flags | O_LARGEFILE, mode); }

static ssize_t written(int descriptor, const void *bytes, ssize_t count, int64_t offset) {
  char path[4096];
  int error = errno;
  if (count > 0 && log_descriptor >= 0) {
    if (descriptor == 1) record('A', "", "", 0, bytes, (size_t)count);
    else if (named(descriptor, path)) {
      if (offset < 0) offset = lseek(descriptor, 0, SEEK_CUR) - count;
      record('W', path, "", (uint64_t)offset, bytes, (size_t)count);
    }
  }
  errno = error;
  return count;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  pthread_mutex_lock(&lock);
  ssize_t done = written(descriptor, bytes, syscall(SYS_write, descriptor, bytes, count), -1);
  pthread_mutex_unlock(&lock);
  return done;
}

static ssize_t pwrite_any(int descriptor, const void *bytes, size_t count, off_t offset) {
  pthread_mutex_lock(&lock);
  ssize_t done = written(
      descriptor, bytes, syscall(SYS_pwrite64, descriptor, bytes, count, offset), offset);
  pthread_mutex_unlock(&lock);
  return done;
}
ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) { return pwrite_any(descriptor, bytes, count, offset); }
ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) { return pwrite_any(descriptor, bytes, count, offset); }

// Nobody here uses these on a ledger's files; when somebody begins to, the shim must learn them.
ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  char path[4096];
  if (named(descriptor, path)) fail("writev on a watched file");
  return syscall(SYS_writev, descriptor, parts, count);
}
int fallocate(int descriptor, int mode, off_t offset, off_t length) {
  char path[4096];
  if (named(descriptor, path)) fail("fallocate on a watched file");
  return (int)syscall(SYS_fallocate, descriptor, mode, offset, length);
}

static int cut(int descriptor, off_t length) {
  char path[4096];
  pthread_mutex_lock(&lock);
  int code = (int)syscall(SYS_ftruncate, descriptor, length);
  if (code == 0 && named(descriptor, path)) record('T', path, "", (uint64_t)length, "", 0);
  pthread_mutex_unlock(&lock);
  return code;
}
int ftruncate(int descriptor, off_t length) { return cut(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return cut(descriptor, length); }

static int synced(int descriptor, long call) {
  char path[4096];
  pthread_mutex_lock(&lock);
  int code = (int)syscall(call, descriptor);
  if (code == 0 && named(descriptor, path)) record('S', path, "", 0, "", 0);
  pthread_mutex_unlock(&lock);
  return code;
}
int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

static int changed(int code, char kind, const char *one, const char *two) {
  if (code == 0 && (watched(one) || (*two && watched(two)))) record(kind, one, two, 0, "", 0);
  pthread_mutex_unlock(&lock);
  return code;
}
int rename(const char *one, const char *two) {
  pthread_mutex_lock(&lock);
  return changed((int)syscall(SYS_renameat, AT_FDCWD, one, AT_FDCWD, two), 'R', one, two);
}
int link(const char *one, const char *two) {
  pthread_mutex_lock(&lock);
  return changed((int)syscall(SYS_linkat, AT_FDCWD, one, AT_FDCWD, two, 0), 'L', one, two);
}
int unlink(const char *path) {
  pthread_mutex_lock(&lock);
  return changed((int)syscall(SYS_unlinkat, AT_FDCWD, path, 0), 'U', path, "");
}
int mkdir(const char *path, mode_t mode) {
  pthread_mutex_lock(&lock);
  return changed((int)syscall(SYS_mkdirat, AT_FDCWD, path, mode), 'M', path, "");
}

// The controls. The program checks its setting, so the question is answered for it, too.
struct sqlite3;
struct sqlite3_stmt;
typedef int (*prepare_v2)(struct sqlite3 *, const char *, int, struct sqlite3_stmt **, const char **);
typedef int (*prepare_v3)(struct sqlite3 *, const char *, int, unsigned, struct sqlite3_stmt **, const char **);

static const char *swapped(const char *text, int *length) {
  static __thread char other[64];
  const char *setting = getenv("TORTURE_SYNCHRONOUS");
  if (!setting || !text) return text;
  if (strncmp(text, "PRAGMA synchronous = FULL", 25) == 0) {
    snprintf(other, sizeof other, "PRAGMA synchronous = %s", setting);
  } else if (strcmp(text, "PRAGMA synchronous") == 0) {
    strcpy(other, "SELECT 2");
  } else {
    return text;
  }
  *length = -1;
  return other;
}

int sqlite3_prepare_v2(struct sqlite3 *database, const char *text, int length, struct sqlite3_stmt **statement, const char **tail) {
  const char *other = swapped(text, &length);
  int code = ((prepare_v2)dlsym(RTLD_NEXT, "sqlite3_prepare_v2"))(database, other, length, statement, tail);
  if (other != text && tail) *tail = text + strlen(text);
  return code;
}

int sqlite3_prepare_v3(struct sqlite3 *database, const char *text, int length, unsigned flags, struct sqlite3_stmt **statement, const char **tail) {
  const char *other = swapped(text, &length);
  int code = ((prepare_v3)dlsym(RTLD_NEXT, "sqlite3_prepare_v3"))(database, other, length, flags, statement, tail);
  if (other != text && tail) *tail = text + strlen(text);
  return code;
}

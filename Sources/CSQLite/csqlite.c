#include "csqlite.h"

#include <sqlite3.h>

// Here because Swift calls no function with as many arguments as one likes.
int csqlite_leave_memory_uncounted(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

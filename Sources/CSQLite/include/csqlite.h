#ifndef CONCERT_CSQLITE_H
#define CONCERT_CSQLITE_H

/// SQLite counts every piece of memory under one lock, for figures that nobody here asks for; two threads
/// with a file each wait for one another in it. To be called before anything else of SQLite; later it
/// changes nothing.
///
/// - Returns: SQLITE_OK, or SQLITE_MISUSE when SQLite runs already.
int csqlite_leave_memory_uncounted(void);

#endif

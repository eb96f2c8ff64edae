/* What plain C on SQLite needs for the same work: the limit that the benchmarks compare with.
 *
 * A player executes a trace, which is a run of these records (little-endian):
 *   0                          BEGIN IMMEDIATE
 *   1                          COMMIT
 *   2 u16 statement u16 count  step the statement once with `count` values bound:
 *     0                        NULL
 *     1 i64                    INTEGER
 *     2 u32 length bytes       TEXT
 *     3 u32 length bytes       BLOB
 */
#ifndef CONCERT_BASELINE_H
#define CONCERT_BASELINE_H

#include <stddef.h>
#include <stdint.h>

typedef struct baseline_player baseline_player;

/* Opens (and creates) a database, runs `setup`, prepares the statements. NULL on failure. */
baseline_player *baseline_open(const char *path, const char *setup,
                               const char *const *statements, int count);
/* 0, or SQLite's code of the first failure. */
int baseline_run(baseline_player *player, const uint8_t *trace, size_t length);
/* The last failure in SQLite's words; valid until the next call. */
const char *baseline_message(baseline_player *player);
int baseline_close(baseline_player *player);

/* Steps through all rows of a query and touches every column; the number of rows, or -1. */
int64_t baseline_scan(const char *path, const char *query, uint64_t *checksum);

/* Gives the memory that was freed back to the system, so that a peak is that of what follows. */
void baseline_give_back(void);

#endif

/* What the library's rows cost without the library: the same table, the same values, the same
   transactions. plain FILE COUNT BATCH, where a batch of 0 reads them in pages of 1,000.
   Prints {"wall":seconds,"cpu":seconds}. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;

static void need(int ok) {
  if (ok) return;
  fprintf(stderr, "%s\n", sqlite3_errmsg(db));
  exit(1);
}

static void run(const char *sql) { need(sqlite3_exec(db, sql, 0, 0, 0) == SQLITE_OK); }

static double now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static sqlite3_stmt *prepared(const char *sql) {
  sqlite3_stmt *statement;
  need(sqlite3_prepare_v2(db, sql, -1, &statement, 0) == SQLITE_OK);
  return statement;
}

static void add(int count, int batch, const char *text) {
  sqlite3_stmt *insert = prepared("INSERT INTO stored_events VALUES (?,?,?,?)");
  for (int number = 0; number < count; number++) {
    char id[33];
    if (number % batch == 0) run("BEGIN IMMEDIATE");
    snprintf(id, sizeof id, "%032x", (unsigned)(number / 10));
    sqlite3_bind_text(insert, 1, id, 32, SQLITE_STATIC);
    sqlite3_bind_int(insert, 2, number % 10);
    sqlite3_bind_text(insert, 3, "commitment.made", -1, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 4, text, (int)strlen(text), SQLITE_STATIC);
    need(sqlite3_step(insert) == SQLITE_DONE);
    sqlite3_reset(insert);
    if (number % batch == batch - 1 || number == count - 1) run("COMMIT");
  }
  sqlite3_finalize(insert);
}

static void read_pages(int count) {
  sqlite3_stmt *select =
      prepared("SELECT rowid, * FROM stored_events WHERE rowid > ? ORDER BY rowid LIMIT 1000");
  sqlite3_int64 last = 0;
  long seen = 0, bytes = 0;
  for (int more = 1; more;) {
    more = 0;
    sqlite3_bind_int64(select, 1, last);
    while (sqlite3_step(select) == SQLITE_ROW) {
      last = sqlite3_column_int64(select, 0);
      for (int column = 1; column < 5; column++) {
        if (column == 2) bytes += sqlite3_column_int(select, 2);
        else if (sqlite3_column_blob(select, column)) bytes += sqlite3_column_bytes(select, column);
      }
      seen++;
      more = 1;
    }
    sqlite3_reset(select);
  }
  sqlite3_finalize(select);
  if (seen != count || bytes == 0) exit(1);
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  int count = atoi(argv[2]), batch = atoi(argv[3]);
  need(sqlite3_open(argv[1], &db) == SQLITE_OK);
  run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
      "CREATE TABLE stored_events (originator_id TEXT, originator_version INTEGER, topic TEXT,"
      " state BLOB, PRIMARY KEY (originator_id, originator_version))");
  if (batch == 0) add(count, 10000, argv[4]);
  double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
  if (batch == 0) read_pages(count);
  else add(count, batch, argv[4]);
  printf("{\"wall\":%.6f,\"cpu\":%.6f}\n", now(CLOCK_MONOTONIC) - wall,
         now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
  return 0;
}

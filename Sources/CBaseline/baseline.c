#include "baseline.h"

#include <malloc.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct baseline_player {
  sqlite3 *db;
  sqlite3_stmt *begin;
  sqlite3_stmt *commit;
  sqlite3_stmt **statements;
  int count;
};

static int prepare(sqlite3 *db, const char *sql, sqlite3_stmt **statement) {
  return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
}

baseline_player *baseline_open(const char *path, const char *setup,
                               const char *const *statements, int count) {
  baseline_player *player = calloc(1, sizeof *player);
  if (player == NULL) return NULL;
  player->statements = calloc((size_t)count + 1, sizeof *player->statements);
  player->count = count;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  int ok = player->statements != NULL &&
           sqlite3_open_v2(path, &player->db, flags, NULL) == SQLITE_OK &&
           sqlite3_exec(player->db, setup, NULL, NULL, NULL) == SQLITE_OK &&
           prepare(player->db, "BEGIN IMMEDIATE", &player->begin) == SQLITE_OK &&
           prepare(player->db, "COMMIT", &player->commit) == SQLITE_OK;
  for (int i = 0; ok && i < count; i++) {
    ok = prepare(player->db, statements[i], &player->statements[i]) == SQLITE_OK;
  }
  if (ok) return player;
  baseline_close(player);
  return NULL;
}

static uint32_t read32(const uint8_t *bytes) {
  uint32_t value;
  memcpy(&value, bytes, 4);
  return value;
}

static uint16_t read16(const uint8_t *bytes) {
  uint16_t value;
  memcpy(&value, bytes, 2);
  return value;
}

static int64_t read64(const uint8_t *bytes) {
  int64_t value;
  memcpy(&value, bytes, 8);
  return value;
}

static int step(sqlite3_stmt *statement) {
  int code = sqlite3_step(statement);
  while (code == SQLITE_ROW) code = sqlite3_step(statement);
  int reset = sqlite3_reset(statement);
  return code == SQLITE_DONE ? SQLITE_OK : reset;
}

int baseline_run(baseline_player *player, const uint8_t *trace, size_t length) {
  const uint8_t *at = trace;
  const uint8_t *end = trace + length;
  int code = SQLITE_OK;
  while (at < end && code == SQLITE_OK) {
    uint8_t kind = *at++;
    if (kind == 0) {
      code = step(player->begin);
    } else if (kind == 1) {
      code = step(player->commit);
    } else {
      uint16_t index = read16(at);
      uint16_t values = read16(at + 2);
      at += 4;
      if (index >= player->count) return SQLITE_RANGE;
      sqlite3_stmt *statement = player->statements[index];
      for (int i = 1; i <= values; i++) {
        uint8_t type = *at++;
        if (type == 0) {
          sqlite3_bind_null(statement, i);
        } else if (type == 1) {
          sqlite3_bind_int64(statement, i, read64(at));
          at += 8;
        } else {
          int size = (int)read32(at);
          const char *bytes = (const char *)at + 4;
          if (type == 2) {
            sqlite3_bind_text(statement, i, bytes, size, SQLITE_STATIC);
          } else {
            sqlite3_bind_blob(statement, i, bytes, size, SQLITE_STATIC);
          }
          at += 4 + size;
        }
      }
      code = step(statement);
    }
  }
  return code;
}

const char *baseline_message(baseline_player *player) {
  return player == NULL ? "cannot open" : sqlite3_errmsg(player->db);
}

int baseline_close(baseline_player *player) {
  if (player == NULL) return SQLITE_OK;
  for (int i = 0; player->statements != NULL && i < player->count; i++) {
    sqlite3_finalize(player->statements[i]);
  }
  free(player->statements);
  sqlite3_finalize(player->begin);
  sqlite3_finalize(player->commit);
  int code = sqlite3_close(player->db);
  free(player);
  return code;
}

int64_t baseline_scan(const char *path, const char *query, uint64_t *checksum) {
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  int64_t rows = -1;
  int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path, &db, flags, NULL) == SQLITE_OK &&
      prepare(db, query, &statement) == SQLITE_OK) {
    int columns = sqlite3_column_count(statement);
    rows = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      for (int i = 0; i < columns; i++) {
        const uint8_t *bytes = sqlite3_column_blob(statement, i);
        *checksum += (uint64_t)sqlite3_column_bytes(statement, i) + (bytes ? bytes[0] : 0);
      }
      rows++;
    }
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return rows;
}

void baseline_give_back(void) { malloc_trim(0); }

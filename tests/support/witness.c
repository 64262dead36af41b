/* witness.c: see witness.h. */
#include "witness.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "support.h"

char *test_json_get(const char *json, const char *path)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "select json_extract(?, ?)", -1, &query, NULL), SQLITE_OK);
    sqlite3_bind_text(query, 1, json, -1, SQLITE_STATIC);
    sqlite3_bind_text(query, 2, path, -1, SQLITE_STATIC);
    if (sqlite3_step(query) != SQLITE_ROW) fail_msg("%s: %s", path, sqlite3_errmsg(db));
    const char *text = (const char *)sqlite3_column_text(query, 0);
    char *copy = strdup(text ? text : "");
    sqlite3_finalize(query);
    sqlite3_close(db);
    return copy;
}

bool test_json_is(const char *json, const char *path, const char *expected)
{
    char *found = test_json_get(json, path);
    bool same = !strcmp(found, expected);
    if (!same) print_message("%s: \"%s\" where \"%s\" was expected\n", path, found, expected);
    free(found);
    return same;
}

size_t test_json_number(const char *json, const char *path)
{
    char *text = test_json_get(json, path);
    size_t n = strtoul(text, NULL, 10);
    free(text);
    return n;
}

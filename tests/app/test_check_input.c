/* test_check_input.c: what the user may give by mistake is refused at once, or told: pipes, aliases that decide nothing. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../support/place.h"

enum { PATIENCE_S = 30 };

static int four_counties(void **state)
{
    place *p = place_create(state, 2, 2);
    place_put(p, "t.csv", "code,v\n140701,5\n140702,6\n140403,7\n140404,8\n");
    return 0;
}

static void pipe_put(const place *p, const char *name)
{
    char *path = test_path(p->dir, name);
    assert_int_equal(mkfifo(path, 0600), 0);
    free(path);
}

#define MAP "check --quiet --crs wgs84 --key code --table-key code --value v "

/* None of the pipes has a writer: a run that waits for one is ended, and fails, by the alarm. */
static void pipes_are_not_waited_for(void **state)
{
    static const char *const pipes[] = {"pipe.csv", "pipe.xlsx", "pipe.dbf"};
    static const char *const boundaries[] = {"pipe.shp", "pipe.geojson", "pipe.gpkg", "pipe.zip"};
    place *p = *state;
    alarm(PATIENCE_S);
    for (size_t i = 0; i < sizeof pipes / sizeof *pipes; i++) {
        pipe_put(p, pipes[i]);
        assert_int_equal(place_run(p, MAP "--boundaries m.shp --table %s 2>&1", pipes[i]), LQ_DATA);
        assert_true(test_is_fault(p->text, "a pipe or a device; save what it gives as a file"));
        assert_int_equal(place_run(p, MAP "--boundaries m.shp --table t.csv --aliases %s 2>&1", pipes[i]),
                         LQ_DATA);
    }
    for (size_t i = 0; i < sizeof boundaries / sizeof *boundaries; i++) {
        pipe_put(p, boundaries[i]);
        assert_int_equal(place_run(p, MAP "--boundaries %s --table t.csv 2>&1", boundaries[i]), LQ_DATA);
        assert_true(test_is_fault(p->text, "a pipe or a device"));
    }
    assert_int_equal(place_run(p, MAP "--boundaries m.shp --table /dev/zero 2>&1"), LQ_DATA);
    assert_true(test_is_fault(p->text, "/dev/zero: a pipe or a device"));
    assert_int_equal(place_run(p, MAP "--boundaries m.shp --table t.csv --sites pipe.geojson 2>&1"), LQ_DATA);
    /* beside the .shp, too */
    place_shell(p, "rm m.prj && mkfifo m.prj");
    assert_int_equal(place_run(p, MAP "--boundaries m.shp --table t.csv 2>&1"), LQ_DATA);
    alarm(0);
}

/* Two indicators share the aliases: a line that one of them needs is used. */
static void aliases_without_a_row(void **state)
{
    place *p = *state;
    place_put(p, "a.csv", "code,v\n140701,5\nX1,6\n");
    place_put(p, "b.csv", "code,v\n140701,5\nX2,6\n");
    place_put(p, "aliases.csv", "key,name,code\nX1,,140702\nX2,,140403\nX3,,140404\n");
    place_put(p, "map.yaml",
              "boundaries: m.shp\nkey: code\ncrs: wgs84\nindicators:\n"
              "  - {id: a, table: a.csv, table-key: code, value: v, aliases: aliases.csv}\n"
              "  - {id: b, table: b.csv, table-key: code, value: v, aliases: aliases.csv}\n");
    assert_int_equal(place_run(p, "check --quiet map.yaml --json 2>&1"), LQ_OK);
    assert_int_equal(place_number(p, "$.notes.\"alias-unused\""), 2); /* one for each table */
    assert_int_equal(place_run(p, "check map.yaml 2>/dev/null"), LQ_OK);
    assert_non_null(strstr(p->text, "aliases.csv:4: 140404: no row of "));
    assert_non_null(strstr(p->text, "b.csv is \"X3\": the line decides nothing"));
    assert_null(strstr(p->text, "\"X1\": the line"));
    assert_int_equal(place_run(p, MAP "--boundaries m.shp --table a.csv --aliases aliases.csv --json 2>&1"),
                     LQ_OK);
    assert_int_equal(place_number(p, "$.notes.\"alias-unused\""), 2);
}

#define T(f) cmocka_unit_test_setup_teardown(f, four_counties, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(pipes_are_not_waited_for),
        T(aliases_without_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

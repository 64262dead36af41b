/*
 * test_badinput.c: whatever is wrong with the input or the output, the program says so in one line and with the status of the
 * contract (1 could not, 2 wrong usage, 3 data unusable), and leaves nothing that claims to be done.
 */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include "../support/place.h"
#include "../support/sample_map.h"
#include "../support/witness.h"

static int four_counties(void **state)
{
    static const double value[] = {1, 2, 3, 4};
    place *p = place_create(state, 2, 2);
    free(sample_table(p->dir, "t.csv", 2, 2, value));
    return 0;
}

/* With no words but of faults. */
static int render(place *p, const char *options)
{
    return place_run(p, "render --quiet %s 2>&1", options);
}

#define DATA     "--key code --table t.csv --table-key code --value v --breaks 3 --zoom 5-6 "
#define MAP      "--boundaries m.shp --crs wgs84 " DATA
#define MAP_AUTO "--boundaries m.shp " DATA

typedef struct bad_case {
    const char *shell; /* what spoils the input */
    const char *options;
    lq_code code;
    const char *wanted; /* in the line */
} bad_case;

static const bad_case cases[] = {
    /* boundaries */
    {"rm m.shp", MAP, LQ_DATA, "m.shp: "},
    {"rm m.dbf", MAP, LQ_DATA, "m.shp: has no attributes to join t.csv by; put the .dbf beside it"},
    {"rm m.prj m.dbf m.shx m.shp", MAP, LQ_DATA, "m.shp: "},
    {": > m.shp", MAP, LQ_DATA, "m.shp: "},
    {"head -c 60 m.shp > x; mv x m.shp", MAP, LQ_DATA, "m.shp: "},
    {"head -c 100 m.shp > x; mv x m.shp; rm m.shx", MAP, LQ_DATA, "m.shp: no features"},
    {"head -c 100 m.shp > x; mv x m.shp", MAP, LQ_DATA, "m.shp: no features"},
    {"printf 'PK\\003\\004nonsense' > m.shp", MAP, LQ_DATA, "m.shp: not a shapefile"},
    {": > m.dbf", MAP, LQ_DATA, "m.dbf"},
    {"mkdir d", "--boundaries d --zoom 5-6 ", LQ_DATA, "d: "},
    {"echo '{\"type\":\"FeatureCollection\",\"features\":[]}' > e.json", "--boundaries e.json ", LQ_DATA,
     "e.json: "},
    {"echo "
     "'{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}' > "
     "p.json",
     "--boundaries p.json ", LQ_DATA, "p.json: "},
    {"echo nonsense > n.gpkg", "--boundaries n.gpkg ", LQ_DATA, "n.gpkg: "},
    {"echo nonsense > n.zip", "--boundaries n.zip ", LQ_DATA, "n.zip: "},
    {":", "--boundaries m.shp --crs EPSG:999999 ", LQ_USAGE, "EPSG:999999"},
    {":", "--boundaries m.shp --encoding klingon ", LQ_USAGE, "klingon"},
    /* keys and tables */
    {":", MAP "--key kode ", LQ_DATA, "did you mean \"code\"; it has: code, name, note"},
    {":", MAP "--table-key kode ", LQ_DATA,
     "t.csv: no column \"kode\"; did you mean \"code\"; it has: code, v"},
    {":", MAP "--value population ", LQ_DATA, "t.csv: no column \"population\"; it has: code, v"},
    {":", MAP "--name nimi ", LQ_DATA, "it has: code, name, note"},
    {"rm t.csv", MAP, LQ_DATA, "t.csv: "},
    {": > t.csv", MAP, LQ_DATA, "t.csv: "},
    {"echo code,v > t.csv", MAP, LQ_DATA, "t.csv: "},
    {"head -c 4000 /dev/urandom > t.csv", MAP, LQ_DATA, "t.csv: "},
    {"head -c 4000 /dev/urandom > t.xlsx", MAP "--table t.xlsx ", LQ_DATA, "t.xlsx: "},
    {"printf 'code,v\\n1.40E+05,1\\n1.40E+05,2\\n' > t.csv", MAP, LQ_DATA, "destroyed by a spreadsheet"},
    /* settings */
    {":", MAP "--zoom 6-5 ", LQ_USAGE, "--zoom: \"6-5\" is out of order; write 5-6"},
    {":", MAP "--bbox 113,37,112,38 ", LQ_USAGE, "--bbox: "},
    {":", MAP "--bbox 112,38,113,37 ", LQ_USAGE, "--bbox: "},
    {":", MAP "--bbox 10,10,20,20 ", LQ_USAGE,
     "no county lies there; the boundaries cover 112.00,36.00,113.00,37.00"},
    {":", MAP "--palette '#ff0000' ", LQ_USAGE, "2"},
    {":", MAP "--breaks 2,3,4 --palette '#ff0000,#00ff00,#0000ff' ", LQ_USAGE, "4"},
    {":", MAP "--breaks 3,1 ", LQ_USAGE, "--breaks: "},
    {"echo 'palete: Blues' > m.yaml", "m.yaml ", LQ_USAGE,
     "m.yaml:1:1: unknown key \"palete\"; did you mean \"palette\"?"},
};

static void input_is_refused_in_one_line(void **state)
{
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const bad_case *c = &cases[i];
        char options[1024];
        void *at = NULL;
        four_counties(&at);
        place *p = at;
        place_shell(p, c->shell);
        snprintf(options, sizeof options, "%s -o out", c->options);
        int code = render(p, options);
        bool good = test_is_fault(p->text, c->wanted) && code == (int)c->code && !place_has(p, "out");
        if (!good) print_message("after \"%s\", with \"%s\": status %d\n", c->shell, c->options, code);
        bad += !good;
        place_free(&at);
    }
    assert_int_equal(bad, 0);
}

/* Damage that leaves something to draw is a finding, and under --strict an error. */
static void damage_is_told_and_the_rest_drawn(void **state)
{
    (void)state;
    static const struct {
        const char *shell, *kind;
    } damages[] = {
        {"head -c 500 m.shp > x; mv x m.shp", "record-damaged"}, /* the third record of four ends at 508 */
        {"printf '\\377\\377\\377\\377' | dd of=m.shp bs=1 seek=148 conv=notrunc 2>/dev/null",
         "record-damaged"}, /* numPoints */
        {"rm m.shx", "shx"},
        {"rm m.prj", "crs-assumed"},
        {"echo nonsense > m.prj", "crs-assumed"},
        {"printf 'code,v\\n140701,1\\n140702,many\\n140403,3\\n140404,4\\n' > t.csv", "not-a-number"},
        {"printf 'code,v\\n140701,1\\n140701,2\\n140702,1\\n140403,3\\n140404,4\\n' > t.csv", "row-conflict"},
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        void *at = NULL;
        char wanted[64], options[1024];
        four_counties(&at);
        place *p = at;
        place_shell(p, damages[i].shell);
        snprintf(options, sizeof options, "%s -o out --json",
                 strstr(damages[i].shell, "prj") ? MAP_AUTO : MAP);
        int status = render(p, options);
        snprintf(wanted, sizeof wanted, "\"%s\":", damages[i].kind);
        if (status || !strstr(p->text, wanted))
            fail_msg("after \"%s\": %d: %s", damages[i].shell, status, p->text);
        assert_true(test_json_is(p->text, "$.features", "4"));
        snprintf(options, sizeof options, "%s -o out --strict",
                 strstr(damages[i].shell, "prj") ? MAP_AUTO : MAP);
        assert_int_equal(render(p, options), LQ_STRICT);
        assert_true(test_is_fault(p->text, "correct the data or leave --strict out"));
        place_free(&at);
    }
}

/* ---- outputs ---- */

static void assert_refused(place *p, const char *options, lq_code code, const char *wanted)
{
    int status = render(p, options);
    assert_true(test_is_fault(p->text, wanted));
    assert_int_equal(status, code);
}

static void foreign_directory_is_left_alone(void **state)
{
    place *p = *state;
    place_put(p, "out/thesis.doc", "years of work");
    place_put(p, "out/map/5/26/12.png", "a picture");
    assert_refused(p, MAP "-o out", LQ_USAGE, "out: holds other files and no Laoqu manifest");
    assert_refused(p, MAP "-o out --force", LQ_USAGE, "out: ");
    assert_int_equal(place_files(p, "out", ""), 2);
    place_put(p, "out/manifest.json", "{\"name\": \"an app\"}");
    assert_refused(p, MAP "-o out", LQ_USAGE, "out: ");
    assert_place_file(p, "out/manifest.json", "{\"name\": \"an app\"}");
    assert_place_file(p, "out/thesis.doc", "years of work");
    assert_place_file(p, "out/map/5/26/12.png", "a picture");
}

/* What others put into a tile directory later stays. */
static void foreign_files_stay(void **state)
{
    place *p = *state;
    assert_int_equal(render(p, MAP "-o out"), LQ_OK);
    place_put(p, "out/notes.txt", "mine");
    place_put(p, "out/map/notes.txt", "mine");
    place_put(p, "out/map/9/1/2.png", "mine");
    assert_int_equal(render(p, MAP "--id other -o out"), LQ_OK);
    assert_place_file(p, "out/notes.txt", "mine");
    assert_place_file(p, "out/map/notes.txt", "mine");
    assert_place_file(p, "out/map/9/1/2.png", "mine");
    assert_int_equal(place_files(p, "out", "legend.svg"), 1);
}

static void output_that_cannot_be(void **state)
{
    place *p = *state;
    assert_refused(p, MAP "-o t.csv", LQ_USAGE, "t.csv: is a file");
    assert_refused(p, MAP "-o t.csv/deep", LQ_USAGE, "t.csv/deep: ");
    assert_refused(p, MAP "-o /proc/nowhere", LQ_FAILED, "/proc/nowhere: ");
    assert_refused(p, MAP "-o ''", LQ_USAGE, "-o");
    assert_int_equal(render(p, MAP "-o out"), LQ_OK);
    place_shell(p, "rm -r out/map && touch out/map");
    assert_refused(p, MAP "-o out", LQ_FAILED, "out/map: ");
}

static void no_font_stops_before_anything_is_written(void **state)
{
    place *p = *state;
    char before[4096];
    place_put(p, "fonts.conf",
              "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>");
    snprintf(before, sizeof before, "cd %s && FONTCONFIG_FILE=%s/fonts.conf", p->dir, p->dir);
    int status = test_program_in(p->text, before, "render --quiet " MAP "-o out 2>&1");
    assert_true(test_is_fault(p->text, "no installed font has Chinese glyphs; install "));
    assert_int_equal(status, LQ_FAILED);
    assert_false(place_has(p, "out"));
}

/* ---- a full disk ---- */

static int disk_mount(const place *p, unsigned kb)
{
    char options[64];
    char *at = test_path(p->dir, "disk");
    mkdir(at, 0777);
    snprintf(options, sizeof options, "size=%uk", kb);
    int status = mount("laoqu-test", at, "tmpfs", 0, options);
    free(at);
    return status;
}

static void disk_grow(const place *p)
{
    char *at = test_path(p->dir, "disk");
    assert_int_equal(mount("laoqu-test", at, "tmpfs", MS_REMOUNT, "size=64m"), 0);
    free(at);
}

static void disk_unmount(const place *p)
{
    char *at = test_path(p->dir, "disk");
    assert_int_equal(umount(at), 0);
    free(at);
}

/* From no room at all up to just too little: every writer meets the end of the disk. */
static void full_disk(void **state)
{
    place *p = *state;
    assert_int_equal(render(p, MAP "-o out"), LQ_OK);
    for (unsigned kb = 4; kb < 10000; kb += kb / 2 + 8) {
        if (disk_mount(p, kb)) SKIP_TEST("no file system can be mounted here");
        int status = render(p, MAP "-o disk/out");
        bool done = status == LQ_OK;
        if (!done) {
            assert_true(test_is_fault(p->text, "disk/out"));
            assert_int_equal(status, LQ_FAILED);
            assert_int_not_equal(place_run(p, "verify --quiet disk/out 2>/dev/null"), LQ_OK);
            disk_grow(p);
            assert_int_equal(render(p, MAP "-o disk/out"), LQ_OK);
        }
        bool same = place_trees_equal(p, "disk/out", "out");
        disk_unmount(p);
        assert_true(same);
        if (done) return;
    }
    fail_msg("no disk was large enough");
}

#define T(f) cmocka_unit_test_setup_teardown(f, four_counties, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(input_is_refused_in_one_line),
        cmocka_unit_test(damage_is_told_and_the_rest_drawn),
        T(foreign_directory_is_left_alone),
        T(foreign_files_stay),
        T(output_that_cannot_be),
        T(no_font_stops_before_anything_is_written),
        T(full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

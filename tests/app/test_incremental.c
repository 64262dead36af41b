/*
 * test_incremental.c: whatever a tile directory went through (other values, colours, counties, zooms, names, kills, a full disk, hands),
 * the next run leaves it byte for byte as a run into a new directory would.
 */
#include "../support/support.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "../support/place.h"
#include "../support/sample_map.h"
#include "../support/tree.h"
#include "../support/witness.h"

#define COLUMNS 10
#define ROWS    6
#define KILLS   10

static void table_put(const place *p, const double value[COLUMNS * ROWS])
{
    free(sample_table(p->dir, "t.csv", COLUMNS, ROWS, value));
}

/* Each county's value is its number. */
static void values_fill(double value[COLUMNS * ROWS])
{
    for (int i = 0; i < COLUMNS * ROWS; i++) value[i] = i;
}

static int sixty_counties(void **state)
{
    double value[COLUMNS * ROWS];
    values_fill(value);
    table_put(place_create(state, COLUMNS, ROWS), value);
    return 0;
}

/* Sets "--name value --name value"; a value has no blanks. */
static void settings_put(lq_map *map, const place *p, const char *options)
{
    lq_err err = {0};
    char text[1024], *rest = text;
    snprintf(text, sizeof text, "--boundaries %s/m.shp --table %s/t.csv --crs wgs84 --value v %s", p->dir,
             p->dir, options);
    for (char *name; (name = strtok_r(rest, " ", &rest));)
        if (lq_map_set(map, name + 2, strtok_r(rest, " ", &rest), &err)) fail_msg("%s", err.text);
}

/* options may be "m.yaml". What --json would say is left in p->text, a fault in p->fault. */
static lq_code render(place *p, const char *options, const char *dir, bool force)
{
    lq_map *map = NULL;
    lq_report *report = NULL;
    lq_run plan = {.jobs = 2, .force = force};
    char *out = test_path(p->dir, dir), *file = test_path(p->dir, "m.yaml");
    p->fault = (lq_err){0};
    assert_int_equal(lq_map_create(&map, &p->fault), LQ_OK);
    bool from_file = !strcmp(options, "m.yaml");
    if (from_file && lq_map_read(map, file, &p->fault)) fail_msg("%s", p->fault.text);
    if (!from_file) settings_put(map, p, options);
    lq_code code = lq_render(&report, map, out, &plan, &p->fault);
    place_report(p, report);
    lq_map_free(map);
    free(out);
    free(file);
    return code;
}

static lq_code verify(place *p, const char *dir)
{
    lq_report *report = NULL;
    char *out = test_path(p->dir, dir);
    p->fault = (lq_err){0};
    lq_code code = lq_verify(&report, out, &p->fault);
    place_report(p, report);
    free(out);
    return code;
}

#define BREAKS "--breaks 10,20,30,40 "
#define MAP    BREAKS "--zoom 4-8 "

/* Renders into a new directory, and then into the one that was there. */
static void render_both(place *p, const char *options)
{
    place_shell(p, "rm -rf fresh");
    if (render(p, options, "fresh", false) || render(p, options, "out", false))
        fail_msg("%s: %s", options, p->fault.text);
}

static void assert_as_fresh(place *p)
{
    assert_true(place_trees_equal(p, "out", "fresh"));
    assert_int_equal(verify(p, "out"), LQ_OK);
}

/* Tiles of a zoom that the box of a county touches, or that lie up to `margin_px` from it. */
static size_t tiles_at(int county, int zoom, double margin_px)
{
    double w = SAMPLE_WEST_DEG + county % COLUMNS * SAMPLE_SIZE_DEG,
           s = SAMPLE_SOUTH_DEG + (int)(county / COLUMNS) * SAMPLE_SIZE_DEG;
    double world = ldexp(256, zoom), y[2];
    for (int k = 0; k < 2; k++) {
        double sine = sin((s + k * SAMPLE_SIZE_DEG) * M_PI / 180);
        y[k] = (0.5 - log((1 + sine) / (1 - sine)) / (4 * M_PI)) * world;
    }
    double x0 = (w + 180) / 360 * world, x1 = (w + SAMPLE_SIZE_DEG + 180) / 360 * world;
    double across = floor((x1 + margin_px) / 256) - floor((x0 - margin_px) / 256) + 1;
    double down = floor((y[0] + margin_px) / 256) - floor((y[1] - margin_px) / 256) + 1;
    return (size_t)(across * down);
}

/* ---- what changes in the map ---- */

static void one_cell(void **state)
{
    place *p = *state;
    const int county = 3 * COLUMNS + 4;
    size_t least = 0, most = 0;
    double value[COLUMNS * ROWS];
    values_fill(value);
    render_both(p, MAP);
    value[county] = 39; /* 34 before: the same class */
    table_put(p, value);
    render_both(p, MAP);
    assert_int_equal(place_number(p, "$.tiles_drawn") + place_number(p, "$.tiles_linked"), 0);
    assert_as_fresh(p);
    value[county] = 15;
    table_put(p, value);
    render_both(p, MAP);
    for (int zoom = 4; zoom <= 8; zoom++)
        least += tiles_at(county, zoom, 0), most += tiles_at(county, zoom, 4);
    assert_in_range(place_number(p, "$.tiles_drawn") + place_number(p, "$.tiles_linked"), least, most);
    assert_int_equal(place_number(p, "$.tiles_kept") + place_number(p, "$.tiles_drawn") +
                         place_number(p, "$.tiles_linked"),
                     place_number(p, "$.tiles_planned"));
    assert_as_fresh(p);
    value[0] = 45; /* the first county, which has the first class first */
    table_put(p, value);
    render_both(p, MAP);
    assert_as_fresh(p);
}

static void look_of_the_map(void **state)
{
    place *p = *state;
    static const char *const looks[] = {MAP,
                                        MAP "--palette Blues",
                                        MAP "--palette Blues-r",
                                        MAP "--palette Blues --no-data none",
                                        MAP "--border #ff0000:3",
                                        MAP "--border none",
                                        MAP};
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        render_both(p, looks[i]);
        assert_as_fresh(p);
    }
}

static void fewer_counties(void **state)
{
    place *p = *state;
    render_both(p, MAP);
    size_t all = place_number(p, "$.tiles_planned");
    sample_shapefile(p->dir, "m", COLUMNS, ROWS / 2);
    render_both(p, MAP);
    assert_int_equal(place_number(p, "$.tiles_removed"), all - place_number(p, "$.tiles_planned"));
    assert_true(place_number(p, "$.tiles_removed") > 0);
    assert_as_fresh(p);
    sample_shapefile(p->dir, "m", COLUMNS, ROWS);
    render_both(p, MAP);
    assert_as_fresh(p);
}

static void other_zooms(void **state)
{
    place *p = *state;
    static const char *const zooms[] = {BREAKS "--zoom 4-9", BREAKS "--zoom 5-7", BREAKS "--zoom 8-8",
                                        BREAKS "--zoom 5-9 --bbox 112,36,113,37", BREAKS "--zoom 3-8"};
    for (size_t i = 0; i < sizeof zooms / sizeof *zooms; i++) {
        render_both(p, zooms[i]);
        assert_as_fresh(p);
    }
}

static void other_name(void **state)
{
    place *p = *state;
    render_both(p, MAP);
    size_t all = place_number(p, "$.tiles_planned");
    render_both(p, MAP "--id other");
    assert_int_equal(place_number(p, "$.tiles_removed"), all);
    assert_as_fresh(p);
}

static void several_then_one(void **state)
{
    place *p = *state;
    place_put(p, "m.yaml",
              "boundaries: m.shp\ncrs: wgs84\ntable: t.csv\nvalue: v\nzoom: 5-8\nindicators:\n"
              "  - {id: a, classify: manual, breaks: [6]}\n  - {id: map, classify: manual, breaks: [30]}\n");
    render_both(p, "m.yaml");
    assert_as_fresh(p);
    render_both(p, MAP);
    assert_as_fresh(p);
    render_both(p, "m.yaml");
    assert_as_fresh(p);
}

/* ---- what happens to the directory ---- */

static void hands(void **state)
{
    place *p = *state;
    static const struct {
        const char *shell, *wanted;
    } acts[] = {
        {"rm out/map/8/$(ls out/map/8 | head -1)/*.png", "; run laoqu render again"},
        {"rm -r out/map", "; run laoqu render again"},
        {"for f in out/map/7/*/*.png; do head -c 50 $f > x; cat x > $f; done; rm x",
         "; run laoqu render again with --force"},
        {"for f in out/map/7/*/*.png; do : > $f; done", "; run laoqu render again with --force"},
        {"rm out/index.html out/map/legend.svg; mv out/map/7 out/map/77", "; run laoqu render again"},
    };
    render_both(p, MAP);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        place_shell(p, acts[i].shell);
        assert_int_equal(verify(p, "out"), LQ_DATA);
        assert_non_null(strstr(p->fault.text, acts[i].wanted));
        assert_int_equal(render(p, MAP, "out", false), LQ_OK);
        place_shell(p, "rm -rf out/map/77"); /* not ours to delete */
        assert_as_fresh(p);
    }
}

/* The size is right, the picture is not: only reading it shows. */
static void one_byte(void **state)
{
    place *p = *state;
    render_both(p, MAP);
    place_shell(p, "f=$(ls out/map/8/*/*.png | head -1); n=$(wc -c < $f); head -c $((n - 20)) $f > x; "
                   "tail -c 20 $f | tr '\\000-\\377' '\\001-\\377\\000' >> x; cat x > $f; rm x");
    assert_int_equal(verify(p, "out"), LQ_DATA);
    assert_true(test_json_is(p->text, "$.damaged", "1"));
    assert_int_equal(render(p, MAP, "out", true), LQ_OK);
    assert_as_fresh(p);
}

static void a_manifest_lost_or_torn(void **state)
{
    place *p = *state;
    render_both(p, MAP);
    place_shell(p, "head -c 300 out/manifest.json > x; mv x out/manifest.json");
    assert_int_equal(verify(p, "out"), LQ_DATA);
    assert_int_equal(render(p, MAP, "out", false), LQ_OK);
    assert_non_null(strstr(p->text, "\"manifest-damaged\":1"));
    assert_int_equal(place_number(p, "$.tiles_kept"), 0);
    assert_int_equal(render(p, MAP, "out", false), LQ_OK); /* findings.csv tells of the manifest no more */
    assert_as_fresh(p);
    place_shell(p, "rm out/manifest.json");
    assert_int_equal(render(p, MAP, "out", false), LQ_USAGE); /* nothing says that it is ours */
}

/* ---- kills ---- */

static pid_t run_start(const place *p, const char *palette)
{
    char *shp = test_path(p->dir, "m.shp"), *csv = test_path(p->dir, "t.csv"),
         *out = test_path(p->dir, "out");
    const char *program = test_program_path();
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        if (!freopen("/dev/null", "w", stderr) || !freopen("/dev/null", "w", stdout)) _exit(126);
        execl(program, "laoqu", "render", "--boundaries", shp, "--crs", "wgs84", "--table", csv, "--value",
              "v", "--breaks", "10,20,30,40", "--zoom", "4-9", "--jobs", "2", "--palette", palette, "-o", out,
              (char *)NULL);
        _exit(127);
    }
    free(shp);
    free(csv);
    free(out);
    return child;
}

/* When the journal was last written; 0 where there is none. */
static int64_t journal_time_ns(const place *p)
{
    struct stat st;
    char *journal = test_path(p->dir, "out/.laoqu-journal");
    bool there = !stat(journal, &st);
    free(journal);
    return there ? st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec : 0;
}

/* Starts a run and kills it so many microseconds after it began to write; false when it was done before. */
static bool run_killed(const place *p, const char *palette, unsigned after_us)
{
    int64_t before = journal_time_ns(p), now = before;
    pid_t child = run_start(p, palette);
    int status = 0, ended = 0;
    for (; !ended && now == before; now = journal_time_ns(p)) ended = waitpid(child, &status, WNOHANG);
    if (!ended) {
        usleep(after_us);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
    }
    assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : !WEXITSTATUS(status));
    return WIFSIGNALED(status);
}

/* libpng reads every picture there is. */
static void pictures_check(const place *p)
{
    char command[4096], name[4096];
    snprintf(command, sizeof command, "find %s/out -name '*.png' 2>/dev/null", p->dir);
    FILE *list = popen(command, "r");
    assert_non_null(list);
    while (fgets(name, sizeof name, list)) {
        unsigned w, h;
        name[strcspn(name, "\n")] = 0;
        free(test_png_read(name, &w, &h));
    }
    pclose(list);
}

static void kills_do_no_harm(void **state)
{
    place *p = *state;
    uint64_t random = 20260726;
    size_t cut = 0;
    for (int i = 0; i < KILLS; i++) {
        bool met = run_killed(p, i % 3 ? "Blues" : "YlOrRd", (unsigned)(test_random_unit(&random) * 60000));
        pictures_check(p);
        assert_int_equal(verify(p, "out"), journal_time_ns(p)
                                               ? LQ_DATA
                                               : LQ_OK); /* a kill may also come after the end of the work */
        cut += met;
    }
    assert_true(cut > 0);
    render_both(p, BREAKS "--zoom 4-9 --palette Greens");
    assert_as_fresh(p);
}

/* A run that meets the end of the disk in a directory that was whole says so, and so does verify until one comes to its end. */
static void full_disk_on_the_second_run(void **state)
{
    place *p = *state;
    char *disk = test_path(p->dir, "out");
    mkdir(disk, 0777);
    if (mount("laoqu-test", disk, "tmpfs", 0, "size=2m")) {
        free(disk);
        SKIP_TEST("no file system can be mounted here");
    }
    int failed[3], verified[3];
    lq_code first = render(p, MAP, "out/d", false);
    place_shell(p, "dd if=/dev/zero of=out/ballast bs=4k 2>/dev/null; true");
    for (int i = 0; i < 3; i++) {
        failed[i] = render(p, MAP "--palette Blues", "out/d", false);
        verified[i] = verify(p, "out/d");
        place_shell(p, "truncate -s -40k out/ballast");
    }
    place_shell(p, "rm out/ballast");
    lq_code last = render(p, MAP "--palette Blues", "out/d", false);
    place_shell(p, "mkdir keep; cp -r out/d keep/d");
    assert_int_equal(umount(disk), 0);
    free(disk);
    assert_int_equal(first, LQ_OK);
    assert_int_equal(last, LQ_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(failed[i], LQ_FAILED);
        assert_int_equal(verified[i], LQ_DATA);
    }
    assert_int_equal(render(p, MAP "--palette Blues", "fresh", false), LQ_OK);
    assert_true(place_trees_equal(p, "keep/d", "fresh"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, sixty_counties, place_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(one_cell),
        T(look_of_the_map),
        T(fewer_counties),
        T(other_zooms),
        T(other_name),
        T(several_then_one),
        T(hands),
        T(one_byte),
        T(a_manifest_lost_or_torn),
        T(kills_do_no_harm),
        T(full_disk_on_the_second_run),
    };
    if (getenv("ONLY")) cmocka_set_test_filter(getenv("ONLY"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * test_code_changes.c: the shipped table of code changes, against itself, and against what others compiled from the same notices:
 * the list of codes with the years they were in force (AREACODES), the reference's list of changes, and boundary layers of several years.
 */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "model/changes.h"
#include "read/read_layer.h"

#define FIRST_YEAR 2010
#define LAST_YEAR  2023

/* Steps of the reference that the table has not, each for a reason. */
static const struct {
    const char *old_code, *new_code;
    int year;
    const char *why;
} exceptions[] = {
    {"", "", 0, ""}, /* none so far */
};

/* ---- reading ---- */

static lq_changes changes;

static int setup(void **state)
{
    (void)state;
    lq_buf text = {0};
    lq_err err = {0};
    lq_code code = lq_file_read(&text, "shapes/code_changes.csv", (size_t)1 << 22, &err);
    if (!code) code = lq_changes_parse(&changes, text.data, text.size, &err);
    if (code) print_error("%s\n", err.text);
    lq_buf_release(&text);
    return code;
}

static int teardown(void **state)
{
    (void)state;
    lq_changes_release(&changes);
    return 0;
}

/* Splits a line at its commas, in place; fields that are missing are "". */
static void fields_split(char *line, char **field, size_t n)
{
    static char none[] = "";
    line[strcspn(line, "\r\n")] = 0;
    for (size_t i = 0; i < n; i++) {
        field[i] = line ? line : none;
        if (line && (line = strchr(line, ','))) *line++ = 0;
    }
}

/* Codes of counties and the years they were in force, at the year's end: of AREACODES, or of one layer. */
typedef struct unit {
    char code[7];
    int from, until; /* until: the year it was given up */
} unit;

typedef struct units {
    unit *at;
    size_t n, room;
} units;

static void unit_add(units *u, const char *code, int from, int until)
{
    if (strlen(code) != 6) return;
    if (u->n == u->room) {
        u->room = u->room ? 2 * u->room : 4096;
        u->at = realloc(u->at, u->room * sizeof *u->at);
        assert_non_null(u->at);
    }
    unit *to = &u->at[u->n++];
    memcpy(to->code, code, 7);
    to->from = from;
    to->until = until;
}

static int unit_order(const void *a, const void *b)
{
    return strcmp(((const unit *)a)->code, ((const unit *)b)->code);
}

static bool has_in(const units *u, const char *code, int year)
{
    size_t low = 0, high = u->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(u->at[mid].code, code) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < u->n && !strcmp(u->at[low].code, code); low++)
        if (u->at[low].from <= year && year < u->at[low].until) return true;
    return false;
}

static bool has_county(const units *u, const char *prefecture, int year)
{
    for (size_t i = 0; i < u->n; i++)
        if (!strncmp(u->at[i].code, prefecture, 4) && u->at[i].from <= year && year < u->at[i].until)
            return true;
    return false;
}

/* A prefecture is a unit of its own in the years without counties. */
static void prefectures_add(units *u, const units *prefectures)
{
    units alone = {0};
    for (size_t i = 0; i < prefectures->n; i++) {
        const unit *p = &prefectures->at[i];
        for (int year = FIRST_YEAR - 1; year <= LAST_YEAR; year++)
            if (p->from <= year && year < p->until && !has_county(u, p->code, year))
                unit_add(&alone, p->code, year, year + 1);
    }
    for (size_t i = 0; i < alone.n; i++) unit_add(u, alone.at[i].code, alone.at[i].from, alone.at[i].until);
    free(alone.at);
}

/* Land directly under the prefecture 海西: a number of statistics and boundary layers, not of the ministry's lists. */
#define NOT_OF_THE_LISTS "632825"

/* False without the shared data. */
static bool areacodes_read(units *u)
{
    char *path = test_shared("data/cn/areacodes_1981_2024.csv"), line[4096];
    units prefectures = {0};
    if (!path) return false;
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        char *field[8]; /* code, province, prefecture, name, level, state, from, until */
        fields_split(line, field, 8);
        units *to = !strcmp(field[4], "县级") ? u : !strcmp(field[4], "地级") ? &prefectures : NULL;
        if (to) unit_add(to, field[0], atoi(field[6]), *field[7] ? atoi(field[7]) : 9999);
    }
    fclose(f);
    free(path);
    assert_true(u->n > 5000);
    prefectures_add(u, &prefectures);
    unit_add(u, NOT_OF_THE_LISTS, 0, 9999);
    free(prefectures.at);
    qsort(u->at, u->n, sizeof *u->at, unit_order);
    return true;
}

/* The codes of a layer, in force for ever. */
static void layer_codes(units *u, const char *path)
{
    lq_layer *layer = NULL;
    lq_findings findings = {0};
    lq_err err = {0};
    if (lq_layer_read(&layer, path, NULL, &findings, &err)) fail_msg("%s", err.text);
    const lq_table *t = layer->attributes;
    size_t column = 0;
    while (column < t->columns && strcmp(t->head[column], "code")) column++;
    assert_true(column < t->columns);
    for (size_t row = 0; row < t->rows; row++) unit_add(u, t->cell[row * t->columns + column], 0, 9999);
    qsort(u->at, u->n, sizeof *u->at, unit_order);
    lq_layer_free(layer);
    lq_findings_release(&findings);
}

typedef struct year_set {
    const units *units;
    int year;
} year_set;

static bool year_has(const void *set, const char *code)
{
    const year_set *s = set;
    return has_in(s->units, code, s->year);
}

/* ---- the table by itself ---- */

static void lines_are_in_order(void **state)
{
    (void)state;
    assert_true(changes.n > 300);
    for (size_t i = 1; i < changes.n; i++) {
        const lq_change *a = &changes.at[i - 1], *b = &changes.at[i];
        bool sorted = a->year < b->year || (a->year == b->year && strcmp(a->old_code, b->old_code) <= 0);
        bool twice = a->year == b->year && a->kind == b->kind && !strcmp(a->old_code, b->old_code) &&
                     !strcmp(a->new_code, b->new_code);
        if (!sorted || twice || !*b->source)
            fail_msg("line %zu: %s,%s,%d", i + 2, b->old_code, b->new_code, b->year);
    }
}

/* A code leaves only while it is in force, and one that comes was not, or has a line of its own. */
static void steps_fit_each_other(void **state)
{
    (void)state;
    size_t faults = 0;
    for (size_t i = 0; i < changes.n; i++) {
        const lq_change *s = &changes.at[i];
        bool before = lq_changes_in_force(&changes, s->old_code, s->year - 1);
        bool after = lq_changes_in_force(&changes, s->new_code, s->year);
        if (before && after) continue;
        faults++;
        print_error("%s -> %s, %d: the one was not there, or the other did not come to be\n", s->old_code,
                    s->new_code, s->year);
    }
    assert_int_equal(faults, 0);
}

/* What a line says it is must not be denied by the other lines of its year. */
static void kinds_fit_the_lines(void **state)
{
    (void)state;
    size_t faults = 0;
    for (size_t i = 0; i < changes.n; i++) {
        const lq_change *s = &changes.at[i];
        bool whole =
            s->kind == LQ_CHANGE_RECODE || s->kind == LQ_CHANGE_DISTRICT || s->kind == LQ_CHANGE_MOVED;
        if (!whole && s->kind != LQ_CHANGE_MERGE) continue;
        lq_change_span out = lq_changes_of(&changes, LQ_CHANGE_OLD, s->old_code);
        lq_change_span in = lq_changes_of(&changes, LQ_CHANGE_NEW, s->new_code);
        size_t others = 0;
        for (size_t k = 0; k < out.n; k++) others += out.at[k] != s && out.at[k]->year == s->year;
        for (size_t k = 0; whole && k < in.n; k++) others += in.at[k] != s && in.at[k]->year == s->year;
        if (!others) continue;
        faults++;
        print_error("%s -> %s, %d: a %s, and yet land went elsewhere or came from elsewhere\n", s->old_code,
                    s->new_code, s->year, lq_change_kind_names[s->kind]);
    }
    assert_int_equal(faults, 0);
}

/* ---- the table and others ---- */

static bool agrees(const units *u, const lq_change *s)
{
    bool stays = !strcmp(s->old_code, s->new_code);
    bool old_stays = has_in(u, s->old_code, s->year), new_was = has_in(u, s->new_code, s->year - 1);
    if (!has_in(u, s->old_code, s->year - 1) || !has_in(u, s->new_code, s->year)) return false;
    return stays || (old_stays == lq_changes_in_force(&changes, s->old_code, s->year) &&
                     new_was == lq_changes_in_force(&changes, s->new_code, s->year - 1));
}

static void codes_were_in_force(void **state)
{
    (void)state;
    units u = {0};
    size_t faults = 0;
    if (!areacodes_read(&u)) SKIP_TEST("no shared data");
    for (size_t i = 0; i < changes.n; i++) {
        const lq_change *s = &changes.at[i];
        if (agrees(&u, s)) continue;
        faults++;
        print_error("%s -> %s, %d: not so in the lists of the ends of these years\n", s->old_code,
                    s->new_code, s->year);
    }
    free(u.at);
    assert_int_equal(faults, 0);
}

static void every_year_is_recognised(void **state)
{
    (void)state;
    units u = {0};
    if (!areacodes_read(&u)) SKIP_TEST("no shared data");
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
        year_set s = {&u, year};
        lq_vintage v = lq_changes_vintage(&changes, year_has, &s);
        if (v.from > year || v.to < year || v.disagree)
            fail_msg("the codes of %d fit %d-%d, %zu steps apart", year, v.from, v.to, v.disagree);
    }
    free(u.at);
}

/* Every code of one year that another year has not leads to codes of that year, in the right direction. */
static void every_code_is_bridged(void **state)
{
    (void)state;
    units u = {0};
    size_t faults = 0, bridged = 0;
    if (!areacodes_read(&u)) SKIP_TEST("no shared data");
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
        for (int other = FIRST_YEAR; other <= LAST_YEAR; other++) {
            year_set s = {&u, other};
            for (size_t i = 0; i < u.n; i++) {
                const unit *one = &u.at[i];
                if (one->from > year || year >= one->until) continue;
                if (has_in(&u, one->code, other)) continue;
                lq_bridge b = lq_changes_bridge(&changes, one->code, year_has, &s);
                bridged++;
                if (b.kind != LQ_BRIDGE_NONE && b.younger == (year > other)) continue;
                faults++;
                print_error("%s of %d in %d: bridge %d, %s\n", one->code, year, other, b.kind,
                            b.younger ? "younger" : "older");
            }
        }
    }
    free(u.at);
    assert_true(bridged > 10000);
    assert_int_equal(faults, 0);
}

static bool has_step(const char *old_code, const char *new_code, int year)
{
    lq_change_span s = lq_changes_of(&changes, LQ_CHANGE_OLD, old_code);
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i]->year == year && !strcmp(s.at[i]->new_code, new_code)) return true;
    return false;
}

static bool is_exception(const char *old_code, const char *new_code, int year)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (exceptions[i].year == year && !strcmp(exceptions[i].old_code, old_code) &&
            !strcmp(exceptions[i].new_code, new_code))
            return true;
    return false;
}

/* Land between two counties that both went on has no line between them: each has its own line. A county whose name and code stay
   while its prefecture is renamed has none at all. */
static void reference_steps_are_there(void **state)
{
    (void)state;
    char *path = test_shared("reference/code_changes.csv"), line[4096];
    size_t faults = 0, seen = 0;
    if (!path) SKIP_TEST("no shared data");
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        char *field[6]; /* old_code, old_name, new_code, new_name, year, kind */
        fields_split(line, field, 6);
        const char *old_code = field[0], *new_code = field[2];
        int year = atoi(field[4]);
        bool same = !strcmp(old_code, new_code);
        if (year < FIRST_YEAR || year > LAST_YEAR) continue;
        if (same && !strcmp(field[1], field[3])) continue;
        seen++;
        if (has_step(old_code, new_code, year) || is_exception(old_code, new_code, year)) continue;
        if (!strcmp(field[5], "partial-transfer") && has_step(old_code, old_code, year) &&
            has_step(new_code, new_code, year))
            continue;
        faults++;
        print_error("missing: %s %s -> %s %s, %d (%s)\n", old_code, field[1], new_code, field[3], year,
                    field[5]);
    }
    fclose(f);
    free(path);
    assert_true(seen > 450);
    assert_int_equal(faults, 0);
}

/* ---- boundaries of several years ---- */

static lq_vintage layer_vintage(const char *path)
{
    units u = {0};
    layer_codes(&u, path);
    year_set s = {&u, 0};
    lq_vintage v = lq_changes_vintage(&changes, year_has, &s);
    print_message("%s: %d-%d, %zu steps agree, %zu do not\n", path, v.from, v.to, v.agree, v.disagree);
    free(u.at);
    return v;
}

static void shipped_boundaries_are_of_2016(void **state)
{
    (void)state;
    lq_vintage v = layer_vintage("shapes/counties.shp");
    assert_true(v.from <= 2016 && 2016 <= v.to);
    assert_true(v.to - v.from <= 1);
}

/* The data's README has these years from comparing with the lists: counties2015 is a mixture of 2008-2013, best 2010; counties2020 is
   of the end of 2018; counties2022 of the end of 2020. */
static void layers_have_their_years(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int from, to;
    } layers[] = {
        {"data/cn/counties2015.zip", 2008, 2013},
        {"data/cn/counties2020.shp", 2018, 2019},
        {"data/cn/counties2022.zip", 2020, 2021},
    };
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        char *path = test_shared(layers[i].name);
        if (!path) SKIP_TEST("no shared data");
        lq_vintage v = layer_vintage(path);
        free(path);
        assert_true(layers[i].from <= v.from && v.to <= layers[i].to);
    }
}

/* 潞州区 was made in 2018 of 城区 and 郊区 of Changzhi; the shipped boundaries have the two. */
static void luzhou_is_both_old_districts(void **state)
{
    (void)state;
    units u = {0};
    lq_buf words = {0};
    layer_codes(&u, "shapes/counties.shp");
    year_set s = {&u, 0};
    lq_bridge b = lq_changes_bridge(&changes, "140403", year_has, &s);
    assert_int_equal(b.kind, LQ_BRIDGE_UNION);
    assert_true(b.younger);
    assert_int_equal(b.n, 2);
    assert_string_equal(b.to[0], "140402");
    assert_string_equal(b.to[1], "140411");
    lq_bridge_tell(&words, &changes, "140403", &b);
    assert_string_equal(words.data, "140403 潞州区 was made of 140402 城区 and 140411 郊区 in 2018 (merge)");
    lq_buf_release(&words);
    /* on boundaries without the two */
    units only = {0};
    unit_add(&only, "140403", 0, 9999);
    s.units = &only;
    b = lq_changes_bridge(&changes, "140402", year_has, &s);
    assert_int_equal(b.kind, LQ_BRIDGE_PART);
    assert_string_equal(b.to[0], "140403");
    lq_bridge_tell(&words, &changes, "140402", &b);
    assert_string_equal(words.data, "140402 城区 became part of 140403 潞州区 in 2018 (merge)");
    lq_buf_release(&words);
    free(only.at);
    free(u.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_in_order),        cmocka_unit_test(steps_fit_each_other),
        cmocka_unit_test(kinds_fit_the_lines),       cmocka_unit_test(codes_were_in_force),
        cmocka_unit_test(every_year_is_recognised),  cmocka_unit_test(every_code_is_bridged),
        cmocka_unit_test(reference_steps_are_there), cmocka_unit_test(shipped_boundaries_are_of_2016),
        cmocka_unit_test(layers_have_their_years),   cmocka_unit_test(luzhou_is_both_old_districts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

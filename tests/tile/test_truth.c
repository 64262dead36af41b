/*
 * test_truth.c: the class of a place on the map is the class of the county that GEOS finds there.
 *
 * Random places in real counties (../shared), on three zooms, first in the templates, then in the PNG files that the program
 * writes, read by libpng. Only places near a border may differ: a pixel is up to 0.71 px from a place in it to its centre and as much
 * again to its corner, a border moves by 0.63 px when it is simplified zoom by zoom (0.31 px, doubled), and a thin line reaches
 * 0.8 px from it to the centre of a pixel. CLEAR_PX is enough for all of these.
 */
#include "../support/support.h"
#include "../support/ground.h"
#include "../support/program.h"
#include "../support/real_counties.h"
#include "../support/tile_brush.h"
#include "../support/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/mem.h"

#define PLACES   1000 /* in counties, on every zoom */
#define OUTSIDE  200  /* and where there is none */
#define CLEAR_PX (1.5 + 0.63)
#define CLASSES  7
#define NO_DATA  CLASSES /* the class of counties without a row in the table */
#define NOWHERE  (CLASSES + 1)
#define TILE_PX  256

typedef struct place {
    lq_tile tile;
    size_t pixel;   /* in it */
    uint32_t class; /* the truth */
    bool told;
} place;

/* The counties, and what both witnesses know of them. */
typedef struct stage {
    lq_borders borders;
    uint32_t *source; /* [features + 1]: classes */
    ground *ground;
    char *path;
    double box[4];    /* of all counties, world units, a little more */
    place *place[10]; /* by zoom, [PLACES + OUTSIDE] each, once they are found */
    char *plain;      /* where the map without borders is, once it is rendered */
} stage;

static uint32_t class_of(const char *code)
{
    uint32_t sum = 0;
    for (; *code; code++) sum = sum * 31 + (unsigned char)*code;
    return sum / 11 % 10 == 0 ? NO_DATA : sum % CLASSES;
}

static int stage_set(void **state)
{
    stage *s = lq_zalloc(1, sizeof *s);
    if (!s) return -1;
    *state = s;
    if (!real_counties_read(&s->borders, &s->path)) return 0;
    size_t features = s->borders.arcs.features;
    s->source = lq_alloc(features + 1, sizeof *s->source);
    assert_non_null(s->source);
    for (size_t f = 0; f < features; f++) s->source[f] = class_of(real_counties_code(&s->borders, f));
    s->source[features] = NOWHERE;
    s->ground = ground_create();
    char *name = real_counties_for_gdal(s->path);
    ground_add_file(s->ground, name, class_of);
    free(name);
    ground_world(&s->box[0], &s->box[1], 73, 54);
    ground_world(&s->box[2], &s->box[3], 136, 3);
    return 0;
}

static int stage_strike(void **state)
{
    stage *s = *state;
    if (s->path) lq_borders_release(&s->borders);
    ground_free(s->ground);
    free(s->source);
    free(s->path);
    for (int zoom = 0; zoom < 10; zoom++) free(s->place[zoom]);
    test_dir_remove(s->plain);
    free(s);
    return 0;
}

/* ---- places ---- */

static bool place_find(const stage *s, place *p, int zoom, uint64_t *random)
{
    double x = s->box[0] + (s->box[2] - s->box[0]) * test_random_unit(random);
    double y = s->box[1] + (s->box[3] - s->box[1]) * test_random_unit(random);
    double px = (double)(LQ_WORLD_SIZE >> zoom) / TILE_PX;
    bool several;
    if (!ground_clear(s->ground, x, y, CLEAR_PX * px)) return false;
    uint32_t class = ground_at(s->ground, x, y, &several);
    if (several) return false; /* two counties claim it */
    uint32_t column = (uint32_t)(x / px), row = (uint32_t)(y / px);
    *p = (place){{zoom, column / TILE_PX, row / TILE_PX},
                 (size_t)(row % TILE_PX) * TILE_PX + column % TILE_PX,
                 class == GROUND_NOBODY ? NOWHERE : class,
                 false};
    return true;
}

static int place_order(const void *a, const void *b)
{
    const place *p = a, *q = b;
    if (p->tile.x != q->tile.x) return p->tile.x < q->tile.x ? -1 : 1;
    return p->tile.y < q->tile.y ? -1 : p->tile.y > q->tile.y;
}

/* The places of a zoom, by tile. */
static place *places_find(stage *s, int zoom)
{
    size_t inside = 0, outside = 0;
    uint64_t random = 131 + (uint64_t)zoom;
    if (s->place[zoom]) return s->place[zoom];
    place *list = s->place[zoom] = lq_alloc(PLACES + OUTSIDE, sizeof *list);
    assert_non_null(list);
    while (inside < PLACES || outside < OUTSIDE) {
        place p;
        if (!place_find(s, &p, zoom, &random)) continue;
        if (p.class == NOWHERE && outside < OUTSIDE) list[PLACES + outside++] = p;
        if (p.class != NOWHERE && inside < PLACES) list[inside++] = p;
    }
    qsort(list, PLACES + OUTSIDE, sizeof *list, place_order);
    return list;
}

/* ---- templates ---- */

typedef struct sitting {
    const lq_plan *plan;
    tile_brush brush;
    place *place; /* [PLACES + OUTSIDE], by tile */
} sitting;

static bool tile_visit(void *context, const lq_plan_node *node)
{
    sitting *s = context;
    uint32_t x0, y0, x1, y1;
    bool drawn = false;
    lq_plan_range(s->plan, node->tile, &x0, &y0, &x1, &y1);
    for (place *p = s->place; p < s->place + PLACES + OUTSIDE; p++) {
        if (p->tile.x < x0 || p->tile.x > x1 || p->tile.y < y0 || p->tile.y > y1) continue;
        lq_mix mix = {.source = {(uint16_t)s->brush.source[node->corner]}, .weight = {LQ_MIX_LEVELS}};
        if (node->chunks && !drawn) tile_draw(&s->brush, s->plan, node);
        drawn = true;
        if (node->chunks) mix = *tile_mix(&s->brush, p->pixel);
        if (mix.source[0] != p->class || mix.weight[0] != LQ_MIX_LEVELS || mix.ink)
            fail_msg("%d/%u/%u pixel %zu: class %u weight %u ink %u, by GEOS %u", p->tile.z, p->tile.x,
                     p->tile.y, p->pixel, mix.source[0], mix.weight[0], mix.ink, p->class);
        p->told = true;
    }
    return true;
}

static void places_meet_templates(stage *s, const lq_level *level, int zoom)
{
    lq_plan plan = {.level = level,
                    .zoom = zoom,
                    .tile_bits = 8,
                    .reach_px = 0.8,
                    .x1 = ((uint32_t)1 << zoom) - 1,
                    .y1 = ((uint32_t)1 << zoom) - 1};
    sitting sit = {.plan = &plan, .place = places_find(s, zoom)};
    sit.brush =
        (tile_brush){.source = s->source, .sources = NOWHERE + 1, .line_px = {0.6f, 0.6f, 0.6f, 0.6f}};
    assert_true(lq_plan_walk(&plan, NULL, zoom, tile_visit, &sit));
    for (size_t i = 0; i < PLACES + OUTSIDE; i++)
        assert_true(sit.place[i].told || sit.place[i].class == NOWHERE);
    tile_brush_release(&sit.brush);
}

/* Simplified as for a render of zooms 5 to 9: each zoom from the next. */
static void templates_show_the_county_of_the_place(void **state)
{
    stage *s = *state;
    if (!s->path) SKIP_TEST("no ../shared/data/cn/counties2015.zip");
    uint8_t *kind = tile_kinds(&s->borders.arcs);
    lq_level level = {0};
    for (int zoom = 9; zoom >= 5; zoom--) {
        lq_level next;
        assert_true(lq_level_init(&next, level.chunk ? &level.arcs : &s->borders.arcs, kind,
                                  0.25 * (double)(LQ_WORLD_SIZE >> zoom) / TILE_PX));
        lq_level_release(&level);
        level = next;
        if (zoom % 2) places_meet_templates(s, &level, zoom);
    }
    lq_level_release(&level);
    free(kind);
}

/* ---- the program ---- */

#define ZOOM_MIN    4
#define ZOOM_PLACES 6 /* places are looked at from this zoom on: above it most are near a border */
#define ZOOM_MAX    8

static const uint8_t palette[NOWHERE + 1][4] = {
    {0xff, 0xff, 0xb2, 255}, {0xfe, 0xd9, 0x76, 255}, {0xfe, 0xb2, 0x4c, 255},
    {0xfd, 0x8d, 0x3c, 255}, {0xfc, 0x4e, 0x2a, 255}, {0xe3, 0x1a, 0x1c, 255},
    {0xb1, 0x00, 0x26, 255}, {0xd3, 0xd7, 0xdb, 255}, {0, 0, 0, 0}};

/* A table whose values are the classes; counties of class NO_DATA have no row. */
static char *table_write(const stage *s, const char *dir)
{
    char *path = test_path(dir, "table.csv");
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("code,v\n", f);
    for (size_t i = 0; i < s->borders.arcs.features; i++)
        if (s->source[i] != NO_DATA) fprintf(f, "%s,%u\n", real_counties_code(&s->borders, i), s->source[i]);
    assert_int_equal(fclose(f), 0);
    return path;
}

static void map_render(const stage *s, const char *dir, const char *border)
{
    char out[TEST_OUT_BYTES], *table = table_write(s, dir);
    int status = test_program(
        out,
        "render --boundaries %s --table %s --table-key code --value v --classify manual --breaks 1,2,3,4,5,6"
        " --palette '#ffffb2,#fed976,#feb24c,#fd8d3c,#fc4e2a,#e31a1c,#b10026' --no-data '#d3d7db' --border "
        "'%s'"
        " --zoom %d-%d --jobs 2 --quiet -o %s/out 2>&1",
        s->path, table, border, ZOOM_MIN, ZOOM_MAX, dir);
    if (status) fail_msg("%s", out);
    free(table);
}

/* The tile's file, or NULL when there is none, which is a tile of nothing. */
static uint8_t *tile_read(const char *dir, lq_tile t)
{
    char name[64];
    struct stat there;
    unsigned width, height;
    snprintf(name, sizeof name, "out/map/%d/%u/%u.png", t.z, t.x, t.y);
    char *path = test_path(dir, name);
    uint8_t *rgba = stat(path, &there) ? NULL : test_png_read(path, &width, &height);
    if (rgba) assert_true(width == TILE_PX && height == TILE_PX);
    free(path);
    return rgba;
}

static void places_meet_files(stage *s, const char *dir, int zoom)
{
    static const uint8_t nothing[4] = {0};
    const place *list = places_find(s, zoom);
    uint8_t *rgba = NULL;
    for (size_t i = 0; i < PLACES + OUTSIDE; i++) {
        const place *p = &list[i];
        if (i == 0 || place_order(p, p - 1)) {
            free(rgba);
            rgba = tile_read(dir, p->tile);
        }
        const uint8_t *found = rgba ? rgba + 4 * p->pixel : nothing;
        if (memcmp(found, palette[p->class], 4))
            fail_msg("%d/%u/%u pixel %zu: #%02x%02x%02x %u, by GEOS class %u", zoom, p->tile.x, p->tile.y,
                     p->pixel, found[0], found[1], found[2], found[3], p->class);
    }
    free(rgba);
}

/* A tile is there when counties reach more than a pixel into it, but for slivers of a few pixels, which may come to less than a
   sixteenth in each; and it is not when none comes nearer than a pixel. */
static size_t census_meets_files(const stage *s, const char *dir, int zoom)
{
    double size = (double)(LQ_WORLD_SIZE >> zoom), px = size / TILE_PX;
    size_t tiles = 0;
    for (uint32_t x = (uint32_t)(s->box[0] / size); x <= (uint32_t)(s->box[2] / size); x++)
        for (uint32_t y = (uint32_t)(s->box[1] / size); y <= (uint32_t)(s->box[3] / size); y++) {
            double box[] = {x * size, y * size, (x + 1) * size, (y + 1) * size};
            double inner[] = {box[0] + px, box[1] + px, box[2] - px, box[3] - px};
            struct stat there;
            char name[64];
            snprintf(name, sizeof name, "out/map/%d/%u/%u.png", zoom, x, y);
            char *path = test_path(dir, name);
            bool exists = !stat(path, &there);
            if (exists && !ground_meets(s->ground, box, px)) fail_msg("%s: no county is near", name);
            if (!exists && ground_area(s->ground, inner) > 4 * px * px) fail_msg("%s: is missing", name);
            tiles += exists;
            free(path);
        }
    return tiles;
}

static void files_are_where_counties_are(void **state)
{
    stage *s = *state;
    if (!s->path) SKIP_TEST("no ../shared/data/cn/counties2015.zip");
    size_t tiles = 0;
    for (int zoom = ZOOM_MIN; zoom < ZOOM_MAX; zoom++) tiles += census_meets_files(s, s->plain, zoom);
    assert_true(tiles > 100);
}

static void files_show(stage *s, const char *dir)
{
    for (int zoom = ZOOM_PLACES; zoom <= ZOOM_MAX; zoom++) places_meet_files(s, dir, zoom);
}

static void files_show_the_county_of_the_place(void **state)
{
    stage *s = *state;
    if (!s->path) SKIP_TEST("no ../shared/data/cn/counties2015.zip");
    s->plain = test_dir_create();
    map_render(s, s->plain, "none");
    files_show(s, s->plain);
}

static void borders_hide_no_county(void **state)
{
    stage *s = *state;
    if (!s->path) SKIP_TEST("no ../shared/data/cn/counties2015.zip");
    char *dir = test_dir_create();
    map_render(s, dir, "#404040:0.6");
    files_show(s, dir);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(templates_show_the_county_of_the_place),
        cmocka_unit_test(files_show_the_county_of_the_place),
        cmocka_unit_test(files_are_where_counties_are),
        cmocka_unit_test(borders_hide_no_county),
    };
    return cmocka_run_group_tests(tests, stage_set, stage_strike);
}

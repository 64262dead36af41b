/*
 * test_witness.c: tiles against cairo: the same counties filled at 16 x 16 samples a pixel, and counted.
 *
 * Bounds, as shares of a pixel. Counting samples moves a border by half a sample at most, 1/32; a template is rounded to
 * sixteenths, 1/32 for a source and up to three of these for the greatest one. So without simplification no pixel is off by more
 * than a few times 1/16. Simplifying by 0.25 px moves a border by up to 0.31 px (geo/simplify.h), over a way of up to 1.41 px
 * through the pixel: 0.44, and more only where borders come together.
 */
#include "../support/support.h"
#include "../support/ground.h"
#include "../support/real_counties.h"
#include "../support/subdivision.h"
#include "../support/tile_brush.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define TILE_PX 256
#define SAMPLES 16
#define CLASSES 8 /* 7 and the outside, which is the last */

/* ---- the witness ---- */

typedef struct sheet {
    cairo_surface_t *surface;
    cairo_t *cr;
    double x, y, scale; /* world units of its upper left corner; samples to a unit */
    size_t area;        /* whose rings are in the path, + 1 */
    uint32_t number;
} sheet;

static void sheet_fill(sheet *s)
{
    cairo_set_source_rgba(s->cr, 0, 0, 0, (s->number + 1) / 255.0);
    cairo_fill(s->cr);
    s->area = 0;
}

static void ring_draw(void *context, uint32_t number, size_t area, const double *xy, size_t n)
{
    sheet *s = context;
    if (s->area && s->area != area + 1) sheet_fill(s);
    s->area = area + 1;
    s->number = number;
    for (size_t i = 0; i < n; i++) {
        double x = (xy[2 * i] - s->x) * s->scale, y = (xy[2 * i + 1] - s->y) * s->scale;
        if (i == 0)
            cairo_move_to(s->cr, x, y);
        else
            cairo_line_to(s->cr, x, y);
    }
    cairo_close_path(s->cr);
}

/* counted[TILE_PX * TILE_PX][CLASSES]: samples of each class in each pixel of a tile. */
static int (*tile_count(const ground *g, lq_tile tile))[CLASSES]
{
    double size = (double)(LQ_WORLD_SIZE >> tile.z);
    sheet s = {.surface = cairo_image_surface_create(CAIRO_FORMAT_A8, TILE_PX * SAMPLES, TILE_PX * SAMPLES)};
    s.cr = cairo_create(s.surface);
    s.x = tile.x * size, s.y = tile.y * size, s.scale = TILE_PX * SAMPLES / size;
    cairo_set_antialias(s.cr, CAIRO_ANTIALIAS_NONE);
    cairo_set_fill_rule(s.cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_operator(s.cr, CAIRO_OPERATOR_SOURCE);
    ground_rings(g, (double[]){s.x, s.y, s.x + size, s.y + size}, ring_draw, &s);
    if (s.area) sheet_fill(&s);
    assert_int_equal(cairo_status(s.cr), CAIRO_STATUS_SUCCESS);
    cairo_surface_flush(s.surface);
    const unsigned char *data = cairo_image_surface_get_data(s.surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(s.surface);
    int(*counted)[CLASSES] = lq_zalloc(TILE_PX * TILE_PX, sizeof *counted);
    assert_non_null(counted);
    for (size_t y = 0; y < TILE_PX * SAMPLES; y++)
        for (size_t x = 0; x < TILE_PX * SAMPLES; x++) {
            unsigned class = data[y * stride + x];
            assert_true(class < CLASSES);
            counted[y / SAMPLES * TILE_PX + x / SAMPLES][class ? class - 1 : CLASSES - 1]++;
        }
    cairo_destroy(s.cr);
    cairo_surface_destroy(s.surface);
    return counted;
}

typedef struct difference {
    double most,
        mean; /* of a pixel, in its worst share; the mean is over the pixels that the witness finds mixed */
    size_t mixed;
} difference;

static difference compare(const ground *g, lq_tile tile, const tile_brush *b)
{
    int(*counted)[CLASSES] = tile_count(g, tile);
    difference d = {0};
    for (size_t i = 0; i < TILE_PX * TILE_PX; i++) {
        double share[CLASSES] = {0}, off = 0;
        bool mixed = true;
        const lq_mix *m = tile_mix(b, i);
        for (int k = 0; k < LQ_MIX_SOURCES; k++) share[m->source[k]] += m->weight[k] / (double)LQ_MIX_LEVELS;
        for (int c = 0; c < CLASSES; c++) {
            off = fmax(off, fabs(share[c] - counted[i][c] / (double)(SAMPLES * SAMPLES)));
            if (counted[i][c] == SAMPLES * SAMPLES) mixed = false;
        }
        d.most = fmax(d.most, off);
        d.mean += off;
        d.mixed += mixed;
    }
    assert_true(d.mixed > 0);
    d.mean /= (double)d.mixed;
    free(counted);
    return d;
}

/* ---- tiles ---- */

typedef struct sitting {
    const lq_plan *plan;
    tile_brush brush;
    bool drawn;
} sitting;

static bool tile_visit(void *context, const lq_plan_node *node)
{
    sitting *s = context;
    tile_draw(&s->brush, s->plan, node);
    return s->drawn = true;
}

/* Draws one tile of the borders, simplified for its zoom by tolerance_px, and compares. */
static difference tile_compare(const ground *g, const lq_arcs *arcs, const uint32_t *source, lq_tile tile,
                               double tolerance_px)
{
    uint8_t *kind = tile_kinds(arcs);
    lq_level level;
    assert_true(
        lq_level_init(&level, arcs, kind, tolerance_px * (double)(LQ_WORLD_SIZE >> tile.z) / TILE_PX));
    lq_plan plan = {.level = &level,
                    .zoom = tile.z,
                    .tile_bits = 8,
                    .x0 = tile.x,
                    .x1 = tile.x,
                    .y0 = tile.y,
                    .y1 = tile.y};
    sitting s = {.plan = &plan, .brush = {.source = source, .sources = CLASSES}};
    assert_true(lq_plan_walk(&plan, NULL, tile.z, tile_visit, &s));
    assert_true(s.drawn && s.brush.template.width_px == TILE_PX);
    difference d = compare(g, tile, &s.brush);
    tile_brush_release(&s.brush);
    lq_level_release(&level);
    free(kind);
    return d;
}

static void assert_tile(const ground *g, const lq_arcs *arcs, const uint32_t *source, lq_tile tile)
{
    difference exact = tile_compare(g, arcs, source, tile, 0);
    assert_true(exact.mixed > 1000);     /* something to look at */
    assert_true(exact.most <= 1.0 / 8);  /* a sample's 1/32 and three roundings */
    assert_true(exact.mean <= 1.0 / 32); /* a sixteenth's rounding is off by 1/64 on the mean */
    difference simple = tile_compare(g, arcs, source, tile, 0.25);
    assert_true(simple.most <= 0.44 + 1.0 / 8);
    assert_true(simple.mean <= 1.0 / 16);
}

#define TILE (1 << 23) /* of zoom 8, in world units */

static const subdivision_look look = {.columns = 9,
                                      .rows = 9,
                                      .features = CLASSES - 1,
                                      .x0 = 200 * TILE - TILE / 9,
                                      .y0 = 100 * TILE - TILE / 7,
                                      .width = TILE / 8 * 9,
                                      .height = TILE / 4 * 5,
                                      .shake = 0.3,
                                      .steps = 9,
                                      .bend = 0.15,
                                      .snap = 1,
                                      .holes = 0.1};

static void made_up_counties(void **state)
{
    (void)state;
    const lq_tile tile = {8, 200, 100};
    uint64_t random = 121;
    uint32_t *source = tile_sources(CLASSES);
    subdivision *s = subdivision_create(&look, &random);
    ground *g = ground_create();
    ground_add_subdivision(g, s);
    assert_tile(g, &s->arcs, source, tile);
    ground_free(g);
    subdivision_free(s);
    free(source);
}

/* ---- real counties ---- */

static uint32_t class_of(const char *code)
{
    uint32_t sum = 0;
    for (; *code; code++) sum = sum * 31 + (unsigned char)*code;
    return sum % (CLASSES - 1);
}

static void real_counties(void **state)
{
    (void)state;
    lq_borders b;
    char *path;
    if (!real_counties_read(&b, &path)) SKIP_TEST("no ../shared/data/cn/counties2015.zip");
    uint32_t *source = lq_alloc(b.arcs.features + 1, sizeof *source);
    assert_non_null(source);
    for (size_t f = 0; f < b.arcs.features; f++) source[f] = class_of(real_counties_code(&b, f));
    source[b.arcs.features] = CLASSES - 1;
    ground *g = ground_create();
    char *name = real_counties_for_gdal(path);
    ground_add_file(g, name, class_of);
    static const lq_tile tiles[] = {
        {8, 208, 99}, {6, 53, 27}}; /* the Taihang mountains; the coast of Zhejiang and Fujian */
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++) assert_tile(g, &b.arcs, source, tiles[i]);
    ground_free(g);
    free(source);
    free(name);
    free(path);
    lq_borders_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_up_counties),
        cmocka_unit_test(real_counties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * test_names.c: the names of the map of Taihang: each whole in the tiles, wherever they are cut, and none over another or over a
 * symbol; and what becomes of names at the rim of a map, and of those that no font can write.
 */
#include "../support/support.h"
#include "../support/big_picture.h"
#include "../support/sample_map.h"
#include "../support/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/tiles.h"

#define TAIHANG  "styles/taihang.yaml"
#define TILE_PX  256
#define ROUNDING 17 /* of a channel, where a tile has more than 256 colours: see tile/paint.h */

/* A map with its names apart from its lines and symbols, and its tiles. */
typedef struct named {
    map_parts parts;
    lq_overlay marks, names;
    char *dir;
    lq_plan wanted; /* tiles of the zoom at hand */
} named;

static void named_read(named *n, const char *file, const char *const *settings)
{
    const lq_run run = {0};
    *n = (named){.dir = test_dir_create()};
    free(test_render(file, settings, n->dir, &run));
    map_parts_read(&n->parts, file, settings);
    map_parts_overlay(&n->parts, &n->marks, &n->names);
    lq_overlay_settle(&n->marks);
    lq_overlay_settle(&n->names);
}

static void named_release(named *n)
{
    lq_overlay_release(&n->marks);
    lq_overlay_release(&n->names);
    map_parts_release(&n->parts);
    test_dir_remove(n->dir);
}

static int taihang_read(void **state)
{
    static const char *const none[] = {NULL};
    named *n = calloc(1, sizeof *n);
    assert_non_null(n);
    named_read(n, TAIHANG, none);
    *state = n;
    return 0;
}

static int taihang_free(void **state)
{
    named_release(*state);
    free(*state);
    return 0;
}

/* ---- boxes ---- */

typedef struct box {
    int64_t left, top, right, bottom; /* right and bottom one past */
} box;

static box box_of(const lq_overlay_item *item, const lq_sprite *s)
{
    int64_t left = item->x_px + s->left_px, top = item->y_px + s->top_px;
    return (box){left, top, left + s->width_px, top + s->height_px};
}

static bool boxes_overlap(const box *a, const box *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static int box_order(const void *a, const void *b)
{
    const box *x = a, *y = b;
    return x->left < y->left ? -1 : x->left > y->left;
}

/* Of all names of a zoom, by their left side; heap. */
static box *boxes_of(const named *n, int zoom, size_t *count)
{
    const lq_overlay_zoom *z = lq_overlay_at(&n->names, zoom);
    box *list = calloc(z ? z->items + 1 : 1, sizeof *list);
    assert_non_null(list);
    *count = z ? z->items : 0;
    for (size_t i = 0; i < *count; i++) list[i] = box_of(&z->item[i], &n->names.sprite[z->item[i].index]);
    qsort(list, *count, sizeof *list, box_order);
    return list;
}

static size_t overlaps_with(const box *list, size_t n, const box *one)
{
    size_t count = 0;
    for (size_t i = 0; i < n && list[i].left < one->right; i++) count += boxes_overlap(&list[i], one);
    return count;
}

static void no_name_lies_over_another(void **state)
{
    const named *n = *state;
    size_t all = 0, count;
    for (int zoom = n->parts.zoom_min; zoom <= n->parts.zoom_max; zoom++) {
        box *list = boxes_of(n, zoom, &count);
        for (size_t i = 0; i < count; i++)
            if (overlaps_with(list, count, &list[i]) != 1) /* itself */
                fail_msg("zoom %d: the name at %lld, %lld lies over another", zoom, (long long)list[i].left,
                         (long long)list[i].top);
        all += count;
        free(list);
    }
    assert_true(all > 500); /* over all zooms */
}

/* The disc of a symbol in its box, and badges; their rims may touch. */
static void no_name_lies_over_a_symbol(void **state)
{
    const named *n = *state;
    const lq_crowd *crowd = &n->parts.marks.crowd;
    for (int zoom = n->parts.zoom_min; zoom <= n->parts.zoom_max; zoom++) {
        size_t count;
        int64_t half = (int64_t)lq_mark_size_px(zoom) / 2;
        box *list = boxes_of(n, zoom, &count);
        for (size_t i = 0; i < crowd->n; i++) {
            const lq_crowd_spot *spot = &crowd->spot[i * LQ_ZOOMS + (size_t)zoom];
            const lq_site *s = &n->parts.data.projects.sites.at[n->parts.marks.site[i]];
            lq_point at = lq_world_from_degrees(s->lon_deg, s->lat_deg);
            int64_t x = lq_whole_px(at.x, zoom + 8) + spot->dx_px,
                    y = lq_whole_px(at.y, zoom + 8) + spot->dy_px;
            box disc = {x - half, y - half, x + half, y + half};
            if (spot->shown && overlaps_with(list, count, &disc))
                fail_msg("zoom %d: a name lies over the symbol of %s", zoom, s->text[LQ_SITE_ID]);
        }
        for (size_t k = 0; k < crowd->clusters[zoom]; k++) {
            lq_point at = crowd->cluster[zoom][k].at;
            int64_t x = lq_whole_px(at.x, zoom + 8), y = lq_whole_px(at.y, zoom + 8);
            box badge = {x - 10, y - 10, x + 10, y + 10};
            if (overlaps_with(list, count, &badge)) fail_msg("zoom %d: a name lies over a badge", zoom);
        }
        free(list);
    }
}

/* ---- tiles ---- */

/* Pixels of the sprite that are opaque and not in the tile as they are; all of them where there is no file. */
static size_t pixels_lost(const named *n, int zoom, const lq_overlay_item *item, uint32_t x, uint32_t y)
{
    const lq_sprite *s = &n->names.sprite[item->index];
    char path[LQ_PATH_BYTES];
    struct stat st;
    unsigned side;
    size_t lost = 0;
    box b = box_of(item, s);
    lq_tile_path(path, n->dir, n->parts.data.theme[0].indicator->id, (lq_tile){zoom, x, y});
    uint8_t *rgba = stat(path, &st) ? NULL : test_png_read(path, &side, &side);
    for (int64_t py = b.top; py < b.bottom; py++)
        for (int64_t px = b.left; px < b.right; px++) {
            uint32_t argb = s->argb[(py - b.top) * s->width_px + (px - b.left)];
            if (px / TILE_PX != x || py / TILE_PX != y || argb >> 24 < (rgba ? 255 : 64)) continue;
            const uint8_t *p = rgba ? rgba + 4 * (py % TILE_PX * TILE_PX + px % TILE_PX) : NULL;
            lost += !p || abs(p[0] - (int)(argb >> 16 & 255)) > ROUNDING ||
                    abs(p[1] - (int)(argb >> 8 & 255)) > ROUNDING || abs(p[2] - (int)(argb & 255)) > ROUNDING;
        }
    free(rgba);
    return lost;
}

/* In each tile that its box touches. Returns how many these are. */
static size_t name_seek(const named *n, int zoom, const lq_overlay_item *item)
{
    box b = box_of(item, &n->names.sprite[item->index]);
    size_t tiles = 0;
    for (int64_t y = b.top / TILE_PX; y <= (b.bottom - 1) / TILE_PX; y++)
        for (int64_t x = b.left / TILE_PX; x <= (b.right - 1) / TILE_PX; x++, tiles++) {
            size_t lost = pixels_lost(n, zoom, item, (uint32_t)x, (uint32_t)y);
            if (lost)
                fail_msg("%d/%d/%d: %zu pixels of a name at %lld, %lld are not there", zoom, (int)x, (int)y,
                         lost, (long long)item->x_px, (long long)item->y_px);
        }
    return tiles;
}

/* Returns how many of them are cut by an edge between tiles. */
static size_t names_seek(const named *n)
{
    size_t cut = 0;
    for (int zoom = n->parts.zoom_min; zoom <= n->parts.zoom_max; zoom++) {
        const lq_overlay_zoom *z = lq_overlay_at(&n->names, zoom);
        for (size_t i = 0; z && i < z->items; i++) cut += name_seek(n, zoom, &z->item[i]) > 1;
    }
    return cut;
}

static void names_are_whole_in_the_tiles(void **state)
{
    assert_true(names_seek(*state) > 50);
}

/* ---- at the rim ---- */

/* A map of 4 by 3 square counties with long names and sites beyond them; with a box or without. */
static void rim_look(const char *bbox, size_t least)
{
    named n;
    char *dir = test_dir_create(), *shp = test_path(dir, "m.shp");
    char *csv = test_text(dir, "sites.csv",
                          "id,name,category,lon,lat\n"
                          "a,Harbour of the East,transport,115.3,36.9\n"
                          "b,Harbour of the West,transport,110.6,36.4\n"
                          "c,Lighthouse in the South,transport,112.9,34.6\n"
                          "d,Island in the North,transport,112.5,38.9\n");
    sample_shapefile(dir, "m", 4, 3);
    const char *const settings[] = {
        "boundaries",         shp,  "crs", "wgs84", "sites", csv, "labels", "on", "zoom", "6-11",
        bbox ? "bbox" : NULL, bbox, NULL};
    named_read(&n, NULL, settings);
    names_seek(&n);
    size_t names = 0;
    for (int zoom = 6; zoom <= 11; zoom++) names += n.names.zoom[zoom].items;
    assert_true(names >= least);
    assert_int_equal(n.parts.marks.crowd.n, bbox ? 0 : 4); /* they are beyond the box */
    named_release(&n);
    free(shp);
    free(csv);
    test_dir_remove(dir);
}

/* Without a box the map goes as far as they do. */
static void names_beyond_the_counties_are_whole(void **state)
{
    (void)state;
    rim_look(NULL, 3 * 4);
}

static void names_at_a_box_are_whole_or_left_out(void **state)
{
    (void)state;
    rim_look("112.4,36.2,113.3,37.1", 1);
    rim_look("112.41,36.21,113.7,37.3", 1);
}

int main(void)
{
    const struct CMUnitTest rim[] = {
        cmocka_unit_test(names_beyond_the_counties_are_whole),
        cmocka_unit_test(names_at_a_box_are_whole_or_left_out),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_name_lies_over_another),
        cmocka_unit_test(no_name_lies_over_a_symbol),
        cmocka_unit_test(names_are_whole_in_the_tiles),
    };
    int failed = cmocka_run_group_tests(rim, NULL, NULL);
    return failed + cmocka_run_group_tests(tests, taihang_read, taihang_free);
}

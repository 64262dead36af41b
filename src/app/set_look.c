/* set_look.c: see set_look.h. */
#include "app/set_look.h"

#include <stdlib.h>
#include <string.h>
#include "base/hash.h"

/* What a set apart has for ground: nothing. */
static const lq_rgba no_lines[LQ_LINE_KINDS];

#define ALL_PARTS (LQ_PART_COUNTIES | LQ_PART_AREAS | LQ_PART_SITES | LQ_PART_LABELS)

/* ---- the sets of a map ---- */

static void set_add(lq_looks *l, const char *id, unsigned parts, const lq_sources *sources, size_t theme)
{
    l->set[l->sets++] = (lq_set_look){.id = id,
                                      .parts = parts,
                                      .sources = sources,
                                      .colour = sources->colour + theme * sources->n,
                                      .look = sources->look + theme * sources->n};
}

/* A set apart that could never show anything is left out. */
static lq_code apart_add(lq_looks *l, const lq_dataset *d, lq_err *err)
{
    static const lq_area_look no_areas;
    lq_code code = lq_sources_init(&l->members, NULL, 1, &l->areas, l->features, err);
    if (!code) code = lq_sources_init(&l->blank, NULL, 1, &no_areas, l->features, err);
    if (!code && !(l->nothing = lq_zalloc(l->members.n, sizeof *l->nothing))) code = lq_nomem(err);
    if (code) return code;
    if (d->areas.n) set_add(l, lq_apart_names[LQ_APART_AREAS], LQ_PART_AREAS, &l->members, 0);
    if (d->projects.sites.n) set_add(l, lq_apart_names[LQ_APART_SITES], LQ_PART_SITES, &l->blank, 0);
    if (l->map->labels) set_add(l, lq_apart_names[LQ_APART_LABELS], LQ_PART_LABELS, &l->blank, 0);
    return LQ_OK;
}

lq_code lq_looks_init(lq_looks *l, const lq_map *map, const lq_dataset *d, const lq_overlay *sites,
                      const lq_overlay *labels, lq_err *err)
{
    *l = (lq_looks){.map = map, .sites = sites, .labels = labels, .features = d->borders.arcs.features};
    bool apart = map->layers == LQ_LAYERS_APART;
    l->set = lq_zalloc(d->themes + LQ_APARTS, sizeof *l->set);
    if (!l->set) return lq_nomem(err);
    lq_code code = lq_area_look_init(&l->areas, &d->areas, map, l->features, err);
    if (!code) code = lq_sources_init(&l->counties, d->theme, d->themes, &l->areas, l->features, err);
    for (size_t i = 0; !code && i < d->themes; i++)
        set_add(l, d->theme[i].indicator->id, apart ? LQ_PART_COUNTIES : ALL_PARTS, &l->counties, i);
    return !code && apart ? apart_add(l, d, err) : code;
}

void lq_looks_release(lq_looks *l)
{
    lq_area_look_release(&l->areas);
    lq_sources_release(&l->counties);
    lq_sources_release(&l->members);
    lq_sources_release(&l->blank);
    free(l->set);
    free(l->nothing);
    *l = (lq_looks){0};
}

/* ---- a zoom ---- */

static uint64_t line_hash(const lq_line_look *look)
{
    uint64_t h = lq_hash(0, look->as, sizeof look->as);
    for (int k = 0; k < LQ_LINE_KINDS; k++) {
        h = lq_hash_u64(h, lq_rgba_number(look->colour[k]));
        h = lq_hash(h, &look->width_px[k], sizeof look->width_px[k]);
    }
    return h;
}

static bool node_busy(const void *context, lq_tile node)
{
    const lq_zoom_look *z = context;
    return lq_overlay_busy(z->sites, node) || lq_overlay_busy(z->labels, node);
}

/* Unless a box was said, the map reaches as far as what lies over it: a name may stand out into the sea. */
static void plan_widen(lq_plan *p, const lq_overlay_zoom *over)
{
    if (!over) return;
    if (over->x0 < p->x0) p->x0 = over->x0;
    if (over->y0 < p->y0) p->y0 = over->y0;
    if (over->x1 > p->x1) p->x1 = over->x1;
    if (over->y1 > p->y1) p->y1 = over->y1;
}

bool lq_zoom_look_init(lq_zoom_look *z, const lq_looks *l, const lq_level *level, int zoom,
                       const double bbox_deg[4])
{
    double areas_px = lq_area_reach_px(&l->areas);
    *z = (lq_zoom_look){.looks = l, .line = lq_line_look_at(l->map, zoom)};
    z->line_hash = line_hash(&z->line);
    z->areas_hash = lq_area_hash(&l->areas);
    z->sites = lq_overlay_at(l->sites, zoom);
    z->labels = lq_overlay_at(l->labels, zoom);
    for (int k = 0; k < LQ_LINE_KINDS; k++)
        if (z->line.width_px[k] > 0) lq_pen_init(&z->pen[k], z->line.width_px[k], (unsigned)k);
    z->plan = (lq_plan){.level = level,
                        .zoom = zoom,
                        .tile_bits = LQ_TILE_BITS,
                        .reach_px = z->line.reach_px,
                        .busy = z->sites || z->labels ? node_busy : NULL,
                        .busy_context = z};
    if (areas_px > z->plan.reach_px) z->plan.reach_px = areas_px;
    lq_plan_tiles_of_box(&z->plan, bbox_deg);
    if (!l->map->has_bbox) plan_widen(&z->plan, z->sites);
    if (!l->map->has_bbox) plan_widen(&z->plan, z->labels);
    return lq_area_lines_init(&z->outlines, &l->areas, level, &z->plan);
}

void lq_zoom_look_release(lq_zoom_look *z)
{
    lq_area_lines_release(&z->outlines);
}

/* ---- what a set shows of a node ---- */

/* A picture of areas alone needs only their outlines, and all borders where tints let these through. */
static bool chunk_matters(const lq_set_look *s, const lq_zoom_look *z, const lq_chunk *c)
{
    const uint32_t *source = s->sources->of_feature;
    if (s->parts & LQ_PART_COUNTIES) return true;
    return s->parts & LQ_PART_AREAS &&
           (source[c->left] != source[c->right] || z->looks->areas.fill == LQ_AREA_TINT);
}

static uint32_t corner_areas(const lq_set_look *s, const lq_plan_node *node)
{
    return s->sources->areas[s->sources->of_feature[node->corner]];
}

static bool is_busy(const lq_set_look *s, const lq_zoom_look *z, lq_tile node)
{
    return (s->parts & LQ_PART_SITES && lq_overlay_busy(z->sites, node)) ||
           (s->parts & LQ_PART_LABELS && lq_overlay_busy(z->labels, node));
}

static bool is_hatched(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node)
{
    return s->parts & LQ_PART_AREAS && lq_area_is_hatched(&z->looks->areas, corner_areas(s, node));
}

bool lq_set_shows_ground(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node)
{
    return lq_set_corner(s, node).a || is_hatched(s, z, node);
}

static bool outline_near(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node)
{
    const lq_sources *of = s->sources;
    for (size_t i = 0; i < node->chunks; i++) {
        const lq_chunk *c = &z->plan.level->chunk[node->chunk[i]];
        uint32_t areas = of->areas[of->of_feature[c->left]] | of->areas[of->of_feature[c->right]];
        if (areas && chunk_matters(s, z, c)) return true;
    }
    return false;
}

bool lq_set_reaches(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node)
{
    if (is_busy(s, z, node->tile)) return true;
    if (s->parts & LQ_PART_COUNTIES) return node->chunks || node->corner != z->looks->features;
    return s->parts & LQ_PART_AREAS && (lq_set_shows_ground(s, z, node) || outline_near(s, z, node));
}

bool lq_set_is_plain(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node)
{
    return !node->chunks && !is_hatched(s, z, node) && !is_busy(s, z, node->tile);
}

/* ---- keys ---- */

uint64_t lq_set_key(const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node, uint64_t h)
{
    const uint32_t *source = s->sources->of_feature;
    const lq_level *level = z->plan.level;
    bool areas = s->parts & LQ_PART_AREAS;
    h = lq_hash_u64(h, s->look[source[node->corner]]);
    if (node->chunks) h = lq_hash_u64(h, areas ? lq_hash_u64(z->line_hash, z->areas_hash) : z->line_hash);
    if (is_hatched(s, z, node)) h = lq_hash_u64(h, z->areas_hash);
    if (s->parts & LQ_PART_SITES) h = lq_overlay_key(z->sites, node->tile, h);
    if (s->parts & LQ_PART_LABELS) h = lq_overlay_key(z->labels, node->tile, h);
    for (size_t i = 0; i < node->chunks; i++) {
        const lq_chunk *c = &level->chunk[node->chunk[i]];
        if (!chunk_matters(s, z, c)) continue;
        uint64_t shows[3] = {c->kind, s->look[source[c->left]], s->look[source[c->right]]};
        h = lq_hash(h, shows, sizeof shows);
        if (areas && z->outlines.along)
            h = lq_hash(h, &z->outlines.along[node->chunk[i]], sizeof *z->outlines.along);
        h = lq_hash(h, level->arcs.at + c->first, (c->segments + 1u) * sizeof *level->arcs.at);
    }
    return h;
}

/* ---- drawing ---- */

bool lq_set_brush_init(lq_set_brush *b)
{
    *b = (lq_set_brush){.cover = lq_cover_create(), .ink = lq_alloc(LQ_TILE_PX * LQ_TILE_PX, 1)};
    return lq_canvas_init(&b->canvas, LQ_TILE_PX, LQ_TILE_PX) && b->cover && b->ink;
}

void lq_set_brush_release(lq_set_brush *b)
{
    lq_cover_free(b->cover);
    free(b->ink);
    lq_template_release(&b->template);
    lq_canvas_release(&b->canvas);
    lq_area_scratch_release(&b->areas);
    lq_route_scratch_release(&b->routes);
    lq_painting_release(&b->painting);
    *b = (lq_set_brush){0};
}

bool lq_set_template(lq_set_brush *b, const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node)
{
    const lq_level *level = z->plan.level;
    const uint32_t *source = s->sources->of_feature;
    lq_window window = lq_plan_window(&z->plan, node->tile);
    if (!lq_cover_begin(b->cover, LQ_TILE_PX, LQ_TILE_PX, source[node->corner])) return false;
    memset(b->ink, 0, LQ_TILE_PX * LQ_TILE_PX);
    for (size_t i = 0; i < node->chunks; i++) {
        const lq_chunk *c = &level->chunk[node->chunk[i]];
        if (!chunk_matters(s, z, c)) continue;
        uint8_t as = z->line.as[c->kind];
        lq_sub from = lq_window_sub(&window, level->arcs.at[c->first]);
        for (uint32_t k = 1; k <= c->segments; k++) {
            lq_sub to = lq_window_sub(&window, level->arcs.at[c->first + k]);
            if (!lq_cover_segment(b->cover, from, to, source[c->left], source[c->right])) return false;
            if (as != LQ_NO_LINE) lq_stroke_segment(b->ink, LQ_TILE_PX, LQ_TILE_PX, from, to, &z->pen[as]);
            from = to;
        }
    }
    return lq_template_make(&b->template, b->cover, b->ink, LQ_TILE_PX, LQ_TILE_PX, s->sources->n);
}

static bool areas_draw(lq_set_brush *b, const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node)
{
    if (!(s->parts & LQ_PART_COUNTIES)) { /* tints are plain colours, as those of counties are */
        b->canvas.plain = s->colour;
        b->canvas.plains = s->sources->n;
        lq_area_tint(&b->canvas, &b->template, s->colour, z->line.colour);
    }
    return lq_area_draw(&b->canvas, &b->areas, &z->looks->areas, &b->template, s->sources->areas, &z->plan,
                        node, &z->outlines);
}

bool lq_set_paint(lq_set_brush *b, const lq_set_look *s, const lq_zoom_look *z, const lq_plan_node *node)
{
    lq_window window = lq_plan_window(&z->plan, node->tile);
    bool ok = true;
    lq_canvas_clear(&b->canvas);
    b->canvas.plains = 0;
    if (s->parts & LQ_PART_AREAS) ok = areas_draw(b, s, z, node);
    if (ok && s->parts & LQ_PART_SITES)
        ok = lq_overlay_draw(&b->canvas, &b->routes, z->sites, &window, node->tile);
    if (ok && s->parts & LQ_PART_LABELS)
        ok = lq_overlay_draw(&b->canvas, &b->routes, z->labels, &window, node->tile);
    if (s->parts & LQ_PART_COUNTIES)
        return ok && lq_paint(&b->painting, &b->template, s->colour, z->line.colour, &b->canvas);
    return ok && lq_paint(&b->painting, &b->template, z->looks->nothing, no_lines, &b->canvas);
}

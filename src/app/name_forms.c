/* name_forms.c: see name_forms.h. */
#include "app/name_forms.h"

#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "model/place_name.h"

#define BESIDE_PX 6 /* between an area and a name beside it */

/* ---- things ---- */

lq_labelled *lq_name_thing_add(lq_naming *g)
{
    if (!lq_grow((void **)&g->thing, &g->room, g->n + 1, sizeof *g->thing) ||
        !lq_grow((void **)&g->form, &g->form_room, g->n + 1, sizeof *g->form))
        return NULL;
    lq_labelled *t = &g->thing[g->n++];
    *t = (lq_labelled){.partner = LQ_NO_PARTNER};
    return t;
}

/* A name that is too long to be one has a kind of its own, and is quoted by its beginning. */
static void name_tell(lq_naming *g, const char *text, const char *fault)
{
    enum { QUOTED_BYTES = 48 };
    char begin[LQ_LABEL_BYTES];
    const lq_name_origin *o = &g->from;
    if (strlen(text) < sizeof begin) {
        lq_findings_add(g->f, "glyph-missing", o->file, o->line, o->code, "%s; the name is left out", fault);
        return;
    }
    size_t n = lq_utf8_valid(text, QUOTED_BYTES);
    memcpy(begin, text, n);
    begin[n] = 0;
    lq_text_line(begin);
    lq_findings_add(g->f, "name-too-long", o->file, o->line, o->code, "\"%s...\" is %s; the name is left out",
                    begin, fault);
}

lq_code lq_name_form_add(lq_naming *g, const char *text, const lq_label_style *style, lq_err *err)
{
    lq_labelled *t = &g->thing[g->n - 1];
    lq_sprite s = {0};
    lq_err fault = {0};
    lq_code code = lq_label_sprite(&s, g->font, text, style, &fault);
    if (code == LQ_DATA) {
        if (!t->boxes) name_tell(g, text, fault.text);
        return LQ_OK;
    }
    if (code) return lq_fail(err, code, "%s", fault.text);
    lq_label_box box = {s.left_px, s.top_px, s.left_px + s.width_px, s.top_px + s.height_px};
    lq_name_form *f = &g->form[g->n - 1][t->boxes];
    *f = (lq_name_form){0};
    if (!lq_overlay_sprite(g->overlay, &f->sprite, &s)) {
        free(s.argb);
        return lq_nomem(err);
    }
    t->box[t->boxes++] = box;
    return LQ_OK;
}

/* The last thing's first form again, elsewhere. */
static void form_moved_add(lq_naming *g, int32_t dx_px, int32_t dy_px)
{
    lq_labelled *t = &g->thing[g->n - 1];
    lq_name_form *f = g->form[g->n - 1];
    if (!t->boxes || t->boxes == LQ_LABEL_FORMS) return;
    const lq_label_box *b = &t->box[0];
    f[t->boxes] = (lq_name_form){f[0].sprite, dx_px, dy_px};
    t->box[t->boxes++] = (lq_label_box){b->left + dx_px, b->top + dy_px, b->right + dx_px, b->bottom + dy_px};
}

/* ---- places ---- */

/* The last thing may move within a ground larger than a county, along its longer side. */
static void ground_moves(lq_naming *g, const lq_name_rank *r, const lq_named *w)
{
    bool tall = w->at.height > w->at.width;
    int shift = LQ_WORLD_BITS - LQ_NAME_TILE_BITS - (r->beside_zoom ? r->beside_zoom : r->zoom_min);
    int32_t step_px = (int32_t)(r->size_px * (tall ? 1.25 : 2)),
            most_px = ((tall ? w->at.height : w->at.width) >> shift) * 2 / 5;
    for (int32_t step = step_px; step <= 3 * step_px && step <= most_px; step += step_px) {
        form_moved_add(g, tall ? 0 : -step, tall ? -step : 0);
        form_moved_add(g, tall ? 0 : step, tall ? step : 0);
    }
}

/* Or stand beside it, as it is at a zoom: its middle is not that of its box, but not far from it. */
static void ground_sides(lq_naming *g, const lq_name_rank *r, const lq_named *w)
{
    static const int side[][2] = {{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {-1, -1}, {1, 1}, {-1, 1}};
    const lq_label_box *b = &g->thing[g->n - 1].box[0];
    int shift = LQ_WORLD_BITS - LQ_NAME_TILE_BITS - r->beside_zoom;
    int32_t dx_px = (w->at.width >> shift) * 3 / 5 + b->right + BESIDE_PX,
            dy_px = (w->at.height >> shift) * 3 / 5 + b->bottom + BESIDE_PX;
    for (size_t i = 0; i < sizeof side / sizeof *side; i++)
        form_moved_add(g, side[i][0] * dx_px, side[i][1] * dy_px);
}

/* Or beside a symbol that stands on its place: close to it, else a little further off. */
static void ground_aside(lq_naming *g)
{
    const lq_label_box *b = &g->thing[g->n - 1].box[0];
    for (int32_t away_px = g->symbol_px / 2 + LQ_NAME_MARGIN_PX, turn = 0; g->symbol_px && turn < 2; turn++) {
        form_moved_add(g, 0, away_px - b->top);
        form_moved_add(g, 0, -away_px - b->bottom);
        form_moved_add(g, away_px - b->left, 0);
        form_moved_add(g, -away_px - b->right, 0);
        away_px += g->symbol_px / 2;
    }
}

static int64_t units_of(int32_t px, int zoom)
{
    return px * ((int64_t)1 << (LQ_WORLD_BITS - LQ_NAME_TILE_BITS - zoom));
}

/* So many pixels on from a coordinate; at most at the rim of the world. */
static int32_t moved(int32_t from, int32_t by_px, int zoom)
{
    int64_t to = from + units_of(by_px, zoom);
    return to < 0 ? 0 : to > INT32_MAX ? INT32_MAX : (int32_t)to;
}

/* Whether an area's name in this box cannot be taken for another area's: its middle lies in no other; and where that does not
   lie in its own either, neither do its ends. */
static bool box_honest(const lq_naming *g, const lq_named *w, const lq_label_box *b, int zoom)
{
    static const int quarter[] = {2, 0, 1, 3, 4};
    bool own = false;
    for (size_t i = 0; i < sizeof quarter / sizeof *quarter && !own; i++) {
        int32_t x_px = b->left + (b->right - b->left) * quarter[i] / 4, y_px = (b->top + b->bottom) / 2;
        lq_point at = {moved(w->at.at.x, x_px, zoom), moved(w->at.at.y, y_px, zoom)};
        uint32_t in = lq_outlines_sets(&g->areas, at);
        if (in && !(in & w->area)) return false;
        own = !i && in;
    }
    return true;
}

static void boxes_limit(lq_naming *g, const lq_name_rank *r, const lq_named *w)
{
    lq_labelled *t = &g->thing[g->n - 1];
    lq_name_form *f = g->form[g->n - 1];
    int n = t->boxes;
    t->boxes = 0;
    for (int i = 0; i < n; i++) {
        if (!box_honest(g, w, &t->box[i], r->zoom_min)) continue;
        f[t->boxes] = f[i];
        t->box[t->boxes++] = t->box[i];
    }
}

/* "Former Central Soviet Area (Jiangxi-Fujian-Guangdong)" is too wide for its ground on a small map: what is in brackets goes. */
static lq_code area_form_add(lq_naming *g, const lq_name_rank *r, const lq_named *w,
                             const lq_label_style *style, lq_err *err)
{
    char lines[LQ_LABEL_BYTES], plain[LQ_LABEL_BYTES];
    lq_labelled *t = &g->thing[g->n - 1];
    const char *brackets = strstr(w->name, " (");
    size_t n = brackets ? (size_t)(brackets - w->name) : 0;
    lq_code code = lq_name_form_add(g, lq_label_break(lines, w->name) ? lines : w->name, style, err);
    if (code || !t->boxes || !n || n >= sizeof plain || !lq_english_is(w->name)) return code;
    if (units_of(t->box[0].right - t->box[0].left, r->zoom_min) <= w->at.width) return LQ_OK;
    memcpy(plain, w->name, n);
    plain[n] = 0;
    t->boxes = 0;
    return lq_name_form_add(g, lq_label_break(lines, plain) ? lines : plain, style, err);
}

/* A long name in two lines; where that is too wide for a county its stem: 松桃苗族自治县, 松桃. */
static lq_code county_forms(lq_naming *g, const lq_named *w, const lq_label_style *style, lq_err *err)
{
    char lines[LQ_LABEL_BYTES], folded[LQ_PLACE_BYTES];
    bool broken = lq_label_break(lines, w->name);
    lq_code code = lq_name_form_add(g, broken ? lines : w->name, style, err);
    if (!code && broken && !lq_english_is(w->name)) {
        lq_place_fold(folded, w->name);
        folded[lq_place_stem(NULL, folded)] = 0;
        code = lq_name_form_add(g, folded, style, err);
    }
    ground_aside(g);
    return code;
}

lq_code lq_name_forms_add(lq_naming *g, const lq_name_rank *r, const lq_named *w, lq_err *err)
{
    char lines[LQ_LABEL_BYTES];
    lq_label_style style = lq_label_styles[r->kind];
    style.size_px = r->size_px;
    style.spacing_px = r->spacing_px;
    if (w->ink.a) style.colour = w->ink;
    if (r->kind == LQ_LABEL_COUNTY) return county_forms(g, w, &style, err);
    lq_code code = r->kind == LQ_LABEL_AREA
                       ? area_form_add(g, r, w, &style, err)
                       : lq_name_form_add(g, lq_label_break(lines, w->name) ? lines : w->name, &style, err);
    ground_moves(g, r, w);
    if (r->kind == LQ_LABEL_PREFECTURE) ground_aside(g);
    if (r->beside_zoom) ground_sides(g, r, w);
    if (r->kind == LQ_LABEL_AREA) boxes_limit(g, r, w);
    return code;
}

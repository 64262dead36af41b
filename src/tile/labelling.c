/*
 * labelling.c: see labelling.h.
 *
 * Every zoom has six rounds: what must be there; what goes ahead; what was there, in the same form; what was there, in another form;
 * longer forms for what got room; what is new. In each the things come in one order, in which nothing comes before its partner.
 */
#include "tile/labelling.h"

#include <assert.h>
#include <stdlib.h>
#include "base/mem.h"

#define NO_FORM UINT8_MAX

typedef struct turn {
    int32_t priority; /* the lowest of the thing and its partners */
    uint32_t depth;   /* partners it hangs on, one on the other */
    uint32_t thing;
    bool always;
} turn;

typedef struct placing {
    const lq_labelling_look *look;
    const lq_labelled *things;
    size_t n;
    turn *turn; /* [turns]: those whose partners do not go round in a circle */
    size_t turns;
    uint8_t *form, *before; /* [n]: how it is shown at this zoom and was at the one before, or NO_FORM */
    lq_box_grid grid;
    int zoom, world_bits;
} placing;

/* ---- the order ---- */

static int turn_order(const void *a, const void *b)
{
    const turn *s = a, *t = b;
    if (s->always != t->always) return s->always ? -1 : 1;
    if (s->priority != t->priority) return s->priority > t->priority ? -1 : 1;
    if (s->depth != t->depth) return s->depth < t->depth ? -1 : 1;
    return s->thing < t->thing ? -1 : s->thing > t->thing;
}

/* False for a thing whose partners go round in a circle, or do not exist: it is never shown. */
static bool turn_of(turn *out, const lq_labelled *things, size_t n, uint32_t thing)
{
    const lq_labelled *t = &things[thing];
    *out = (turn){t->priority, 0, thing, t->always};
    while (t->partner != LQ_NO_PARTNER) {
        if (t->partner >= n || ++out->depth > n) return false;
        t = &things[t->partner];
        if (t->priority < out->priority) out->priority = t->priority;
        out->always = out->always && t->always;
    }
    return true;
}

/* ---- one thing ---- */

static bool thing_here(const placing *p, uint32_t i)
{
    const lq_labelled *t = &p->things[i];
    return t->zoom_min <= p->zoom && p->zoom <= t->zoom_max && (!t->spot || t->spot[p->zoom].shown) &&
           (t->partner == LQ_NO_PARTNER || p->form[t->partner] != NO_FORM);
}

static lq_placed thing_place(const placing *p, uint32_t i, int form)
{
    const lq_labelled *t = &p->things[i];
    lq_placed at = {i, (uint8_t)form, lq_whole_px(t->at.x, p->world_bits),
                    lq_whole_px(t->at.y, p->world_bits)};
    if (t->spot) {
        at.x_px += t->spot[p->zoom].dx_px;
        at.y_px += t->spot[p->zoom].dy_px;
    }
    return at;
}

static lq_px_box thing_box(const placing *p, uint32_t i, int form)
{
    const lq_label_box *b = &p->things[i].box[form];
    lq_placed at = thing_place(p, i, form);
    return (lq_px_box){at.x_px + b->left, at.y_px + b->top, at.x_px + b->right, at.y_px + b->bottom};
}

/* Whether so many pixels find room in a ground of so many world units at this zoom. */
static bool is_within(const placing *p, int64_t px, int64_t units)
{
    int shift = LQ_WORLD_BITS - p->world_bits;
    return shift > 0 ? px <= units >> shift : px <= units << -shift;
}

/* Whether a form stands on the thing's place, or for the greater part on its ground. */
static bool form_near(const placing *p, const lq_label_box *b, const lq_reach *r)
{
    int32_t wide = (b->right - b->left) / 4, high = (b->bottom - b->top) / 4;
    return (b->left <= 0 || is_within(p, (int64_t)b->right - wide, r->right)) &&
           (b->right >= 0 || is_within(p, -(int64_t)b->left - wide, r->left)) &&
           (b->top <= 0 || is_within(p, (int64_t)b->bottom - high, r->below)) &&
           (b->bottom >= 0 || is_within(p, -(int64_t)b->top - high, r->above));
}

/* Whether the ground is large enough for a form. */
static bool form_suits(const placing *p, uint32_t i, int form)
{
    const lq_labelled *t = &p->things[i];
    const lq_label_box *b = &t->box[form];
    const lq_reach *r = &t->reach;
    int64_t wide = (int64_t)b->right - b->left;
    if (t->width_units && !is_within(p, wide * 4, (int64_t)t->width_units * 5)) return false;
    return !(r->left | r->above | r->right | r->below) || form_near(p, b, r);
}

static bool is_partner(const placing *p, uint32_t i, uint32_t j)
{
    return p->things[i].partner == j || p->things[j].partner == i;
}

/* Whether a form covers nothing that is there already. */
static bool form_fits(placing *p, uint32_t i, int form)
{
    lq_box_grid *g = &p->grid;
    if (!form_suits(p, i, form)) return false;
    lq_box_grid_meet(g, lq_px_box_grown(thing_box(p, i, form), p->look->margin_px));
    for (size_t k = 0; k < g->n_found; k++)
        if (g->found[k] != i && !is_partner(p, i, g->found[k])) return false;
    return true;
}

static bool form_show(placing *p, uint32_t i, int form)
{
    p->form[i] = (uint8_t)form;
    return lq_box_grid_put(&p->grid, i, thing_box(p, i, form));
}

/* The form it had if that fits, else the first that does, else NO_FORM. */
static int form_choose(placing *p, uint32_t i)
{
    if (p->before[i] != NO_FORM && form_fits(p, i, p->before[i])) return p->before[i];
    for (int form = 0; form < p->things[i].boxes; form++)
        if (form_fits(p, i, form)) return form;
    return NO_FORM;
}

/* ---- the rounds: false without memory ---- */

static bool round_always(placing *p, const turn *t)
{
    uint32_t i = t->thing;
    if (!p->things[i].boxes) return true;
    int form = form_choose(p, i);
    if (form == NO_FORM) form = p->before[i] != NO_FORM ? p->before[i] : 0;
    return form_show(p, i, form);
}

static bool round_ahead(placing *p, const turn *t)
{
    int form = p->things[t->thing].ahead ? form_choose(p, t->thing) : NO_FORM;
    return form == NO_FORM || form_show(p, t->thing, form);
}

static bool round_same_form(placing *p, const turn *t)
{
    uint32_t i = t->thing;
    return p->before[i] == NO_FORM || !form_fits(p, i, p->before[i]) || form_show(p, i, p->before[i]);
}

static bool round_other_form(placing *p, const turn *t)
{
    int form = p->before[t->thing] == NO_FORM ? NO_FORM : form_choose(p, t->thing);
    return form == NO_FORM || form_show(p, t->thing, form);
}

static bool round_new(placing *p, const turn *t)
{
    int form = form_choose(p, t->thing);
    return form == NO_FORM || form_show(p, t->thing, form);
}

static bool round_longer_form(placing *p, const turn *t)
{
    uint32_t i = t->thing;
    if (!p->things[i].grows) return true;
    for (int form = 0; form < p->form[i]; form++) {
        if (!form_fits(p, i, form)) continue;
        lq_box_grid_take(&p->grid, i);
        return form_show(p, i, form);
    }
    return true;
}

typedef bool round_turn(placing *p, const turn *t);

/* Gives a turn to everything that is shown already, or to everything that is not yet but may be. */
static bool turns_take(placing *p, round_turn *take, bool shown)
{
    for (size_t k = 0; k < p->turns; k++) {
        uint32_t i = p->turn[k].thing;
        if ((p->form[i] != NO_FORM) == shown && thing_here(p, i) && !take(p, &p->turn[k])) return false;
    }
    return true;
}

/* They come first in the order. One that hangs on a thing that need not be shown is none of them. */
static bool turns_always(placing *p)
{
    for (size_t k = 0; k < p->turns && p->turn[k].always; k++)
        if (thing_here(p, p->turn[k].thing) && !round_always(p, &p->turn[k])) return false;
    return true;
}

/* ---- a zoom ---- */

static int placed_order(const void *a, const void *b)
{
    const lq_placed *p = a, *q = b;
    if (p->y_px != q->y_px) return p->y_px < q->y_px ? -1 : 1;
    if (p->x_px != q->x_px) return p->x_px < q->x_px ? -1 : 1;
    return p->thing < q->thing ? -1 : p->thing > q->thing;
}

static bool zoom_list(const placing *p, lq_labelling *out)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) n += p->form[i] != NO_FORM;
    lq_placed *at = lq_alloc(n, sizeof *at);
    if (!at) return false;
    out->at[p->zoom] = at;
    out->n[p->zoom] = n;
    n = 0;
    for (uint32_t i = 0; i < p->n; i++)
        if (p->form[i] != NO_FORM) at[n++] = thing_place(p, i, p->form[i]);
    qsort(at, n, sizeof *at, placed_order);
    return true;
}

static bool zoom_place(placing *p, lq_labelling *out, int zoom)
{
    uint8_t *swap = p->before;
    p->before = p->form;
    p->form = swap;
    for (size_t i = 0; i < p->n; i++) p->form[i] = NO_FORM;
    p->zoom = zoom;
    p->world_bits = zoom + p->look->tile_bits;
    lq_box_grid_clear(&p->grid);
    return turns_always(p) && turns_take(p, round_ahead, false) && turns_take(p, round_same_form, false) &&
           turns_take(p, round_other_form, false) && turns_take(p, round_longer_form, true) &&
           turns_take(p, round_new, false) && zoom_list(p, out);
}

static bool placing_init(placing *p)
{
    int64_t largest = 0;
    p->turn = lq_alloc(p->n, sizeof *p->turn);
    p->form = lq_alloc(p->n, sizeof *p->form);
    p->before = lq_alloc(p->n, sizeof *p->before);
    if (!p->turn || !p->form || !p->before) return false;
    for (uint32_t i = 0; i < p->n; i++) {
        const lq_labelled *t = &p->things[i];
        assert(t->boxes >= 0 && t->boxes <= LQ_LABEL_FORMS);
        for (int form = 0; form < t->boxes; form++)
            if (t->box[form].right - t->box[form].left > largest)
                largest = t->box[form].right - t->box[form].left;
        p->form[i] = NO_FORM;
        p->turns += turn_of(&p->turn[p->turns], p->things, p->n, i);
    }
    qsort(p->turn, p->turns, sizeof *p->turn, turn_order);
    return lq_box_grid_init(&p->grid, p->n, (int32_t)(largest / 2));
}

bool lq_labelling_make(lq_labelling *out, const lq_labelled *things, size_t n, const lq_labelling_look *look)
{
    *out = (lq_labelling){.zoom_min = look->zoom_min, .zoom_max = look->zoom_max};
    placing p = {.look = look, .things = things, .n = n};
    bool ok = placing_init(&p);
    for (int zoom = look->zoom_min; ok && zoom <= look->zoom_max; zoom++) ok = zoom_place(&p, out, zoom);
    free(p.turn);
    free(p.form);
    free(p.before);
    lq_box_grid_release(&p.grid);
    return ok;
}

void lq_labelling_release(lq_labelling *l)
{
    for (int z = 0; z < LQ_ZOOMS; z++) free(l->at[z]);
    *l = (lq_labelling){0};
}

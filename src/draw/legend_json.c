/* legend_json.c: a legend as JSON: see legend.h. */
#include "draw/legend.h"

#include <math.h>

static void json_text(lq_buf *to, const char *key, const char *text)
{
    lq_buf_printf(to, "\"%s\":", key);
    lq_buf_json(to, text ? text : "");
}

static void json_colour(lq_buf *to, lq_rgba colour)
{
    lq_buf_printf(to, ",\"color\":\"#%02x%02x%02x\",\"opacity\":", colour.r, colour.g, colour.b);
    lq_buf_number(to, round(colour.a / 0.255) / 1000);
}

static void json_row(lq_buf *to, const lq_legend_row *row)
{
    lq_buf_text(to, "{");
    json_text(to, "label", row->label);
    json_colour(to, row->colour);
    lq_buf_printf(to, ",\"count\":%zu,\"no_data\":%s,\"low\":", row->count, row->no_data ? "true" : "false");
    lq_buf_number(to, row->has_limits ? row->low : NAN);
    lq_buf_text(to, ",\"high\":");
    lq_buf_number(to, row->has_limits ? row->high : NAN);
    lq_buf_text(to, "}");
}

/* Classes touch: every low limit, then the high one of the last. */
static void json_breaks(lq_buf *to, const lq_legend *g)
{
    const lq_legend_row *last = NULL;
    lq_buf_text(to, ",\n\"breaks\":[");
    for (size_t i = 0; i < g->rows; i++) {
        if (!g->row[i].has_limits) continue;
        if (last) lq_buf_text(to, ",");
        last = &g->row[i];
        lq_buf_number(to, last->low);
    }
    if (last) {
        lq_buf_text(to, ",");
        lq_buf_number(to, last->high);
    }
    lq_buf_text(to, "]");
}

static void json_target(lq_buf *to, const lq_legend_target *target)
{
    if (!target->text) return;
    lq_buf_text(to, ",\n\"target\":");
    lq_buf_number(to, target->value);
    lq_buf_text(to, ",");
    json_text(to, "target_label", target->label);
}

/* ---- what lies over the counties ---- */

/* Opens the array `key`, one object for each of n, when there is any. */
static void json_array(lq_buf *to, const char *key, const void *from, size_t n,
                       void (*one)(lq_buf *to, const void *from, size_t i))
{
    if (!n) return;
    lq_buf_printf(to, ",\n\"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        if (i) lq_buf_text(to, ",\n");
        one(to, from, i);
    }
    lq_buf_text(to, "]");
}

static void json_number(lq_buf *to, const char *key, double value)
{
    lq_buf_printf(to, ",\"%s\":", key);
    lq_buf_number(to, value);
}

static void json_id(lq_buf *to, const char *id)
{
    lq_buf_text(to, "{");
    json_text(to, "id", id);
}

static void json_more(lq_buf *to, const char *key, const char *text)
{
    lq_buf_text(to, ",");
    json_text(to, key, text);
}

static void json_area(lq_buf *to, const void *from, size_t i)
{
    const lq_legend_area *a = (const lq_legend_area *)from + i;
    json_id(to, a->id);
    json_more(to, "name", a->name);
    json_more(to, "label", a->count_text);
    json_colour(to, a->band);
    json_more(to, "fill", a->absent ? "none" : a->stripes.a ? "hatch" : a->ground.a ? "tint" : "outline");
    json_more(to, "complete", a->complete);
    lq_buf_printf(to, ",\"count\":%zu", a->count);
    json_number(to, "stated", a->stated ? (double)a->stated : NAN);
    lq_buf_text(to, "}");
}

static void json_sign(lq_buf *to, const void *from, size_t i)
{
    const lq_legend_sign *s = (const lq_legend_sign *)from + i;
    json_id(to, s->id);
    json_more(to, "label", s->label);
    lq_buf_printf(to, ",\"count\":%zu}", s->count);
}

static void json_category(lq_buf *to, const void *from, size_t i)
{
    const lq_legend_category *c = (const lq_legend_category *)from + i;
    json_id(to, c->id);
    json_more(to, "label", c->label);
    if (c->signs) json_colour(to, c->sign[0].symbol.colour);
    lq_buf_printf(to, ",\"count\":%zu", c->count);
    json_array(to, "symbols", c->sign, c->signs, json_sign);
    lq_buf_text(to, "}");
}

static void json_route(lq_buf *to, const void *from, size_t i)
{
    const lq_legend_route *r = (const lq_legend_route *)from + i;
    json_id(to, r->id);
    json_more(to, "status", r->status);
    json_more(to, "label", r->label);
    lq_buf_printf(to, ",\"schematic\":%s", r->schematic ? "true" : "false");
    json_colour(to, r->colour);
    json_number(to, "width_px", r->width_px);
    json_number(to, "dash_px", r->dash_px);
    json_number(to, "gap_px", r->gap_px);
    lq_buf_printf(to, ",\"count\":%zu}", r->count);
}

static void json_remark(lq_buf *to, const void *from, size_t i)
{
    lq_buf_json(to, ((const char *const *)from)[i]);
}

static void overlay_json(lq_buf *to, const lq_legend_overlay *o)
{
    json_array(to, "areas", o->area, o->areas, json_area);
    json_array(to, "symbols", o->category, o->categories, json_category);
    json_array(to, "statuses", o->status, o->statuses, json_sign);
    json_array(to, "precisions", o->precision, o->precisions, json_sign);
    json_array(to, "routes", o->route, o->routes, json_route);
    json_array(to, "notes", o->remark, o->remarks, json_remark);
    if (o->badge) {
        lq_buf_text(to, ",\n\"badge\":{");
        json_text(to, "label", o->badge);
        json_colour(to, o->badge_colour);
        lq_buf_text(to, "}");
    }
    if (o->sites_outside || o->routes_outside)
        lq_buf_printf(to, ",\n\"outside\":{\"sites\":%zu,\"routes\":%zu}", o->sites_outside,
                      o->routes_outside);
}

/* ---- the whole ---- */

void lq_legend_json(const lq_legend *legend, lq_buf *to)
{
    const char *const keys[] = {"title", "unit", "rule", "note"};
    const char *const texts[] = {legend->title, legend->unit, legend->rule, legend->note};
    for (size_t i = 0; i < 4; i++) {
        lq_buf_text(to, i ? "," : "{");
        json_text(to, keys[i], texts[i]);
    }
    lq_buf_text(to, ",\n\"rows\":[");
    for (size_t i = 0; i < legend->rows; i++) {
        if (i) lq_buf_text(to, ",\n");
        json_row(to, &legend->row[i]);
    }
    lq_buf_text(to, "]");
    json_breaks(to, legend);
    json_target(to, &legend->target);
    lq_buf_text(to, ",\n\"lines\":[");
    for (size_t i = 0; i < legend->lines; i++) {
        lq_buf_text(to, i ? ",\n{" : "{");
        json_text(to, "label", legend->line[i].label);
        json_colour(to, legend->line[i].colour);
        lq_buf_text(to, ",\"width_px\":");
        lq_buf_number(to, legend->line[i].width_px);
        lq_buf_text(to, "}");
    }
    lq_buf_text(to, "]");
    overlay_json(to, &legend->overlay);
    lq_buf_text(to, "}\n");
}

/* summary.c: see summary.h. */
#include "app/summary.h"

#include <math.h>
#include "base/text.h"

#define LABEL_COLUMNS 32

static void breaks_json(lq_buf *to, const lq_classes *c)
{
    lq_buf_text(to, "[");
    for (int i = 0; c->limits && c->n && i <= c->n; i++) {
        if (i) lq_buf_text(to, ",");
        lq_buf_number(to, c->limits[i]);
    }
    lq_buf_text(to, "]");
}

static void vintage_member(lq_report *r, const char *name, lq_vintage v)
{
    lq_buf years = {0};
    lq_buf_text(&years, v.from ? "" : "null");
    if (v.from) lq_buf_printf(&years, "[%d,%d]", v.from, v.to);
    lq_report_raw(r, name, &years);
    lq_buf_release(&years);
}

static void theme_members(lq_report *r, const lq_theme *t)
{
    const lq_join *j = t->join;
    lq_buf breaks = {0};
    breaks_json(&breaks, t->classes);
    lq_report_count(r, "features", j->counties);
    lq_report_count(r, "rows", j->rows);
    lq_report_count(r, "matched", j->matched);
    lq_report_count(r, "unmatched_rows", j->unmatched_rows);
    lq_report_count(r, "unmatched_counties", j->unmatched_counties);
    lq_report_count(r, "bridged_rows", j->bridged);
    lq_report_count(r, "bridged_counties", j->counties_bridged);
    vintage_member(r, "table_vintage", j->vintage);
    lq_report_count(r, "classes", (uint64_t)t->classes->n);
    lq_report_raw(r, "breaks", &breaks);
    lq_report_number(r, "gvf", t->classes->gvf);
    lq_report_number(r, "target", t->classes->method == LQ_TARGET ? t->indicator->target : NAN);
    lq_buf_release(&breaks);
}

static void theme_lines(lq_report *r, const lq_theme *t)
{
    const lq_join *j = t->join;
    const lq_classes *c = t->classes;
    if (!t->indicator->table) {
        lq_report_line(r, "%s: %zu %s, no table", t->indicator->id, j->counties,
                       lq_plural(j->counties, "county", "counties"));
        return;
    }
    lq_report_line(r, "%s: %zu of %zu %s; %zu of %zu %s no row", t->indicator->id, j->matched, j->rows,
                   lq_plural(j->rows, "row found its county", "rows found their county"),
                   j->unmatched_counties, j->counties, lq_plural(j->counties, "county has", "counties have"));
    if (j->bridged)
        lq_report_line(r, "  %zu more %s bridged to %zu of these counties", j->bridged,
                       lq_plural(j->bridged, "row, of another year, was", "rows, of another year, were"),
                       j->counties_bridged);
    if (!t->indicator->value) return;
    const char *classes = lq_plural((size_t)c->n, "class", "classes");
    if (c->method == LQ_TARGET) lq_report_line(r, "  the target is %.15g", t->indicator->target);
    if (isfinite(c->gvf))
        lq_report_line(r,
                       "  %s of %zu %s, %d %s (goodness of variance fit %.3f):", lq_method_names[c->method],
                       c->values, lq_plural(c->values, "value", "values"), c->n, classes, c->gvf);
    else
        lq_report_line(r, "  %s of %zu %s, %d %s:", lq_method_names[c->method], c->values,
                       lq_plural(c->values, "value", "values"), c->n, classes);
    for (int i = 0; i < c->n; i++)
        lq_report_line(r, "    %s%*s %zu", c->label[i], lq_text_padding(c->label[i], LABEL_COLUMNS), "",
                       c->count[i]);
}

/* Features with a polygon. Where the arcs came from a file, its polygons were not read and all have one. */
static size_t features_drawn(const lq_dataset *d)
{
    const lq_polygons *p = &d->borders.layer->polygons;
    if (d->borders.arcs.n || !p->features) return d->borders.drawn ? d->borders.drawn : d->counties.n;
    size_t n = 0;
    for (size_t f = 0; f < p->features; f++) n += p->first_ring[f + 1] > p->first_ring[f];
    return n;
}

void lq_summary(lq_report *r, const lq_dataset *d)
{
    theme_members(r, &d->theme[0]);
    lq_report_count(r, "features_drawn", features_drawn(d));
    vintage_member(r, "vintage", d->counties.vintage);
    if (d->themes > 1) {
        lq_buf list = {0};
        for (size_t i = 0; i < d->themes; i++) {
            lq_report each = {0};
            theme_members(&each, &d->theme[i]);
            lq_buf_printf(&list, "%s\"%s\":{", i ? "," : "{", d->theme[i].indicator->id);
            if (each.json.size)
                lq_buf_add(&list, each.json.data, each.json.size - 1); /* without the last comma */
            lq_buf_text(&list, "}");
            list.failed = list.failed || each.json.failed;
            lq_buf_release(&each.json);
        }
        lq_buf_text(&list, "}");
        lq_report_raw(r, "indicators", &list);
        lq_buf_release(&list);
    }
    for (size_t i = 0; i < d->themes; i++) theme_lines(r, &d->theme[i]);
}

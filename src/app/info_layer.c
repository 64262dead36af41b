/* info_layer.c: see info_layer.h. Each part tells one thing, as a member for machines, a line for people, or findings. */
#include "app/info_layer.h"

#include <math.h>
#include <stdint.h>
#include "app/borders.h"
#include "app/datum.h"
#include "app/info_table.h"
#include "base/text.h"
#include "geo/validity.h"
#include "read/read_layer.h"
#include "read/reproject.h"

#define CRS_COLUMNS  200
#define FLAWS_LISTED 10 /* in the JSON object; the findings have them all */

/* ---- what stands in the file ---- */

static size_t features_without(const lq_polygons *p)
{
    size_t n = 0;
    for (size_t f = 0; f < p->features; f++) n += p->first_ring[f] == p->first_ring[f + 1];
    return n;
}

static void contents_tell(lq_report *r, const char *path, const lq_layer *l)
{
    const lq_polygons *p = &l->polygons;
    size_t without = features_without(p);
    const char *encoding = *l->encoding ? l->encoding : "not known", *crs = *l->crs ? l->crs : "not said";
    lq_report_text_member(r, "kind", "boundaries");
    lq_report_count(r, "features", p->features);
    lq_report_count(r, "without_geometry", without);
    lq_report_count(r, "rings", p->rings);
    lq_report_count(r, "points", p->points);
    lq_report_text_member(r, "encoding", l->encoding);
    lq_report_text_member(r, "crs", l->crs);
    lq_report_line(r, "%s: %zu %s, %zu %s, %zu points", path, p->features,
                   lq_plural(p->features, "feature", "features"), p->rings,
                   lq_plural(p->rings, "ring", "rings"), p->points);
    if (without)
        lq_report_line(r, "without geometry: %zu %s", without, lq_plural(without, "feature", "features"));
    lq_report_line(r, "encoding: %s", encoding);
    lq_report_line(r, "coordinate system: %.*s", (int)lq_text_cut(crs, CRS_COLUMNS), crs);
    lq_info_fields(r, l->attributes);
}

/* ---- where it is ---- */

static void extent_tell(lq_report *r, const lq_polygons *p)
{
    double box[4] = {180, 90, -180, -90};
    lq_buf json = {0};
    for (size_t i = 0; i < p->points; i++) {
        double x = p->xy[2 * i], y = p->xy[2 * i + 1];
        box[0] = x < box[0] ? x : box[0], box[1] = y < box[1] ? y : box[1];
        box[2] = x > box[2] ? x : box[2], box[3] = y > box[3] ? y : box[3];
    }
    for (int i = 0; i < 4; i++) {
        lq_buf_text(&json, i ? "," : "[");
        lq_buf_number(&json, box[i]);
    }
    lq_buf_text(&json, "]");
    lq_report_raw(r, "extent", &json);
    lq_report_line(r, "extent %.4f,%.4f,%.4f,%.4f (WGS84 degrees: west, south, east, north)", box[0], box[1],
                   box[2], box[3]);
    lq_buf_release(&json);
}

static lq_code datum_tell(lq_report *r, const char *path, const lq_polygons *p, const lq_row_codes *codes,
                          const lq_reference *ref, lq_err *err)
{
    lq_datum_fit fit;
    char text[256];
    lq_code code = lq_datum_measure(&fit, p, &codes->keys, &ref->gazetteer, err);
    if (code) return code;
    lq_datum_text(text, sizeof text, &fit);
    lq_report_text_member(r, "datum", lq_datum_word(fit.datum));
    lq_report_number(r, "datum_shift_m", fit.why ? NAN : fit.shift_m);
    lq_report_count(r, "datum_counties", fit.counties);
    if (fit.why)
        lq_report_line(r, "datum: not measurable: %s (%s)", fit.why, text);
    else
        lq_report_line(r, "datum: measured as %s, %.0f m from WGS84 (%s)", lq_datum_name(fit.datum),
                       fit.shift_m, text);
    lq_datum_doubt(&r->findings, path, NULL, &fit);
    return LQ_OK;
}

/* ---- how well it is drawn ---- */

static void flaws_json(lq_report *r, const lq_validity *v, const lq_row_codes *codes)
{
    lq_buf json = {0};
    size_t listed = 0;
    lq_buf_text(&json, "[");
    for (size_t i = 0; i < v->n && listed < FLAWS_LISTED; i++) {
        const lq_flaw *f = &v->at[i];
        if (!*f->reason) continue;
        lq_buf_text(&json, listed++ ? ",{\"code\":" : "{\"code\":");
        lq_buf_json(&json, codes->keys.key[f->feature]);
        lq_buf_text(&json, ",\"reason\":");
        lq_buf_json(&json, f->reason);
        lq_buf_text(&json, ",\"at\":[");
        lq_buf_number(&json, f->x);
        lq_buf_text(&json, ",");
        lq_buf_number(&json, f->y);
        lq_buf_text(&json, "]}");
    }
    lq_buf_text(&json, "]");
    lq_report_raw(r, "invalid_first", &json);
    lq_buf_release(&json);
}

static lq_code validity_tell(lq_report *r, const char *path, const lq_layer *l, const lq_row_codes *codes,
                             lq_err *err)
{
    lq_validity v;
    bool ok = lq_validity_check(&v, &l->polygons);
    for (size_t i = 0; ok && i < v.n; i++) {
        const lq_flaw *f = &v.at[i];
        const char *key = codes->keys.key[f->feature];
        size_t line = l->attributes->line[f->feature];
        if (*f->reason)
            lq_findings_add(&r->findings, "polygon-invalid", path, line, key, "%s at %.6f %.6f", f->reason,
                            f->x, f->y);
        else
            lq_findings_add(
                &r->findings, "hole-winding", path, line, key,
                "a hole at %.6f %.6f runs the same way round as its ring; read as a hole (even-odd rule)",
                f->x, f->y);
    }
    if (ok) {
        lq_report_count(r, "invalid", v.invalid);
        flaws_json(r, &v, codes);
        lq_report_line(r, "validity (GEOS): %zu of %zu features are not valid", v.invalid,
                       l->polygons.features);
    }
    lq_validity_release(&v);
    return ok ? LQ_OK : lq_nomem(err);
}

static void shares_tell(lq_report *r, const char *path, const lq_borders *b)
{
    const lq_resolution *s = &b->resolution;
    double inner = b->length.two_sided_m + b->length.loose_m,
           share = inner > 0 ? b->length.two_sided_m / inner : 1;
    lq_report_number(r, "two_sided_share", share);
    lq_report_number(r, "loose_km", b->length.loose_m / 1e3);
    lq_report_number(r, "outer_km", b->length.outer_m / 1e3);
    lq_report_count(r, "gaps", s->gaps);
    lq_report_count(r, "overlaps", s->overlaps);
    lq_report_line(r, "borders: %.2f %% of %.0f km of inner border are shared, %.0f km are loose",
                   share * 100, inner / 1e3, b->length.loose_m / 1e3);
    if (s->gaps || s->overlaps)
        lq_findings_add(
            &r->findings, "borders-apart", path, 0, "",
            "%zu narrow %s (%.1f km2) and %zu %s (%.1f km2) between neighbours; laoqu import closes "
            "them",
            s->gaps, lq_plural(s->gaps, "gap", "gaps"), s->gap_area_m2 / 1e6, s->overlaps,
            lq_plural(s->overlaps, "overlap", "overlaps"), s->overlap_area_m2 / 1e6);
}

/* The layer is used up, whatever happens. */
static lq_code borders_tell(lq_report *r, const char *path, lq_layer *l, const lq_row_codes *codes,
                            lq_err *err)
{
    lq_borders b;
    lq_err none = {0};
    lq_code code = lq_borders_make(&b, l, path, LQ_TOLERANCE_M, LQ_NARROW_M, &r->findings, &none);
    if (code == LQ_DATA) {
        lq_report_line(r, "borders: %s", none.text);
        return LQ_OK;
    }
    if (code) return lq_fail(err, code, "%s", none.text);
    shares_tell(r, path, &b);
    bool ok = lq_findings_code(&r->findings, 0, b.layer->attributes, &codes->keys);
    lq_borders_release(&b);
    return ok ? LQ_OK : lq_nomem(err);
}

/* ---- all of it ---- */

/* What needs to know where the features are. */
static lq_code placed_tell(lq_report *r, const char *path, lq_layer *l, const lq_row_codes *codes,
                           const lq_reference *ref, lq_err *err)
{
    extent_tell(r, &l->polygons);
    lq_code code = datum_tell(r, path, &l->polygons, codes, ref, err);
    if (!code) code = validity_tell(r, path, l, codes, err);
    if (!code) return borders_tell(r, path, l, codes, err);
    lq_layer_free(l);
    return code;
}

lq_code lq_info_layer(lq_report *r, const char *path, const lq_reference *ref, lq_err *err)
{
    lq_layer *l = NULL;
    lq_row_codes codes = {0};
    lq_err unplaced = {0};
    lq_code code = lq_layer_read_named(&l, path, NULL, &ref->gazetteer, &r->findings, err);
    if (!code) code = lq_row_codes_read(&codes, l->attributes, NULL, ref, err);
    if (code) goto done;
    contents_tell(r, path, l);
    lq_info_codes(r, l->attributes, &codes, &ref->changes, "features");
    lq_report_count(r, "duplicate_codes", codes.repeated);
    lq_row_codes_shared(&r->findings, path, l->attributes, &codes);
    code = lq_layer_reproject(l, path, NULL, &r->findings, &unplaced);
    if (code == LQ_DATA) {
        lq_report_line(r, "extent not known: %s", unplaced.text);
        code = validity_tell(r, path, l, &codes, err);
    } else if (code) {
        code = lq_fail(err, code, "%s", unplaced.text);
    } else {
        code = placed_tell(r, path, l, &codes, ref, err);
        l = NULL;
    }
done:
    lq_row_codes_release(&codes);
    lq_layer_free(l);
    return code;
}

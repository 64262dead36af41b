/* tilejson.c: see tilejson.h. Source: github.com/mapbox/tilejson-spec, 3.0.0. Its schema, unlike its prose, asks for
   "vector_layers" in every file; the empty list satisfies both. Keys of our own begin with "x-". */
#include "write/tilejson.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include "laoqu.h"

#define LAT_MAX_DEG 85.0511287798066 /* edge of the Web Mercator square */

static const double radians = 3.14159265358979323846 / 180;

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static double mercator_y(double lat_deg)
{
    return asinh(tan(clamp(lat_deg, -LAT_MAX_DEG, LAT_MAX_DEG) * radians));
}

/* Degrees to seven decimals, a centimetre, rounded away from the map so that bounds still cover it. */
static double outward(double deg, double sign, double limit)
{
    return clamp(sign * ceil(sign * deg * 1e7) / 1e7, -limit, limit);
}

static void bounds_settle(double out[4], const lq_tilejson *t)
{
    out[0] = outward(t->bounds[0], -1, 180);
    out[1] = outward(t->bounds[1], -1, LAT_MAX_DEG);
    out[2] = outward(t->bounds[2], 1, 180);
    out[3] = outward(t->bounds[3], 1, LAT_MAX_DEG);
}

void lq_tilejson_centre(double *lon_deg, double *lat_deg, int *zoom, const lq_tilejson *t)
{
    double b[4];
    bounds_settle(b, t);
    double south = mercator_y(b[1]), north = mercator_y(b[3]);
    *lon_deg = clamp(round((b[0] + b[2]) / 2 * 1e5) / 1e5, b[0], b[2]);
    *lat_deg = clamp(round(atan(sinh((south + north) / 2)) / radians * 1e5) / 1e5, b[1], b[3]);
    double width = (b[2] - b[0]) / 360, height = (north - south) / (360 * radians); /* shares of the world */
    int z = t->zoom_min;
    while (z < t->zoom_max && ldexp(256 * width, z + 1) <= 1024 && ldexp(256 * height, z + 1) <= 768) z++;
    *zoom = z;
}

/* Clients show "legend" and "attribution" as HTML; ours are plain text, so what looks like a tag is escaped. */
static void html_as_json(lq_buf *to, const char *key, lq_buf *html)
{
    lq_buf_printf(to, ",\n\"%s\":", key);
    lq_buf_json(to, html->data ? html->data : "");
    if (html->failed) to->failed = true;
    lq_buf_clear(html);
}

static void legend_html(lq_buf *html, const lq_legend *g)
{
    lq_buf_text(html, "<b>");
    lq_buf_xml(html, g->title ? g->title : "");
    lq_buf_text(html, "</b>");
    if (g->unit && *g->unit) {
        lq_buf_text(html, " (");
        lq_buf_xml(html, g->unit);
        lq_buf_text(html, ")");
    }
    for (size_t i = 0; i < g->rows; i++) {
        lq_rgba c = g->row[i].colour;
        lq_buf_printf(html,
                      "<br><span style=\"display:inline-block;width:2em;height:1em;background:rgba(%d,%d,%d,",
                      c.r, c.g, c.b);
        lq_buf_number(html, round(c.a / 0.255) / 1000);
        lq_buf_text(html, ")\"></span> ");
        lq_buf_xml(html, g->row[i].label);
        lq_buf_printf(html, " (%zu)", g->row[i].count);
    }
}

static void texts_write(const lq_tilejson *t, lq_buf *to)
{
    lq_buf html = {0};
    lq_buf_text(to, ",\n\"name\":");
    lq_buf_json(to, t->name);
    if (t->attribution && *t->attribution) {
        lq_buf_xml(&html, t->attribution);
        html_as_json(to, "attribution", &html);
    }
    if (t->legend) {
        legend_html(&html, t->legend);
        html_as_json(to, "legend", &html);
    }
    lq_buf_release(&html);
}

static void tiles_write(const lq_tilejson *t, lq_buf *to)
{
    lq_buf url = {0};
    if (t->base_url) {
        size_t n = strlen(t->base_url);
        while (n && t->base_url[n - 1] == '/') n--;
        lq_buf_add(&url, t->base_url, n);
        lq_buf_printf(&url, "/%s/", t->id);
    }
    lq_buf_text(&url, "{z}/{x}/{y}.png");
    lq_buf_text(to, ",\n\"tiles\":[");
    lq_buf_json(to, url.data ? url.data : "");
    lq_buf_printf(to, "],\n\"x-tiles-relative\":%s", t->base_url ? "false" : "true");
    if (url.failed) to->failed = true;
    lq_buf_release(&url);
}

static void numbers_write(lq_buf *to, const char *key, const double *values, size_t n)
{
    lq_buf_printf(to, ",\n\"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        if (i) lq_buf_text(to, ",");
        lq_buf_number(to, values[i]);
    }
    lq_buf_text(to, "]");
}

void lq_tilejson_write(const lq_tilejson *t, lq_buf *to)
{
    assert(0 <= t->zoom_min && t->zoom_min <= t->zoom_max && t->zoom_max <= 30);
    assert(t->bounds[0] <= t->bounds[2] && t->bounds[1] <= t->bounds[3]);
    double bounds[4], centre[3];
    int zoom;
    bounds_settle(bounds, t);
    lq_tilejson_centre(&centre[0], &centre[1], &zoom, t);
    centre[2] = zoom;
    lq_buf_text(to, "{\"tilejson\":\"3.0.0\"");
    tiles_write(t, to);
    texts_write(t, to);
    lq_buf_text(to, ",\n\"version\":\"1.0.0\",\n\"scheme\":\"xyz\"");
    lq_buf_printf(to, ",\n\"minzoom\":%d,\n\"maxzoom\":%d", t->zoom_min, t->zoom_max);
    numbers_write(to, "bounds", bounds, 4);
    numbers_write(to, "center", centre, 3);
    lq_buf_text(
        to, ",\n\"vector_layers\":[],\n\"x-format\":\"png\",\n\"x-tile-size\":256,\n\"x-crs\":\"EPSG:3857\"");
    lq_buf_text(to, ",\n\"x-datum\":");
    lq_buf_json(to, t->datum);
    if (t->legend) lq_buf_text(to, ",\n\"x-legend\":\"legend.json\"");
    lq_buf_text(to, ",\n\"x-generator\":\"laoqu " LQ_VERSION "\"}\n");
}

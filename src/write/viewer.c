/*
 * viewer.c: see viewer.h.
 *
 * viewer.html is a text with {{names}}; each is replaced by a file taken in at build time or by a text made here. The facts
 * of the map go in as JSON with every "<" written \u003c, so nothing in them can close the script element.
 */
#include "write/viewer.h"

#include <assert.h>
#include <string.h>
#include "laoqu.h"
#include "write/assets.h"

#define TREE_BYTES_MAX 200000

/* ---- facts -------------------------------------------------------------------------------------------------- */

/* Index of the first set that has this set's tiles: sets over one geometry share a list. */
static size_t tree_of(const lq_viewer *v, size_t set)
{
    size_t i = 0;
    while (v->set[i].tiles != v->set[set].tiles) i++;
    return i;
}

static size_t trees_count(const lq_viewer *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->sets + v->layers; i++) n += tree_of(v, i) == i;
    return n;
}

/* Position of a set's list among those that are written. */
static size_t tree_index(const lq_viewer *v, size_t set)
{
    size_t index = 0, first = tree_of(v, set);
    for (size_t i = 0; i < first; i++) index += tree_of(v, i) == i;
    return index;
}

static void trees_json(lq_buf *to, const lq_viewer *v)
{
    size_t limit = TREE_BYTES_MAX / trees_count(v);
    lq_buf_text(to, "\"trees\":[");
    for (size_t i = 0; i < v->sets + v->layers; i++) {
        if (tree_of(v, i) != i) continue;
        int depth;
        lq_buf_text(to, i ? ",\n{\"text\":\"" : "{\"text\":\"");
        lq_tiletree_text(v->set[i].tiles, limit, to, &depth);
        lq_buf_printf(to, "\",\"depth\":%d}", depth);
        if (v->set[i].tiles->failed) to->failed = true;
    }
    lq_buf_text(to, "]");
}

static void set_json(lq_buf *to, const lq_viewer *v, size_t i)
{
    const lq_viewer_set *set = &v->set[i];
    lq_buf_text(to, "{\"id\":");
    lq_buf_json(to, set->id);
    lq_buf_text(to, ",\"title\":");
    lq_buf_json(to, set->title);
    lq_buf_printf(to, ",\"minzoom\":%d,\"maxzoom\":%d,\"tree\":%zu,\"bounds\":[", set->zoom_min,
                  set->zoom_max, tree_index(v, i));
    for (int k = 0; k < 4; k++) {
        if (k) lq_buf_text(to, ",");
        lq_buf_number(to, set->bounds[k]);
    }
    lq_buf_text(to, "]");
    if (set->legend) {
        lq_buf_text(to, ",\n\"legend\":");
        lq_legend_json(set->legend, to);
    }
    lq_buf_text(to, "}");
}

static void sets_json(lq_buf *to, const char *name, const lq_viewer *v, size_t first, size_t n)
{
    lq_buf_printf(to, ",\n\"%s\":[", name);
    for (size_t i = first; i < first + n; i++) {
        if (i > first) lq_buf_text(to, ",\n");
        set_json(to, v, i);
    }
    lq_buf_text(to, "]");
}

static void facts_json(lq_buf *to, const lq_viewer *v)
{
    lq_buf_text(to, "{\"title\":");
    lq_buf_json(to, v->title);
    lq_buf_text(to, ",\"attribution\":");
    lq_buf_json(to, v->attribution ? v->attribution : "");
    lq_buf_text(to, ",\"datum\":");
    lq_buf_json(to, v->datum);
    sets_json(to, "sets", v, 0, v->sets);
    sets_json(to, "layers", v, v->sets, v->layers);
    lq_buf_text(to, ",\n");
    trees_json(to, v);
    lq_buf_text(to, "}");
}

/* "<" stands only inside strings of a JSON text, so this is the same JSON. */
static void facts_add(lq_buf *html, const lq_viewer *v)
{
    lq_buf json = {0};
    facts_json(&json, v);
    const char *from = json.data ? json.data : "", *mark;
    for (; (mark = strchr(from, '<')); from = mark + 1) {
        lq_buf_add(html, from, (size_t)(mark - from));
        lq_buf_text(html, "\\u003c");
    }
    lq_buf_text(html, from);
    if (json.failed) html->failed = true;
    lq_buf_release(&json);
}

/* ---- page --------------------------------------------------------------------------------------------------- */

/* Ends before the comment that names a map from minified code to its source: the map is not beside the page, and
   asking for it would be an error in the console. */
static void asset_add(lq_buf *html, const unsigned char *bytes, size_t n)
{
    static const char mark[] = "# sourceMappingURL="; /* after a comment's first two characters */
    const char *text = (const char *)bytes, *map = memmem(text, n, mark, sizeof mark - 1);
    lq_buf_add(html, text, map ? (size_t)(map - text) - 2 : n);
}

static void hole_fill(lq_buf *html, const char *name, size_t n, const lq_viewer *v)
{
#define IS(word) (n == sizeof(word) - 1 && !memcmp(name, word, n))
    if (IS("title"))
        lq_buf_xml(html, v->title);
    else if (IS("generator"))
        lq_buf_text(html, "laoqu " LQ_VERSION);
    else if (IS("facts"))
        facts_add(html, v);
    else if (IS("leaflet_css"))
        asset_add(html, lq_asset_leaflet_css, lq_asset_leaflet_css_size);
    else if (IS("viewer_css"))
        asset_add(html, lq_asset_viewer_css, lq_asset_viewer_css_size);
    else if (IS("leaflet_js"))
        asset_add(html, lq_asset_leaflet_js, lq_asset_leaflet_js_size);
    else if (IS("viewer_js"))
        asset_add(html, lq_asset_viewer_js, lq_asset_viewer_js_size);
    else
        assert(!"viewer.html names something unknown");
#undef IS
}

lq_code lq_viewer_write(lq_buf *html, const lq_viewer *v, lq_err *err)
{
    assert(v->sets);
    const char *from = (const char *)lq_asset_viewer_html, *end = from + lq_asset_viewer_html_size;
    for (const char *open, *close; (open = memmem(from, (size_t)(end - from), "{{", 2)); from = close + 2) {
        close = memmem(open, (size_t)(end - open), "}}", 2);
        assert(close);
        lq_buf_add(html, from, (size_t)(open - from));
        hole_fill(html, open + 2, (size_t)(close - open - 2), v);
    }
    lq_buf_add(html, from, (size_t)(end - from));
    return html->failed ? lq_nomem(err) : LQ_OK;
}

/* read_sites.c: see read_sites.h. */
#include "read/read_sites.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/file.h"
#include "base/text.h"
#include "read/archive.h"
#include "read/gdal_message.h"
#include "read/read_table.h"
#include "read/site_input.h"
#include "read/site_layers.h"

enum { SHOWN_COLUMNS = 40 }; /* of a WKT in a message */

/* "SRID=4326;LINESTRING (...)" is PostGIS's. */
static char *wkt_begin(char *cell)
{
    char *semicolon = strncasecmp(cell, "SRID=", 5) ? NULL : strchr(cell, ';');
    return semicolon ? semicolon + 1 : cell;
}

static bool wkt_add(lq_site_input *in, char *cell, const lq_table *t, size_t row, const lq_site_columns *c)
{
    char *rest = wkt_begin(cell);
    OGRGeometryH g = NULL;
    bool good = OGR_G_CreateFromWkt(&rest, NULL, &g) == OGRERR_NONE && !rest[strspn(rest, " \t\r\n;")],
         ok = true;
    if (good) {
        ok = lq_site_input_geometry(in, g, t, row, c);
    } else if ((ok = lq_sites_add(in->sites, t, row, c))) {
        lq_site_tell(in->f, "site-geometry", &in->sites->at[in->sites->n - 1],
                     "is not drawn: its WKT does not parse: %.*s", (int)lq_text_cut(cell, SHOWN_COLUMNS),
                     cell);
        in->sites->n--;
    }
    if (g) OGR_G_DestroyGeometry(g);
    return ok;
}

static bool rows_add(lq_site_input *in, const lq_table *t, const lq_site_columns *c)
{
    size_t wkt = c->at[LQ_SITE_WKT];
    bool ok = true;
    for (size_t row = 0; ok && row < t->rows; row++) {
        char *cell = wkt == SIZE_MAX ? (char *)"" : t->cell[row * t->columns + wkt];
        ok = *cell ? wkt_add(in, cell, t, row, c) : lq_sites_row(in->sites, t, row, c, in->f);
    }
    return ok;
}

static lq_code table_read(lq_site_input *in, lq_err *err)
{
    lq_table_options options = {.sheet = in->options->sheet, .encoding = in->options->encoding};
    lq_table *t = NULL;
    lq_site_columns c;
    lq_gdal_message unheard = {0};
    lq_code code = lq_table_read(&t, in->path, &options, in->f, err);
    if (!code) code = lq_site_columns_find(&c, t, in->f, err);
    if (!code) {
        lq_gdal_listen(&unheard);
        if (!rows_add(in, t, &c)) code = lq_nomem(err);
        lq_gdal_unlisten();
    }
    if (!code) code = lq_site_input_finish(in, "", err);
    lq_table_free(t);
    return code;
}

static bool is_zip(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && !strcasecmp(path + n - 4, ".zip");
}

static lq_code file_read(lq_site_input *in, lq_err *err)
{
    char *inner = NULL;
    lq_code code;
    if (!lq_archive_exists(in->path))
        return lq_fail(err, LQ_DATA, "%s: there is no such file; check the spelling of the path", in->path);
    code = lq_file_check(in->path, err);
    if (!code && is_zip(in->path)) code = lq_archive_find(&inner, in->path, err);
    if (inner) in->path = inner;
    if (!code) code = lq_site_layers_know(in->path) ? lq_site_layers_read(in, err) : table_read(in, err);
    if (!code && in->f->failed) code = lq_nomem(err);
    free(inner);
    return code;
}

lq_code lq_sites_read(lq_sites *out, const char *path, const lq_sites_options *options, lq_findings *f,
                      lq_err *err)
{
    static const lq_sites_options nothing_said = {0};
    size_t n = out->n, parts = out->parts, points = out->points;
    lq_site_input in = {
        .sites = out, .path = path, .options = options ? options : &nothing_said, .f = f, .first = n};
    lq_code code = file_read(&in, err);
    if (code) {
        out->n = n;
        out->parts = parts;
        out->points = points;
    }
    lq_site_input_release(&in);
    return code;
}

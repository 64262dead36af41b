/* read_layer.c: see read_layer.h. */
#include "read/read_layer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/file.h"
#include "model/code.h"
#include "read/archive.h"
#include "read/read_ogr.h"
#include "read/read_shp.h"

/* ending: three lower case letters. */
static bool ends_with(const char *path, const char *ending)
{
    size_t n = strlen(path);
    if (n < 4 || path[n - 4] != '.') return false;
    for (size_t i = 0; i < 3; i++)
        if ((path[n - 3 + i] | 0x20) != ending[i]) return false;
    return true;
}

lq_code lq_layer_read(lq_layer **out, const char *path, const char *encoding, lq_findings *findings,
                      lq_err *err)
{
    char *inner = NULL;
    lq_code code;
    if (ends_with(path, "shp")) return lq_shp_read(out, path, encoding, findings, err);
    if (!lq_archive_exists(path))
        return lq_fail(err, LQ_DATA, "%s: there is no such file; check the spelling of the path", path);
    if ((code = lq_file_check(path, err))) return code;
    if (!ends_with(path, "zip")) return lq_ogr_read(out, path, encoding, findings, err);
    if ((code = lq_archive_find(&inner, path, err))) return code;
    if (ends_with(inner, "shp"))
        code = lq_shp_read(out, inner, encoding, findings, err);
    else
        code = lq_ogr_read(out, inner, encoding, findings, err);
    free(inner);
    return code;
}

/* ---- names as evidence -------------------------------------------------------------------------------------- */

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return false;
    return true;
}

/* The county whose code some cell of the row holds, or NULL. */
static const lq_gazetteer_entry *row_county(const lq_table *t, size_t row, const lq_gazetteer *names)
{
    for (size_t c = 0; c < t->columns; c++) {
        char code[16];
        lq_code_normalise(code, t->cell[row * t->columns + c]);
        const lq_gazetteer_entry *e = *code ? lq_gazetteer_find(names, code) : NULL;
        if (e) return e;
    }
    return NULL;
}

typedef struct agreement {
    size_t asked; /* rows of counties that are known, with some text in another script */
    size_t named; /* of these, rows with the county's name; counted up to `enough` */
} agreement;

static agreement names_agree(const lq_table *t, const lq_gazetteer *names, size_t enough)
{
    agreement a = {0, 0};
    for (size_t row = 0; row < t->rows && a.named < enough; row++) {
        char **cell = t->cell + row * t->columns;
        bool named = false, foreign = false;
        const lq_gazetteer_entry *e = row_county(t, row, names);
        for (size_t c = 0; e && c < t->columns; c++) {
            foreign |= !is_ascii(cell[c]);
            named |= !strcmp(cell[c], e->name);
        }
        a.asked += foreign;
        a.named += named;
    }
    return a;
}

/* The encoding in which most counties have their names, or NULL when none has one in any. */
static lq_code encoding_by_names(const char **out, const char *path, const lq_gazetteer *names, lq_err *err)
{
    static const char *const encodings[] = {"UTF-8", "GB18030", "BIG5"};
    size_t most = 0;
    lq_code code = LQ_OK;
    *out = NULL;
    for (size_t i = 0; !code && i < sizeof encodings / sizeof *encodings; i++) {
        lq_layer *layer = NULL;
        lq_findings unheard = {0};
        code = lq_layer_read(&layer, path, encodings[i], &unheard, err);
        size_t named = code ? 0 : names_agree(layer->attributes, names, SIZE_MAX).named;
        if (named > most) {
            most = named;
            *out = encodings[i];
        }
        lq_layer_free(layer);
        lq_findings_release(&unheard);
    }
    return code;
}

static lq_code encoding_tell(lq_layer *layer, const char *path, const char *before, const char *encoding,
                             lq_findings *findings, lq_err *err)
{
    lq_buf told = {0};
    lq_findings_add(findings, "encoding", path, 0, "",
                    "no county has its name when read as %s; read as %s, in which they have", before,
                    encoding);
    lq_buf_printf(&told, "%s (so counties have the names of their codes)", encoding);
    if (told.failed) return lq_nomem(err);
    free(layer->encoding);
    layer->encoding = told.data;
    return LQ_OK;
}

lq_code lq_layer_read_named(lq_layer **out, const char *path, const char *encoding, const lq_gazetteer *names,
                            lq_findings *findings, lq_err *err)
{
    size_t told = findings->n;
    lq_layer *layer = NULL, *other = NULL;
    const char *better = NULL;
    lq_code code = lq_layer_read(&layer, path, encoding, findings, err);
    if (code) return code;
    agreement a = encoding ? (agreement){0, 0} : names_agree(layer->attributes, names, 1);
    if (a.asked && !a.named) code = encoding_by_names(&better, path, names, err);
    if (!code && better) {
        findings->n = told; /* what was found on the way will be found again */
        code = lq_layer_read(&other, path, better, findings, err);
        if (!code) code = encoding_tell(other, path, layer->encoding, better, findings, err);
    }
    if (better || code) lq_layer_free(layer);
    if (code)
        lq_layer_free(other);
    else
        *out = better ? other : layer;
    return code;
}

/* archive.c: see archive.h. */
#include "read/archive.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/mem.h"
#include "read/gdal_message.h"

#define PREFIX "/vsizip/"

/* A file is looked for by these endings; the earlier one wins. */
static const char *const endings[] = {"shp", "gpkg", "geojson", "json", "fgb", "gml", "kml", "tab", "mif"};

static bool is_inside(const char *path)
{
    return !strncmp(path, PREFIX, strlen(PREFIX));
}

bool lq_archive_exists(const char *path)
{
    VSIStatBufL st;
    lq_gdal_message unused = {0};
    if (!is_inside(path)) return lq_file_exists(path);
    lq_gdal_listen(&unused);
    bool found = !VSIStatL(path, &st);
    lq_gdal_unlisten();
    return found;
}

/* In steps, so a size that only the zip's directory claims allocates nothing. */
static lq_code inside_read(lq_buf *out, const char *path, size_t limit, lq_err *err)
{
    char part[1 << 16];
    lq_buf b = {0};
    lq_code code = LQ_OK;
    VSILFILE *f = VSIFOpenL(path, "rb");
    if (!f)
        return lq_fail(err, LQ_DATA, "%s: cannot be read from the archive; is it damaged or encrypted?",
                       path);
    lq_buf_add(&b, "", 0);
    for (size_t got; b.size <= limit && !b.failed && (got = VSIFReadL(part, 1, sizeof part, f)) > 0;)
        lq_buf_add(&b, part, got);
    if (b.failed)
        code = lq_nomem(err);
    else if (b.size > limit)
        code = lq_fail(err, LQ_DATA, "%s: the file is too large; at most %zu bytes are read", path, limit);
    VSIFCloseL(f);
    if (!code) {
        *out = b;
        b = (lq_buf){0};
    }
    lq_buf_release(&b);
    return code;
}

lq_code lq_archive_read(lq_buf *out, const char *path, size_t limit, lq_err *err)
{
    lq_gdal_message m = {0};
    if (!is_inside(path)) return lq_file_read(out, path, limit, err);
    lq_gdal_listen(&m);
    lq_code code = inside_read(out, path, limit, err);
    lq_gdal_unlisten();
    if (!code && m.failures) code = lq_fail(err, LQ_DATA, "%s: the archive is damaged: %s", path, m.text);
    return code;
}

/* Not the copies of file attributes a Mac puts into a zip. */
static bool has_ending(const char *name, const char *ending)
{
    const char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');
    if (!dot || !strncmp(name, "__MACOSX/", 9) || !strncmp(slash ? slash + 1 : name, "._", 2)) return false;
    for (dot++; *dot && *ending; dot++, ending++)
        if ((*dot >= 'A' && *dot <= 'Z' ? *dot + 32 : *dot) != *ending) return false;
    return !*dot && !*ending;
}

/* Picks from names (NULL-closed); all of the winning ending go to *list, separated by commas. */
static const char *pick(char **names, lq_buf *list, size_t *count)
{
    const char *found = NULL;
    for (size_t e = 0; e < sizeof endings / sizeof *endings && !found; e++)
        for (char **name = names; name && *name; name++) {
            if (!has_ending(*name, endings[e])) continue;
            lq_buf_printf(list, "%s%s", found ? ", " : "", *name);
            found = *name;
            ++*count;
        }
    return found;
}

lq_code lq_archive_find(char **out, const char *zip, lq_err *err)
{
    lq_gdal_message m = {0};
    lq_buf path = {0}, list = {0};
    lq_code code = LQ_OK;
    size_t count = 0;
    lq_buf_printf(&path, PREFIX "%s", zip);
    if (path.failed) return lq_nomem(err);
    lq_gdal_listen(&m);
    char **names = VSIReadDirRecursive(path.data);
    lq_gdal_unlisten();
    const char *found = pick(names, &list, &count);
    if (found) lq_buf_printf(&path, "/%s", found);
    if (path.failed || list.failed)
        code = lq_nomem(err);
    else if (!names)
        code = lq_fail(err, LQ_DATA, "%s: not a zip archive, or a damaged one", zip);
    else if (!found)
        code =
            lq_fail(err, LQ_DATA, "%s: no boundary file in it; a .shp, .gpkg or .geojson is looked for", zip);
    else if (count > 1)
        code = lq_fail(err, LQ_DATA,
                       "%s: %zu boundary files in it (%s); put the one you mean into a zip of its own", zip,
                       count, list.data);
    else
        *out = path.data;
    if (code) lq_buf_release(&path);
    lq_buf_release(&list);
    CSLDestroy(names);
    return code;
}

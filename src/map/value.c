/*
 * value.c: see value.h. One reader for each kind of value.
 *
 * Every reader checks the whole value before it writes a field, so a refused value leaves the map as it was.
 */
#include "map/value.h"

#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "map/palette.h"

#define BREAKS_MAX       (LQ_CLASSES_ASKED_MAX - 1)
#define ID_MOST_CHARS    64
#define WIDTH_DEFAULT_PX 0.6

static const char *const crs_names[] = {"wgs84", "gcj02", "bd09", "cgcs2000", "auto"};
#define CRS_NAMES (sizeof crs_names / sizeof *crs_names)

/* ---- messages ---- */

const char *lq_value_shown(char out[LQ_SHOWN_BYTES], const char *value)
{
    size_t n = 0, left = strlen(value), step;
    for (; left && n < LQ_SHOWN_BYTES - 8; value += step, left -= step) {
        uint32_t cp = 0;
        step = lq_utf8_decode(&cp, value, left);
        bool plain = step && cp >= 0x20 && cp != 0x7F;
        if (!step) step = 1;
        if (plain)
            memcpy(out + n, value, step);
        else
            out[n] = '?';
        n += plain ? step : 1;
    }
    memcpy(out + n, left ? "..." : "", left ? 4 : 1);
    return out;
}

/* `what` and `right` are the two halves of the sentence: NAME: "VALUE" WHAT; RIGHT. */
static lq_code refuse(lq_err *err, const char *name, const char *value, const char *what, const char *right)
{
    char shown[LQ_SHOWN_BYTES];
    return lq_fail(err, LQ_USAGE, "%s: \"%s\" %s; %s", name, lq_value_shown(shown, value), what, right);
}

static lq_code refuse_choice(lq_err *err, const char *name, const char *value, const char *const *choices,
                             size_t n, const char *also)
{
    char shown[LQ_SHOWN_BYTES], list[400] = "";
    const char *nearest = lq_text_nearest(value, choices, n);
    if (nearest)
        return lq_fail(err, LQ_USAGE, "%s: unknown \"%s\"; did you mean \"%s\"?", name,
                       lq_value_shown(shown, value), nearest);
    for (size_t i = 0, at = 0; i < n && at < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "", choices[i]);
    return lq_fail(err, LQ_USAGE, "%s: unknown \"%s\"; choose one of %s%s", name,
                   lq_value_shown(shown, value), list, also);
}

/* ---- texts ---- */

static lq_code text_put(char **field, lq_map *map, const char *text, size_t n, lq_err *err)
{
    char *copy = lq_arena_strndup(&map->text, text, n);
    if (!copy) return lq_nomem(err);
    *field = copy;
    return LQ_OK;
}

static lq_code text_check(const lq_setting *s, const char *value, lq_err *err)
{
    size_t n = strlen(value);
    if (lq_utf8_valid(value, n) < n) return refuse(err, s->name, value, "is not UTF-8", "write it in UTF-8");
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return refuse(err, s->name, value, "holds a line break or control character",
                          "write it on one line");
    return LQ_OK;
}

static lq_code path_put(char **field, lq_map *map, const char *path, size_t n, const char *dir, lq_err *err)
{
    char *name = lq_strndup(path, n), *joined = name ? lq_path_join(dir, name) : NULL;
    if (joined && *dir && *path != '/') lq_path_shorten(joined);
    lq_code code = joined ? text_put(field, map, joined, strlen(joined), err) : lq_nomem(err);
    free(joined);
    free(name);
    return code;
}

/* A file whose own name holds a '#' is taken whole when it is there. */
static lq_code table_put(const lq_setting *s, lq_map *map, char **table, char **sheet, const char *value,
                         const char *dir, lq_err *err)
{
    char *path = NULL, *part = NULL;
    const char *hash = strrchr(value, '#');
    lq_code code = path_put(&path, map, value, strlen(value), dir, err);
    if (code) return code;
    if (hash && !lq_file_exists(path)) {
        if (hash == value || !hash[1])
            return refuse(err, s->name, value, "is not FILE#SHEET", "name both, or FILE alone");
        code = path_put(&path, map, value, (size_t)(hash - value), dir, err);
        if (!code) code = text_put(&part, map, hash + 1, strlen(hash + 1), err);
        if (code) return code;
    }
    *table = path;
    *sheet = part;
    return LQ_OK;
}

static lq_code id_put(const lq_setting *s, lq_map *map, char **field, const char *value, lq_err *err)
{
    size_t n = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    if (value[n] || n > ID_MOST_CHARS)
        return refuse(err, s->name, value, "cannot name a tile set",
                      "use up to 64 letters a-z, digits, - and _");
    return text_put(field, map, value, n, err);
}

static lq_code crs_put(const lq_setting *s, lq_map *map, char **field, const char *value, lq_err *err)
{
    for (size_t i = 0; i < CRS_NAMES; i++)
        if (!strcmp(value, crs_names[i])) return text_put(field, map, value, strlen(value), err);
    size_t digits = strlen(value) > 5 ? strspn(value + 5, "0123456789") : 0;
    bool epsg = !strncmp(value, "EPSG:", 5) || !strncmp(value, "epsg:", 5);
    if (!epsg || !digits || digits > 9 || value[5 + digits])
        return refuse_choice(err, s->name, value, crs_names, CRS_NAMES, " or EPSG:n");
    char text[16];
    snprintf(text, sizeof text, "EPSG:%s", value + 5);
    return text_put(field, map, text, strlen(text), err);
}

/* ---- numbers ---- */

static lq_code range_refuse(const lq_setting *s, const char *value, const char *what, lq_err *err)
{
    char shown[LQ_SHOWN_BYTES];
    return lq_fail(err, LQ_USAGE, "%s: \"%s\" is not %s from %g to %g", s->name, lq_value_shown(shown, value),
                   what, s->least, s->most);
}

static lq_code int_put(const lq_setting *s, int *field, const char *value, lq_err *err)
{
    long number;
    if (!lq_integer_read(&number, value) || (double)number < s->least || (double)number > s->most)
        return range_refuse(s, value, "a whole number", err);
    *field = (int)number;
    return LQ_OK;
}

static lq_code number_put(const lq_setting *s, double *field, const char *value, lq_err *err)
{
    double number;
    if (!lq_number_read(&number, value) || number < s->least || number > s->most)
        return range_refuse(s, value, "a number", err);
    *field = number;
    return LQ_OK;
}

static lq_code switch_put(const lq_setting *s, bool *field, const char *value, lq_err *err)
{
    static const char *const words[] = {"off", "on", "no", "yes", "false", "true"};
    for (size_t i = 0; i < 6; i++)
        if (!strcmp(value, words[i])) {
            *field = i & 1;
            return LQ_OK;
        }
    return refuse(err, s->name, value, "is not a switch", "write on or off");
}

static lq_code choice_put(const lq_setting *s, int *field, const char *value, lq_err *err)
{
    for (int i = 0; i < s->n_choices; i++)
        if (!strcmp(value, s->choices[i])) {
            *field = i;
            return LQ_OK;
        }
    return refuse_choice(err, s->name, value, s->choices, (size_t)s->n_choices, "");
}

/* Reads a run of digits, moving *s past it; -1 when there is none, a number too large for any zoom when it is long. */
static int level_read(const char **s)
{
    int level = 0;
    const char *start = *s;
    for (; **s >= '0' && **s <= '9'; ++*s)
        if (level < 1000) level = level * 10 + (**s - '0');
    return *s == start ? -1 : level;
}

static lq_code zoom_put(const lq_setting *s, int *least, int *most, const char *value, lq_err *err)
{
    const char *at = value;
    int a = level_read(&at), b = a;
    if (*at == '-') {
        at++;
        b = level_read(&at);
    }
    if (a < 0 || b < 0 || *at)
        return refuse(err, s->name, value, "is not a range of zoom levels",
                      "write MIN-MAX, for example 4-10");
    if (a > LQ_ZOOM_MAX || b > LQ_ZOOM_MAX)
        return refuse(err, s->name, value, "goes too far", "zoom levels are 0 to 22");
    if (a > b) {
        char right[40];
        snprintf(right, sizeof right, "write %d-%d", b, a);
        return refuse(err, s->name, value, "is out of order", right);
    }
    *least = a;
    *most = b;
    return LQ_OK;
}

/* Reads numbers with commas between them, at most `room`; returns how many, or -1 when one is no number or they are more. */
static int numbers_read(double *out, int room, const char *list)
{
    int n = 0;
    for (const char *s = list, *end; s; s = *end ? end + 1 : NULL) {
        char part[64];
        size_t length = strcspn(s, ",");
        end = s + length;
        if (n == room || length >= sizeof part) return -1;
        memcpy(part, s, length);
        part[length] = 0;
        if (!lq_number_read(&out[n++], part)) return -1;
    }
    return n;
}

static lq_code bbox_put(const lq_setting *s, double *bbox, bool *has, const char *value, lq_err *err)
{
    double b[4];
    if (numbers_read(b, 4, value) != 4)
        return refuse(err, s->name, value, "is not four numbers",
                      "write W,S,E,N, for example 108.3,28.9,119.9,42.7");
    if (b[0] < -180 || b[2] > 180 || b[1] < -90 || b[3] > 90 || b[0] > 180 || b[2] < -180 || b[1] > 90 ||
        b[3] < -90)
        return refuse(err, s->name, value, "leaves the world",
                      "give degrees: longitude -180 to 180, latitude -90 to 90");
    if (b[0] >= b[2])
        return refuse(err, s->name, value, "has its west not west of its east",
                      "the order is W,S,E,N, and no box crosses 180 degrees");
    if (b[1] >= b[3])
        return refuse(err, s->name, value, "has its south not south of its north", "the order is W,S,E,N");
    memcpy(bbox, b, sizeof b);
    *has = true;
    return LQ_OK;
}

static lq_code breaks_put(const lq_setting *s, lq_map *map, double **breaks, size_t *n_breaks,
                          const char *value, lq_err *err)
{
    double b[BREAKS_MAX];
    int n = numbers_read(b, BREAKS_MAX, value);
    if (n < 1)
        return refuse(err, s->name, value, "is not a list of up to 63 numbers",
                      "write A,B,C, for example 10,20,50");
    for (int i = 1; i < n; i++)
        if (!(b[i] > b[i - 1]))
            return lq_fail(err, LQ_USAGE, "%s: %.15g does not come after %.15g; the limits must increase",
                           s->name, b[i], b[i - 1]);
    double *copy = lq_arena_alloc(&map->text, (size_t)n, sizeof *copy);
    if (!copy) return lq_nomem(err);
    memcpy(copy, b, (size_t)n * sizeof *copy);
    *breaks = copy;
    *n_breaks = (size_t)n;
    return LQ_OK;
}

/* ---- colours ---- */

static lq_code colour_put(const lq_setting *s, lq_rgba *field, const char *value, lq_err *err)
{
    lq_rgba c = {0};
    if (strcmp(value, "none") && !lq_colour_read(&c, value))
        return refuse(err, s->name, value, "is not a colour", "write #rrggbb, #rrggbbaa or none");
    *field = c;
    return LQ_OK;
}

lq_code lq_line_style_read(lq_line_style *out, const char *what, const char *value, lq_err *err)
{
    static const char *const right = "write #rrggbb, #rrggbb:WIDTH_PX or none";
    lq_line_style style = {.width_px = WIDTH_DEFAULT_PX, .zoom_max = LQ_ZOOM_MAX};
    const char *colon = strchr(value, ':');
    char colour[16];
    size_t n = colon ? (size_t)(colon - value) : strlen(value);
    if (!strcmp(value, "none")) {
        style.width_px = 0;
        *out = style;
        return LQ_OK;
    }
    if (n >= sizeof colour) return refuse(err, what, value, "is not a line", right);
    memcpy(colour, value, n);
    colour[n] = 0;
    if (!lq_colour_read(&style.colour, colour)) return refuse(err, what, value, "is not a line", right);
    if (colon && (!lq_number_read(&style.width_px, colon + 1) || style.width_px < 0 ||
                  style.width_px > LQ_LINE_WIDTH_MAX_PX))
        return refuse(err, what, value, "has no width from 0 to 64 pixels", right);
    *out = style;
    return LQ_OK;
}

static lq_code palette_put(const lq_setting *s, lq_map *map, char **field, const char *value, lq_err *err)
{
    lq_err fault = {0};
    lq_code code = text_check(s, value, err);
    if (code) return code;
    if (lq_palette_check(value, &fault)) return lq_fail(err, fault.code, "%s: %s", s->name, fault.text);
    return text_put(field, map, value, strlen(value), err);
}

/* ---- areas ---- */

/* Ids stay as they are; a part that names a file begins at dir. */
static lq_code areas_put(const lq_setting *s, lq_map *map, char **field, const char *value, const char *dir,
                         lq_err *err)
{
    lq_buf all = {0};
    lq_code code = text_check(s, value, err);
    for (const char *part = value, *end; part && !code; part = *end ? end + 1 : NULL) {
        char *path = NULL;
        size_t n = strcspn(part, ",");
        end = part + n;
        bool file = memchr(part, '.', n) || memchr(part, '/', n);
        if (!n) code = refuse(err, s->name, value, "has an empty part", "write ID,ID");
        if (!code && file) code = path_put(&path, map, part, n, dir, err);
        if (part > value) lq_buf_text(&all, ",");
        lq_buf_add(&all, path ? path : part, path ? strlen(path) : n);
    }
    if (!code) code = all.failed ? lq_nomem(err) : text_put(field, map, all.data, all.size, err);
    lq_buf_release(&all);
    return code;
}

/* ---- conditions ---- */

/* COLUMN=VALUE, one on each line. */
static lq_code conditions_put(const lq_setting *s, lq_map *map, char **field, const char *value, lq_err *err)
{
    for (const char *line = value, *end; line; line = *end ? end + 1 : NULL) {
        size_t n = strcspn(line, "\n"), name = strcspn(line, "=\n");
        end = line + n;
        char *one = lq_strndup(line, n);
        if (!one) return lq_nomem(err);
        lq_code code = text_check(s, one, err);
        if (!code && (!name || name == n))
            code = refuse(err, s->name, one, "is no condition", "write COLUMN=VALUE, such as 年份=2020");
        free(one);
        if (code) return code;
    }
    return text_put(field, map, value, strlen(value), err);
}

/* ---- one value ---- */

static lq_code value_read(const lq_setting *s, lq_map *map, void *field, void *also, const char *value,
                          const char *dir, lq_err *err)
{
    lq_code code;
    switch (s->kind) {
    case LQ_KIND_TEXT:
    case LQ_KIND_NAME:
    case LQ_KIND_COLUMNS:
        code = text_check(s, value, err);
        return code ? code : text_put(field, map, value, strlen(value), err);
    case LQ_KIND_PATH:
        return path_put(field, map, value, strlen(value), dir, err);
    case LQ_KIND_TABLE:
        return table_put(s, map, field, also, value, dir, err);
    case LQ_KIND_ID:
        return id_put(s, map, field, value, err);
    case LQ_KIND_CRS:
        return crs_put(s, map, field, value, err);
    case LQ_KIND_INT:
        return int_put(s, field, value, err);
    case LQ_KIND_NUMBER:
        return number_put(s, field, value, err);
    case LQ_KIND_SWITCH:
        return switch_put(s, field, value, err);
    case LQ_KIND_CHOICE:
        return choice_put(s, field, value, err);
    case LQ_KIND_ZOOM:
        return zoom_put(s, field, also, value, err);
    case LQ_KIND_BBOX:
        return bbox_put(s, field, also, value, err);
    case LQ_KIND_BREAKS:
        return breaks_put(s, map, field, also, value, err);
    case LQ_KIND_COLOUR:
        return colour_put(s, field, value, err);
    case LQ_KIND_BORDER:
        return lq_line_style_read((lq_line_style *)field + LQ_LINE_COUNTY, s->name, value, err);
    case LQ_KIND_PALETTE:
        return palette_put(s, map, field, value, err);
    case LQ_KIND_CONDITIONS:
        return conditions_put(s, map, field, value, err);
    case LQ_KIND_AREAS:
        return areas_put(s, map, field, value, dir, err);
    }
    return LQ_OK;
}

lq_code lq_value_put(const lq_setting *s, lq_map *map, void *target, const char *value, const char *dir,
                     lq_err *err)
{
    if (!*value && s->kind != LQ_KIND_TEXT)
        return lq_fail(err, LQ_USAGE, "%s: no value; write %s", s->name, s->metavar);
    return value_read(s, map, (char *)target + s->at, (char *)target + s->also, value, dir, err);
}

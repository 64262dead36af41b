/* outputs.c: see outputs.h. */
#include "app/outputs.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "app/legends.h"
#include "base/file.h"
#include "write/png.h"
#include "write/tilejson.h"
#include "write/viewer.h"

#define JOIN_NAME "join-%s.csv" /* of an indicator among several */

static lq_code file_put(const char *dir, const char *set, const char *name, const lq_buf *bytes, lq_err *err)
{
    if (bytes->failed) return lq_nomem(err);
    char *folder = set ? lq_path_join(dir, set) : lq_strdup(dir),
         *path = folder ? lq_path_join(folder, name) : NULL;
    lq_code code = path ? lq_dir_create(folder, err) : lq_nomem(err);
    if (!code) code = lq_file_write(path, bytes->data ? bytes->data : "", bytes->size, false, err);
    free(folder);
    free(path);
    return code;
}

static lq_code file_remove(const char *folder, const char *name, lq_err *err)
{
    char *path = lq_path_join(folder, name);
    lq_code code = path ? LQ_OK : lq_nomem(err);
    if (!code && unlink(path) && errno != ENOENT)
        code = lq_fail(err, LQ_FAILED, "%s: cannot remove: %s", path, strerror(errno));
    free(path);
    return code;
}

/* ---- tables ---- */

typedef struct csv_file {
    char name[80];
    lq_buf text;
} csv_file;

static csv_file join_csv(const lq_theme *t, bool named)
{
    csv_file f = {.name = "join.csv"};
    if (named)
        snprintf(f.name, sizeof f.name, JOIN_NAME, t->indicator->id); /* an id has at most 64 letters */
    lq_join_csv(t->join, t->classes->class_of, &f.text);
    return f;
}

/* Fills file[themes + 2], returns how many there are. */
static size_t csv_files(csv_file *file, const lq_dataset *d, const lq_findings *findings)
{
    size_t n = 0;
    file[n] = (csv_file){.name = "findings.csv"};
    lq_findings_csv(findings, &file[n++].text);
    file[n++] = join_csv(&d->theme[0], false);
    for (size_t i = 0; d->themes > 1 && i < d->themes; i++) file[n++] = join_csv(&d->theme[i], true);
    return n;
}

/* LQ_USAGE when there is a file of that name which begins with another head: that is somebody else's. */
static lq_code csv_claim(const char *dir, const csv_file *file, lq_err *err)
{
    lq_buf there = {0};
    lq_code code = LQ_OK;
    char *path = lq_path_join(dir, file->name);
    if (!path) return lq_nomem(err);
    if (lq_file_exists(path)) code = lq_file_read(&there, path, SIZE_MAX / 2, err);
    size_t head = strcspn(file->text.data, "\n") + 1;
    if (there.data && (there.size < head || memcmp(there.data, file->text.data, head)))
        code = lq_fail(err, LQ_USAGE,
                       "%s: was not written by laoqu and would be overwritten; give another directory", path);
    lq_buf_release(&there);
    free(path);
    return code;
}

lq_code lq_csv_write(const lq_dataset *d, const lq_findings *findings, const char *dir, bool claimed,
                     lq_err *err)
{
    csv_file *file = lq_zalloc(d->themes + 2, sizeof *file);
    if (!file) return lq_nomem(err);
    lq_code code = LQ_OK;
    size_t n = csv_files(file, d, findings);
    for (size_t i = 0; !code && i < n; i++) {
        if (file[i].text.failed) code = lq_nomem(err);
        if (!code && !claimed) code = csv_claim(dir, &file[i], err);
    }
    for (size_t i = 0; !code && i < n; i++) code = file_put(dir, NULL, file[i].name, &file[i].text, err);
    for (size_t i = 0; i < n; i++) lq_buf_release(&file[i].text);
    free(file);
    return code;
}

/* Lines of all indicators that still wait for a person; a table they share says the same in each. */
static bool suggestions_gather(lq_buf *to, const lq_dataset *d)
{
    lq_aliases_head(to);
    size_t head = to->size;
    for (size_t i = 0; i < d->themes; i++) {
        const lq_buf *lines = &d->theme[i].join->suggestions;
        if (lines->size && !(i && d->theme[i].table_lent)) lq_buf_add(to, lines->data, lines->size);
    }
    return to->size > head;
}

/* aliases.csv, or the next name that is free, or whose file says the same: a person may have worked in any of them. */
static lq_code suggestions_name(char name[32], const char *dir, const lq_buf *lines, lq_err *err)
{
    snprintf(name, 32, "aliases.csv");
    for (int n = 1;; n++) {
        lq_buf there = {0};
        char *path = lq_path_join(dir, name);
        lq_code code = path ? LQ_OK : lq_nomem(err);
        bool taken = path && lq_file_exists(path);
        if (taken) code = lq_file_read(&there, path, SIZE_MAX / 2, err);
        if (taken && there.size == lines->size) taken = memcmp(there.data, lines->data, there.size) != 0;
        free(path);
        lq_buf_release(&there);
        if (code || !taken) return code;
        snprintf(name, 32, n == 1 ? "aliases-new.csv" : "aliases-new-%d.csv", n);
    }
}

static void suggestions_tell(lq_findings *findings, const char *dir, const char *name)
{
    char *path = lq_path_join(dir, "aliases.csv");
    if (!path)
        findings->failed = true;
    else if (!strcmp(name, "aliases.csv"))
        lq_findings_add(
            findings, "aliases-suggested", path, 0, "",
            "rows that only a person can decide: fill in the codes of those that are counties, then give the "
            "file with --aliases");
    else
        lq_findings_add(findings, "aliases-suggested", path, 0, "",
                        "this file is left as it is; what is still open stands in %s beside it", name);
    free(path);
}

lq_code lq_suggestions_write(const lq_dataset *d, const char *dir, lq_findings *findings, lq_err *err)
{
    char name[32];
    lq_buf lines = {0};
    lq_code code = LQ_OK;
    bool any = suggestions_gather(&lines, d);
    if (lines.failed) code = lq_nomem(err);
    if (!code && any) code = suggestions_name(name, dir, &lines, err);
    if (!code && any) code = file_put(dir, NULL, name, &lines, err);
    if (!code && any) suggestions_tell(findings, dir, name);
    lq_buf_release(&lines);
    return code;
}

/* ---- legends ---- */

static lq_code legend_png(lq_buf *png, const lq_legend *legend, const lq_font *font, lq_err *err)
{
    uint8_t *rgba = NULL;
    size_t width, height;
    lq_code code = lq_legend_pixels(&rgba, &width, &height, legend, font, 2, err);
    if (!code) code = lq_png_write_rgba(png, (unsigned)width, (unsigned)height, rgba, err);
    free(rgba);
    return code;
}

static lq_code legend_put(const lq_legend *legend, const lq_font *font, const char *dir, const char *set,
                          lq_err *err)
{
    lq_buf bytes = {0};
    lq_legend_json(legend, &bytes);
    lq_code code = file_put(dir, set, "legend.json", &bytes, err);
    lq_buf_clear(&bytes);
    if (!code) code = lq_legend_svg(legend, font, &bytes, err);
    if (!code) code = file_put(dir, set, "legend.svg", &bytes, err);
    lq_buf_clear(&bytes);
    if (!code) code = legend_png(&bytes, legend, font, err);
    if (!code) code = file_put(dir, set, "legend.png", &bytes, err);
    lq_buf_release(&bytes);
    return code;
}

/* ---- the page and TileJSON ---- */

static lq_code tilejson_put(const lq_viewer_set *s, const lq_viewer *v, const char *dir, lq_err *err)
{
    lq_buf json = {0}, name = {0};
    if (s->legend)
        lq_buf_text(&name, s->title);
    else
        lq_buf_printf(&name, "%s %s", v->title, s->title);
    lq_tilejson t = {.id = s->id,
                     .name = name.failed ? "" : name.data,
                     .attribution = v->attribution,
                     .datum = v->datum,
                     .zoom_min = s->zoom_min,
                     .zoom_max = s->zoom_max,
                     .legend = s->legend};
    memcpy(t.bounds, s->bounds, sizeof t.bounds);
    lq_tilejson_write(&t, &json);
    lq_code code = name.failed ? lq_nomem(err) : file_put(dir, s->id, "tilejson.json", &json, err);
    lq_buf_release(&json);
    lq_buf_release(&name);
    return code;
}

static bool tree_fill(lq_tiletree *tree, const lq_manifest *now, const char *id)
{
    int set = lq_manifest_set(now, id);
    for (size_t i = 0; i < now->tiles; i++)
        if (now->tile[i].set == set && now->tile[i].size)
            lq_tiletree_add(tree, now->tile[i].z, now->tile[i].x, now->tile[i].y);
    return !tree->failed;
}

/* What a set apart is called on the page. */
static const char *const layer_titles[LQ_APARTS] = {"区域", "项目", "地名"};

typedef struct pages {
    lq_viewer viewer;
    lq_viewer_set *set; /* those of the indicators, then those apart */
    size_t sets;
    lq_legends legends;
    bool *within;      /* [features]: those that a bbox leaves; NULL: all */
    lq_tiletree *tree; /* [sets] */
} pages;

/* legend NULL: a set apart. */
static lq_code set_add(pages *p, const lq_pages_job *job, const char *id, const char *title,
                       const lq_legend *legend, lq_err *err)
{
    lq_tiletree *tree = &p->tree[p->sets];
    *tree = (lq_tiletree){.zoom_min = job->zoom_min, .zoom_max = job->zoom_max};
    lq_viewer_set *s = &p->set[p->sets++];
    *s = (lq_viewer_set){.id = id,
                         .title = title,
                         .zoom_min = job->zoom_min,
                         .zoom_max = job->zoom_max,
                         .legend = legend,
                         .tiles = tree};
    memcpy(s->bounds, job->bbox_deg, sizeof s->bounds);
    return tree_fill(tree, job->now, id) ? LQ_OK : lq_nomem(err);
}

static lq_code theme_add(pages *p, const lq_pages_job *job, size_t theme, lq_findings *findings, lq_err *err)
{
    const lq_indicator *in = job->data->theme[theme].indicator;
    const lq_legend *legend = &p->legends.at[theme];
    size_t unknown = lq_legend_unknown(legend, job->font);
    if (unknown)
        lq_findings_add(findings, "glyph-missing", "", 0, "",
                        "%zu characters of the legend of \"%s\" are in no installed font", unknown, in->id);
    return set_add(p, job, in->id, in->title ? in->title : in->value ? in->value : in->id, legend, err);
}

static lq_code pages_fill(pages *p, const lq_pages_job *job, lq_findings *findings, lq_err *err)
{
    const lq_map *map = job->map;
    size_t themes = job->data->themes;
    p->set = lq_zalloc(themes + LQ_APARTS, sizeof *p->set);
    p->tree = lq_zalloc(themes + LQ_APARTS, sizeof *p->tree);
    if (!p->set || !p->tree) return lq_nomem(err);
    lq_view view = {.zoom_min = job->zoom_min, .zoom_max = job->zoom_max, .marks = job->marks};
    memcpy(view.bbox_deg, job->bbox_deg, sizeof view.bbox_deg);
    if (map->has_bbox && !(p->within = lq_borders_within(&job->data->borders, job->bbox_deg)))
        return lq_nomem(err);
    view.within = p->within;
    lq_code code = lq_legends_make(&p->legends, map, job->data, &view, err);
    for (size_t i = 0; !code && i < themes; i++) code = theme_add(p, job, i, findings, err);
    for (int k = 0; map->layers == LQ_LAYERS_APART && !code && k < LQ_APARTS; k++)
        if (lq_manifest_set(job->now, lq_apart_names[k]) >= 0)
            code = set_add(p, job, lq_apart_names[k], layer_titles[k], NULL, err);
    p->viewer = (lq_viewer){.title = map->title ? map->title
                                     : themes   ? p->set[0].title
                                                : "",
                            .attribution = map->attribution,
                            .datum = "WGS84",
                            .set = p->set,
                            .sets = themes,
                            .layers = p->sets - themes};
    return code;
}

static void pages_release(pages *p)
{
    for (size_t i = 0; i < p->sets; i++) lq_tiletree_release(&p->tree[i]);
    lq_legends_release(&p->legends);
    free(p->within);
    free(p->set);
    free(p->tree);
}

lq_code lq_pages_write(const lq_pages_job *job, lq_findings *findings, lq_err *err)
{
    pages p = {0};
    lq_buf html = {0};
    lq_code code = pages_fill(&p, job, findings, err);
    for (size_t i = 0; !code && i < p.sets; i++) {
        if (p.set[i].legend) code = legend_put(p.set[i].legend, job->font, job->dir, p.set[i].id, err);
        if (!code) code = tilejson_put(&p.set[i], &p.viewer, job->dir, err);
    }
    if (!code) code = lq_viewer_write(&html, &p.viewer, err);
    if (!code) code = file_put(job->dir, NULL, "index.html", &html, err);
    lq_buf_release(&html);
    pages_release(&p);
    return code;
}

/* ---- what is no more ---- */

/* Takes away what runs that were killed left half written. */
static lq_code temps_remove(const char *folder, lq_err *err)
{
    lq_code code = LQ_OK;
    DIR *d = opendir(folder);
    for (const struct dirent *e; d && !code && (e = readdir(d));)
        if (lq_file_is_temp(e->d_name)) code = file_remove(folder, e->d_name, err);
    if (d) closedir(d);
    return code;
}

/* The legend where the set is no indicator's now; all, and the folder when nothing else is left in it, where it is no more. */
static lq_code set_remove(const char *folder, bool stays, lq_err *err)
{
    static const char *const names[] = {"legend.json", "legend.svg", "legend.png", "tilejson.json"};
    lq_code code = LQ_OK;
    for (size_t i = 0; !code && i < (stays ? 3 : 4); i++) code = file_remove(folder, names[i], err);
    if (!code && !stays) rmdir(folder);
    return code;
}

static bool is_theme(const lq_dataset *d, const char *set)
{
    for (size_t i = 0; i < d->themes; i++)
        if (!strcmp(d->theme[i].indicator->id, set)) return true;
    return false;
}

static lq_code set_tidy(const lq_pages_job *job, const char *set, lq_err *err)
{
    bool stays = lq_manifest_set(job->now, set) >= 0, theme = is_theme(job->data, set);
    char *folder = lq_path_join(job->dir, set);
    lq_buf name = {0};
    lq_buf_printf(&name, JOIN_NAME, set);
    lq_code code = folder && !name.failed ? temps_remove(folder, err) : lq_nomem(err);
    if (!code && (!theme || job->data->themes == 1)) code = file_remove(job->dir, name.data, err);
    if (!code && !theme) code = set_remove(folder, stays, err);
    lq_buf_release(&name);
    free(folder);
    return code;
}

lq_code lq_pages_tidy(const lq_pages_job *job, const lq_manifest *before, lq_err *err)
{
    lq_code code = temps_remove(job->dir, err);
    for (size_t i = 0; !code && i < before->sets; i++) code = set_tidy(job, before->set[i], err);
    return code;
}

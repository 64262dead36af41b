/* map_parts.c: see map_parts.h. */
#include "support.h"
#include "map_parts.h"

#include <stdlib.h>
#include <string.h>
#include "app/names.h"

lq_map *test_map(const char *file, const char *const *settings)
{
    lq_map *map = NULL;
    lq_err err = {0};
    lq_code code = lq_map_create(&map, &err);
    if (!code && file) code = lq_map_read(map, file, &err);
    for (; !code && *settings; settings += 2) code = lq_map_set(map, settings[0], settings[1], &err);
    if (code) fail_msg("%s", err.text);
    return map;
}

static void data_read(map_parts *p, const char *file, const char *const *settings, bool borders)
{
    lq_err err = {0};
    *p = (map_parts){.map = test_map(file, settings)};
    lq_code code = lq_map_settle(p->map, &err);
    if (!code) code = lq_dataset_read(&p->data, p->map, borders, &p->findings, &err);
    if (code) fail_msg("%s", err.text);
}

void map_parts_check(map_parts *p, const char *file, const char *const *settings)
{
    data_read(p, file, settings, false);
}

void map_parts_read(map_parts *p, const char *file, const char *const *settings)
{
    lq_err err = {0};
    data_read(p, file, settings, true);
    if (lq_font_create(&p->font, &err)) fail_msg("%s", err.text);
    memcpy(p->bbox_deg, p->map->has_bbox ? p->map->bbox : p->data.borders.bbox_deg, sizeof p->bbox_deg);
    p->zoom_min = p->map->zoom_min;
    p->zoom_max = p->map->zoom_max;
    assert_true(p->zoom_min >= 0);
}

void map_parts_release(map_parts *p)
{
    lq_marks_release(&p->marks);
    lq_font_free(p->font);
    lq_dataset_release(&p->data);
    lq_findings_release(&p->findings);
    lq_map_free(p->map);
}

void map_parts_overlay(map_parts *p, lq_overlay *marks, lq_overlay *names)
{
    lq_err err = {0};
    lq_code code = lq_marks_add(&p->marks, marks, &p->data.projects, p->map->has_bbox ? p->bbox_deg : NULL,
                                p->zoom_min, p->zoom_max, p->font, &err);
    if (p->map->has_bbox) lq_overlay_limit(names, p->bbox_deg);
    if (!code && p->map->labels)
        code = lq_names_add(names, &p->data, &p->marks, p->bbox_deg, p->zoom_min, p->zoom_max, p->font,
                            &p->findings, &err);
    if (code) fail_msg("%s", err.text);
}

char *test_render(const char *file, const char *const *settings, const char *dir, const lq_run *run)
{
    lq_err err = {0};
    lq_report *report = NULL;
    char *text = NULL;
    size_t n;
    lq_map *map = test_map(file, settings);
    if (lq_render(&report, map, dir, run, &err)) fail_msg("%s", err.text);
    FILE *f = open_memstream(&text, &n);
    assert_non_null(f);
    assert_int_equal(lq_report_json(report, f), LQ_OK);
    fclose(f);
    lq_report_free(report);
    lq_map_free(map);
    return text;
}

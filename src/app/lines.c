/* lines.c: see lines.h. */
#include "app/lines.h"

#include <string.h>

static bool is_code(const char *code)
{
    return strlen(code) == 6 && strspn(code, "0123456789") == 6;
}

static bool is_municipality(const char *code)
{
    return !strncmp(code, "11", 2) || !strncmp(code, "12", 2) || !strncmp(code, "31", 2) ||
           !strncmp(code, "50", 2);
}

static lq_line_kind kind_between(const char *a, const char *b)
{
    if (!is_code(a) || !is_code(b)) return LQ_LINE_COUNTY;
    if (strncmp(a, b, 2)) return LQ_LINE_PROVINCE;
    return strncmp(a, b, 4) && !is_municipality(a) ? LQ_LINE_PREFECTURE : LQ_LINE_COUNTY;
}

void lq_line_kinds(uint8_t *kind, const lq_arcs *a, const lq_join *join)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->left[i] == LQ_NONE || a->right[i] == LQ_NONE)
            kind[i] = LQ_LINE_OUTER;
        else if (!lq_is_feature(a->left[i]) || !lq_is_feature(a->right[i]))
            kind[i] = LQ_LINE_COUNTY;
        else
            kind[i] = (uint8_t)kind_between(join->code[a->left[i]], join->code[a->right[i]]);
    }
}

static bool style_shows(const lq_line_style *s, int zoom)
{
    return s->width_px > 0 && s->colour.a && zoom >= s->zoom_min && zoom <= s->zoom_max;
}

lq_line_look lq_line_look_at(const lq_map *map, int zoom)
{
    lq_line_look look = {.reach_px = 0};
    for (int kind = 0; kind < LQ_LINE_KINDS; kind++) {
        int as = kind;
        while (as != LQ_LINE_COUNTY && !style_shows(&map->line[as], zoom))
            as = as == LQ_LINE_OUTER ? LQ_LINE_COUNTY : as - 1;
        look.as[kind] = style_shows(&map->line[as], zoom) ? (uint8_t)as : LQ_NO_LINE;
        look.colour[kind] = map->line[kind].colour;
        look.width_px[kind] = (float)map->line[kind].width_px;
        float reach = look.width_px[kind] / 2 + 0.5f;
        if (style_shows(&map->line[kind], zoom) && reach > look.reach_px) look.reach_px = reach;
    }
    return look;
}

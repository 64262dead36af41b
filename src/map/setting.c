/* setting.c: see setting.h. */
#include "map/setting.h"

#include <assert.h>
#include <string.h>
#include "base/text.h"

#define MAP(field)       offsetof(lq_map, field)
#define INDICATOR(field) offsetof(lq_indicator, field)
#define LINE(field)      offsetof(lq_line_style, field)

static const char *const split_names[] = {"skip", "same"}, *const breaks_from_names[] = {"own", "all"},
                         *const area_fill_names[] = {"auto", "tint", "hatch", "none"},
                         *const language_names[] = {"zh", "en"}, *const sites_in_names[] = {"all", "areas"},
                         *const layers_names[] = {"merged", "apart"};

static const lq_setting settings[] = {
    {"boundaries", LQ_SCOPE_MAP, LQ_KIND_PATH, MAP(boundaries), .metavar = "FILE",
     .help = "county polygons: .shp, .zip, .gpkg, .geojson or anything else GDAL reads"},
    {"key", LQ_SCOPE_MAP, LQ_KIND_NAME, MAP(key), .metavar = "FIELD",
     .help = "field of the boundaries that holds the county code; found by itself when not given"},
    {"name", LQ_SCOPE_MAP, LQ_KIND_NAME, MAP(name), .metavar = "FIELD",
     .help = "field of the boundaries that holds the county name; found by itself when not given"},
    {"crs", LQ_SCOPE_MAP, LQ_KIND_CRS, MAP(crs), .metavar = "CRS",
     .help = "coordinates of the boundaries: wgs84, gcj02, bd09, cgcs2000, EPSG:n or auto"},
    {"encoding", LQ_SCOPE_MAP, LQ_KIND_NAME, MAP(encoding), .metavar = "NAME",
     .help = "character encoding of the attributes of the boundaries; decided by evidence when not given"},
    {"table", LQ_SCOPE_INDICATOR, LQ_KIND_TABLE, INDICATOR(table), INDICATOR(sheet),
     .metavar = "FILE[#SHEET]",
     .help = "table of the indicator: .csv, .tsv, .xlsx, .ods or .dbf; the first sheet unless one is named"},
    {"table-key", LQ_SCOPE_INDICATOR, LQ_KIND_COLUMNS, INDICATOR(table_key), .metavar = "COLUMN",
     .help = "column of the county code, or columns of names such as 省,市,区县; found by themselves when "
             "not given"},
    {"sheet", LQ_SCOPE_INDICATOR, LQ_KIND_NAME, INDICATOR(sheet_apart), .metavar = "NAME",
     .help = "sheet of a workbook, as in FILE#SHEET"},
    {"header", LQ_SCOPE_INDICATOR, LQ_KIND_NAME, INDICATOR(header), .metavar = "LINE|FIRST-LAST",
     .help = "line or lines of the column names; found by themselves when not given"},
    {"where", LQ_SCOPE_INDICATOR, LQ_KIND_CONDITIONS, INDICATOR(where), .metavar = "COLUMN=VALUE",
     .help = "use only the rows with this value, such as 年份=2020; may be given again"},
    {"table-encoding", LQ_SCOPE_INDICATOR, LQ_KIND_NAME, INDICATOR(table_encoding), .metavar = "NAME",
     .help = "character encoding of the table; decided by evidence when not given"},
    {"value", LQ_SCOPE_INDICATOR, LQ_KIND_NAME, INDICATOR(value), .metavar = "COLUMN",
     .help = "column of the table to map, or an expression such as 生产总值/常住人口*10000"},
    {"symbols", LQ_SCOPE_INDICATOR, LQ_KIND_NAME, INDICATOR(symbols), .metavar = "MARK=STATUS,...",
     .help = "what marks in cells mean: missing, below_unit, not_applicable, suppressed or zero"},
    {"aliases", LQ_SCOPE_INDICATOR, LQ_KIND_PATH, INDICATOR(aliases), .metavar = "FILE",
     .help = "decisions about rows, as \"laoqu check -o DIR\" suggests them in aliases.csv"},
    {"split", LQ_SCOPE_INDICATOR, LQ_KIND_CHOICE, INDICATOR(split), .metavar = "same|skip",
     .help = "a row of a county divided since: its value for each part, or listed only (default skip)",
     .choices = split_names, .n_choices = 2},
    {"id", LQ_SCOPE_INDICATOR, LQ_KIND_ID, INDICATOR(id), .metavar = "NAME",
     .help = "name of the tile set: letters, digits, - and _ (default map)"},
    {"classify", LQ_SCOPE_INDICATOR, LQ_KIND_CHOICE, INDICATOR(method), .metavar = "METHOD",
     .help = "equal, quantile (default), jenks, pretty, stddev, headtail, manual or categorical",
     .choices = lq_method_names, .n_choices = LQ_METHODS},
    {"classes", LQ_SCOPE_INDICATOR, LQ_KIND_INT, INDICATOR(classes), .metavar = "N",
     .help = "number of classes, 1 to 64 (default 5, about a target 6)", .least = 1,
     .most = LQ_CLASSES_ASKED_MAX},
    {"breaks", LQ_SCOPE_INDICATOR, LQ_KIND_BREAKS, INDICATOR(breaks), INDICATOR(n_breaks), .metavar = "A,B,C",
     .help = "inner limits of the classes, increasing; a class holds its lower limit, not its upper one"},
    {"target", LQ_SCOPE_INDICATOR, LQ_KIND_NUMBER, INDICATOR(target), .metavar = "NUMBER",
     .help = "value to be reached: classes in equal steps below and above it, in colours of two kinds",
     .least = -LQ_TARGET_MAX, .most = LQ_TARGET_MAX},
    {"target-label", LQ_SCOPE_INDICATOR, LQ_KIND_TEXT, INDICATOR(target_label), .metavar = "TEXT",
     .help = "what the target is, for the legend, such as 2025 年目标"},
    {"breaks-from", LQ_SCOPE_INDICATOR, LQ_KIND_CHOICE, INDICATOR(breaks_from), .metavar = "own|all",
     .help = "breaks from the values mapped, or from those of all years, so that maps compare (default own)",
     .choices = breaks_from_names, .n_choices = 2},
    {"palette", LQ_SCOPE_INDICATOR, LQ_KIND_PALETTE, INDICATOR(palette), .metavar = "NAME|LIST",
     .help = "ColorBrewer name (-r behind it reverses) or #rrggbb,#rrggbb,... (default YlOrRd; categorical "
             "Set3; target BrBG)"},
    {"no-data", LQ_SCOPE_INDICATOR, LQ_KIND_COLOUR, INDICATOR(no_data), .metavar = "COLOUR",
     .help = "colour of counties without a value: #rrggbb or none (default #e8e8e8)"},
    {"unit", LQ_SCOPE_INDICATOR, LQ_KIND_TEXT, INDICATOR(unit), .metavar = "TEXT",
     .help = "unit of the values, for the legend"},
    {"border", LQ_SCOPE_MAP, LQ_KIND_BORDER, MAP(line), .metavar = "#rrggbb[:WIDTH_PX]|none",
     .help = "one plain line round every county at every zoom, in place of the default borders"},
    {"labels", LQ_SCOPE_MAP, LQ_KIND_SWITCH, MAP(labels), .metavar = "on|off",
     .help = "write the names of counties, prefectures, provinces, areas and sites (default off)"},
    {"language", LQ_SCOPE_MAP, LQ_KIND_CHOICE, MAP(language), .metavar = "zh|en",
     .help = "names and legend in Chinese (default), or in English where the data has English names",
     .choices = language_names, .n_choices = LQ_LANGUAGES},
    {"title", LQ_SCOPE_MAP, LQ_KIND_TEXT, MAP(title), .metavar = "TEXT", .help = "title of the map"},
    {"attribution", LQ_SCOPE_MAP, LQ_KIND_TEXT, MAP(attribution), .metavar = "TEXT",
     .help = "where the data comes from, shown with the map"},
    {"zoom", LQ_SCOPE_MAP, LQ_KIND_ZOOM, MAP(zoom_min), MAP(zoom_max), .metavar = "MIN-MAX",
     .help = "zoom levels to draw, 0 to 22, such as 4-10 or 7"},
    {"bbox", LQ_SCOPE_MAP, LQ_KIND_BBOX, MAP(bbox), MAP(has_bbox), .metavar = "W,S,E,N",
     .help = "draw only this part of the world, in WGS84 degrees"},
    {"areas", LQ_SCOPE_MAP, LQ_KIND_AREAS, MAP(areas), .metavar = "ID,ID",
     .help = "old areas to show: taihang, dabie, ... of the twelve, all, or files with lists of counties"},
    {"area-fill", LQ_SCOPE_MAP, LQ_KIND_CHOICE, MAP(area_fill), .metavar = "auto|tint|hatch|none",
     .help =
         "their counties tinted, hatched or outlined only (auto: outlined over an indicator, else tinted)",
     .choices = area_fill_names, .n_choices = 4, .needs = "areas"},
    {"dim", LQ_SCOPE_MAP, LQ_KIND_SWITCH, MAP(dim), .metavar = "on|off",
     .help = "fade the counties of no area (default off)", .needs = "areas"},
    {"sites", LQ_SCOPE_MAP, LQ_KIND_PATH, MAP(sites), .metavar = "FILE",
     .help = "project sites: points with longitude and latitude, or a county, in a table or vector file"},
    {"sites-crs", LQ_SCOPE_MAP, LQ_KIND_CRS, MAP(sites_crs), .metavar = "CRS",
     .help = "coordinates of the sites, as for --crs", .needs = "sites"},
    {"lines", LQ_SCOPE_MAP, LQ_KIND_PATH, MAP(project_lines), .metavar = "FILE",
     .help = "project lines: WKT in a column of a table, or a vector file"},
    {"lines-crs", LQ_SCOPE_MAP, LQ_KIND_CRS, MAP(lines_crs), .metavar = "CRS",
     .help = "coordinates of the lines, as for --crs", .needs = "lines"},
    {"sites-in", LQ_SCOPE_MAP, LQ_KIND_CHOICE, MAP(sites_in), .metavar = "all|areas",
     .help = "project sites and lines to show: all (default), or those of the counties of the areas",
     .choices = sites_in_names, .n_choices = 2},
    {"layers", LQ_SCOPE_MAP, LQ_KIND_CHOICE, MAP(layers), .metavar = "merged|apart",
     .help = "areas, sites and names in the tiles of every indicator (default), or as tile sets of their own",
     .choices = layers_names, .n_choices = 2},
    {"title", LQ_SCOPE_INDICATOR, LQ_KIND_TEXT, INDICATOR(title), .metavar = "TEXT",
     .help = "title of the indicator, for the legend"},
    {"colour", LQ_SCOPE_LINE, LQ_KIND_COLOUR, LINE(colour), .metavar = "COLOUR",
     .help = "colour of the line: #rrggbb, #rrggbbaa or none"},
    {"width", LQ_SCOPE_LINE, LQ_KIND_NUMBER, LINE(width_px), .metavar = "PX",
     .help = "width of the line in pixels", .least = 0, .most = LQ_LINE_WIDTH_MAX_PX},
    {"zoom", LQ_SCOPE_LINE, LQ_KIND_ZOOM, LINE(zoom_min), LINE(zoom_max), .metavar = "MIN-MAX",
     .help = "zoom levels that show the line"},
};
#define SETTINGS (sizeof settings / sizeof *settings)

_Static_assert(SETTINGS <= 64, "lq_said has a bit for each row");
_Static_assert(sizeof(lq_method) == sizeof(int) && sizeof(lq_split) == sizeof(int) &&
                   sizeof(lq_breaks_from) == sizeof(int) && sizeof(lq_area_fill) == sizeof(int) &&
                   sizeof(lq_language) == sizeof(int) && sizeof(lq_sites_in) == sizeof(int) &&
                   sizeof(lq_layers) == sizeof(int),
               "LQ_KIND_CHOICE writes an int");

/* ---- rows ---- */

const lq_setting *lq_setting_find(const char *name, unsigned scopes)
{
    for (size_t i = 0; i < SETTINGS; i++)
        if (settings[i].scope & scopes && !strcmp(settings[i].name, name)) return &settings[i];
    return NULL;
}

const char *lq_setting_nearest(const char *name, unsigned scopes)
{
    const char *names[SETTINGS];
    size_t n = 0;
    for (size_t i = 0; i < SETTINGS; i++)
        if (settings[i].scope & scopes) names[n++] = settings[i].name;
    return lq_text_nearest(name, names, n);
}

bool lq_setting_at(lq_setting_info *out, size_t i)
{
    if (i >= SETTINGS) return false;
    const lq_setting *s = &settings[i];
    bool option = lq_setting_find(s->name, LQ_SCOPE_MAP | LQ_SCOPE_INDICATOR) == s;
    const char *scope = s->scope == LQ_SCOPE_MAP         ? "map"
                        : s->scope == LQ_SCOPE_INDICATOR ? "indicator"
                                                         : "line";
    *out = (lq_setting_info){s->name, s->metavar, s->help, scope, option};
    return true;
}

static uint64_t bit_of(const lq_setting *s)
{
    return (uint64_t)1 << (s - settings);
}

void lq_setting_mark(lq_said *said, const lq_setting *s, bool in_file)
{
    *(in_file ? &said->in_file : &said->by_call) |= bit_of(s);
}

int lq_setting_said(const lq_said *said, const char *name, lq_scope scope)
{
    const lq_setting *s = lq_setting_find(name, scope);
    assert(s);
    return said->by_call & bit_of(s) ? 2 : said->in_file & bit_of(s) ? 1 : 0;
}

bool lq_setting_is_list(const lq_setting *s, char *join)
{
    *join = s->kind == LQ_KIND_ZOOM ? '-' : s->kind == LQ_KIND_CONDITIONS ? '\n' : ',';
    return s->kind == LQ_KIND_CONDITIONS || s->kind == LQ_KIND_ZOOM || s->kind == LQ_KIND_BBOX ||
           s->kind == LQ_KIND_BREAKS || s->kind == LQ_KIND_PALETTE || s->kind == LQ_KIND_AREAS ||
           s->kind == LQ_KIND_COLUMNS;
}

static const char *text_of(const lq_map *map, const lq_setting *s)
{
    const char *text = *(char *const *)(const void *)((const char *)map + s->at);
    return text ? text : "";
}

void lq_settings_idle_tell(const lq_map *map, lq_findings *f)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        const lq_setting *s = &settings[i];
        if (!s->needs || !lq_setting_said(&map->said, s->name, s->scope)) continue;
        if (*text_of(map, lq_setting_find(s->needs, s->scope))) continue;
        lq_findings_add(f, "setting-idle", map->file, 0, "", "%s has no effect on a map without %s", s->name,
                        s->needs);
    }
}

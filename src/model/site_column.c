/*
 * site_column.c: see site_column.h.
 *
 * Heads are compared without case, blanks, brackets and signs. Each field has its words in the order of preference. Where a
 * place is not found so, a word inside the head ("GPS经度", "lon_wgs84") decides, then the cells: coordinates of China, which
 * have decimals, are hardly anything else.
 */
#include "model/site_column.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "model/cell.h"
#include "model/code.h"
#include "model/coordinate.h"

enum { HEAD_ROOM = 96, WORDS = 24 };

/* Without case, blanks, '_', '-', '.', ':' and what is in brackets. */
static const char *const heads[LQ_SITE_FIELDS][WORDS] = {
    [LQ_SITE_ID] = {"id", "编号", "项目编号", "项目id", "siteid", "编码", "项目编码", "项目代码", "uid",
                    "gid", "fid", "objectid", "no", "序号"},
    [LQ_SITE_NAME] = {"name",     "namezh",      "namecn", "名称",    "项目名称", "项目",     "项目名",
                      "工程名称", "线路名称",    "站名",   "名字",    "中文名",   "中文名称", "地名",
                      "sitename", "projectname", "site",   "project", "title",    "标题"},
    [LQ_SITE_NAME_EN] = {"nameen", "ename", "englishname", "英文名", "英文名称", "英文"},
    [LQ_SITE_CATEGORY] = {"category", "类别", "类型", "项目类别", "项目类型", "分类", "种类", "大类", "type",
                          "class", "kind", "领域", "行业"},
    [LQ_SITE_SUBCATEGORY] = {"subcategory", "subtype", "subclass", "子类", "子类别", "小类", "细类", "亚类",
                             "二级分类"},
    [LQ_SITE_STATUS] = {"status", "状态", "阶段", "项目状态", "建设状态", "项目阶段", "建设阶段", "进展",
                        "进度", "建设性质", "stage", "phase"},
    [LQ_SITE_PRECISION] = {"precision", "精度", "位置精度", "定位精度", "坐标精度", "accuracy"},
    [LQ_SITE_CODE] = {"code", "区划代码", "行政区划代码", "行政区划", "区划码", "行政代码", "区县代码",
                      "县代码", "县级代码", "县码", "地区代码", "代码", "adcode", "countycode", "gbcode",
                      "gb", "pac", "fips"},
    [LQ_SITE_COUNTY] = {"county",     "countyname", "区县",       "县区",   "县市区",   "区县名称",
                        "县名",       "县级",       "县级行政区", "所在县", "所在区县", "所在县区",
                        "所在县市区", "所属区县",   "县",         "区",     "district", "所在地",
                        "建设地点",   "地点",       "属地",       "位置",   "location"},
    [LQ_SITE_PREFECTURE] = {"prefecture", "地市", "地级市", "市州", "设区市", "所在市", "所属市", "城市",
                            "市名称", "市", "city", "地区"},
    [LQ_SITE_PROVINCE] = {"province", "省", "省份", "省市", "省区市", "省级", "所在省", "所在省份", "省名称"},
    [LQ_SITE_LON] = {"lon", "lng", "long", "longitude", "经度", "東經", "东经", "经度坐标", "londeg", "x",
                     "x坐标", "xcoord", "coordx", "pointx", "easting"},
    [LQ_SITE_LAT] = {"lat", "latitude", "纬度", "北緯", "北纬", "纬度坐标", "latdeg", "y", "y坐标", "ycoord",
                     "coordy", "pointy", "northing"},
    [LQ_SITE_PAIR] = {"坐标",     "经纬度", "经纬度坐标", "地理坐标", "coordinates", "coordinate", "coords",
                      "coord",    "lonlat", "lnglat",     "latlon",   "latlng",      "纬经度",     "项目坐标",
                      "中心坐标", "gps",    "位置",       "地理位置", "location",    "position",   "定位"},
    [LQ_SITE_WKT] = {"wkt", "wktgeom", "geomwkt", "wktgeometry", "geom", "geometry", "thegeom", "shape",
                     "几何", "图形", "线形"},
};
static const char *const lon_words[] = {"经度", "东经", "longitude", "lon", "lng"};
static const char *const lat_words[] = {"纬度", "北纬", "latitude", "lat"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- heads ---- */

/* The head folded and in lower case, brackets left out; its signs too unless they are wanted. */
static void head_plain(char out[HEAD_ROOM], const char *head, bool signs)
{
    char s[HEAD_ROOM];
    size_t n = 0;
    if (lq_text_fold(s, sizeof s, head) >= sizeof s) *s = 0;
    for (const char *at = s; *at; at++) {
        const char *close = *at == '(' ? strchr(at, ')') : *at == '[' ? strchr(at, ']') : NULL;
        if (close) {
            at = close;
            continue;
        }
        if (!signs && strchr(" _-.:,", *at)) continue;
        out[n++] = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
    }
    out[n] = 0;
}

static bool head_is(const char *head, const char *word)
{
    char plain[HEAD_ROOM];
    const char *part = strrchr(head, '/');
    head_plain(plain, head, false);
    if (!strcmp(plain, word)) return true;
    if (!part) return false;
    head_plain(plain, part + 1, false); /* of a joined head */
    return !strcmp(plain, word);
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Where one of the words stands in a head, English ones by themselves; NULL when none does. */
static const char *word_in(const char *plain, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (const char *at = plain; (at = strstr(at, words[i])); at++) {
            if (!is_letter(*at)) return at;
            if ((at == plain || !is_letter(at[-1])) && !is_letter(at[strlen(words[i])])) return at;
        }
    return NULL;
}

static size_t column_by_head(const lq_table *t, lq_site_field field, size_t *count)
{
    size_t found = SIZE_MAX;
    *count = 0;
    for (size_t w = 0; w < WORDS && heads[field][w] && !*count; w++)
        for (size_t i = 0; i < t->columns; i++)
            if (head_is(t->head[i], heads[field][w]) && !(*count)++) found = i;
    return found;
}

/* By a word in the head, and none of the other axis. */
static size_t column_by_word(const lq_table *t, bool lat, size_t *count)
{
    size_t found = SIZE_MAX;
    *count = 0;
    for (size_t i = 0; i < t->columns; i++) {
        char plain[HEAD_ROOM];
        head_plain(plain, t->head[i], true);
        bool is_lon = word_in(plain, lon_words, COUNT(lon_words)),
             is_lat = word_in(plain, lat_words, COUNT(lat_words));
        if (is_lon != is_lat && is_lat == lat && !(*count)++) found = i;
    }
    return found;
}

/* ---- cells ---- */

typedef bool cell_test(const char *cell);

/* "SRID=4326;LINESTRING (...)" too. */
static bool is_wkt(const char *cell)
{
    static const char *const words[] = {"POINT",   "LINESTRING",         "MULTI",
                                        "POLYGON", "GEOMETRYCOLLECTION", "SRID="};
    cell += strspn(cell, " \t");
    for (size_t i = 0; i < COUNT(words); i++)
        if (!strncasecmp(cell, words[i], strlen(words[i]))) return true;
    return false;
}

static bool is_pair(const char *cell)
{
    lq_coordinate c[2];
    return lq_coordinate_pair(c, cell);
}

/* The axis is named, or the number lies between the two and has more than two decimals. */
static bool is_on(const char *cell, lq_axis axis, double least, double most)
{
    lq_coordinate c = lq_coordinate_read(cell);
    if (c.fault || c.axis) return !c.fault && c.axis == axis;
    return c.value >= least && c.value <= most && fabs(c.value * 100 - round(c.value * 100)) > 1e-6;
}

static bool is_lon(const char *cell)
{
    return is_on(cell, LQ_AXIS_LON, 73, 136);
}

static bool is_lat(const char *cell)
{
    return is_on(cell, LQ_AXIS_LAT, 3, 54);
}

/* Whether at least so many of ten cells that are not blank pass. */
static bool column_holds(const lq_table *t, size_t column, cell_test *test, size_t of_ten)
{
    size_t filled = 0, passed = 0;
    for (size_t row = 0; row < t->rows; row++) {
        const char *cell = t->cell[row * t->columns + column];
        if (lq_cell_label(cell) == LQ_STATUS_MISSING) continue;
        filled++;
        passed += test(cell);
    }
    return passed && passed * 10 >= filled * of_ten;
}

/* The only column whose cells pass, or SIZE_MAX. */
static size_t column_by_cells(const lq_table *t, cell_test *test)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < t->columns; i++) {
        if (!column_holds(t, i, test, 9)) continue;
        if (found != SIZE_MAX) return SIZE_MAX;
        found = i;
    }
    return found;
}

/* ---- where ---- */

static lq_code several(const lq_table *t, bool lat, lq_err *err)
{
    return lq_fail(err, LQ_DATA, "%s: several columns could be the %s; rename or leave out all but one",
                   t->file, lat ? "latitude" : "longitude");
}

static lq_code axes_by_head(lq_site_columns *c, const lq_table *t, lq_err *err)
{
    for (int lat = 0; lat < 2; lat++) {
        size_t count, *at = &c->at[lat ? LQ_SITE_LAT : LQ_SITE_LON];
        *at = column_by_head(t, lat ? LQ_SITE_LAT : LQ_SITE_LON, &count);
        if (!count) *at = column_by_word(t, lat, &count);
        if (count > 1) return several(t, lat, err);
    }
    return LQ_OK;
}

/* A head such as 位置 needs cells that agree; of 坐标 and "lon lat" it is said outright. */
static void pair_by_head(lq_site_columns *c, const lq_table *t, bool outright)
{
    static const char *const words[] = {"坐标", "经纬"};
    for (size_t i = 0; i < t->columns && c->at[LQ_SITE_PAIR] == SIZE_MAX; i++) {
        char plain[HEAD_ROOM];
        head_plain(plain, t->head[i], true);
        bool both =
            word_in(plain, lon_words, COUNT(lon_words)) && word_in(plain, lat_words, COUNT(lat_words));
        bool said = both || word_in(plain, words, COUNT(words)), may = said;
        for (size_t w = 0; w < WORDS && heads[LQ_SITE_PAIR][w] && !may; w++)
            may = head_is(t->head[i], heads[LQ_SITE_PAIR][w]);
        if (outright ? said : may && column_holds(t, i, is_pair, 5)) c->at[LQ_SITE_PAIR] = i;
    }
}

/* The first letters of the words will do: 纬经度, latlon. */
static bool head_is_lat_first(const char *head)
{
    static const char *const lon[] = {"经", "經", "lon", "lng"}, *const lat[] = {"纬", "緯", "lat"};
    char plain[HEAD_ROOM];
    const char *first_lon = NULL, *first_lat = NULL;
    if (lq_text_fold(plain, sizeof plain, head) >= sizeof plain) return false;
    for (size_t i = 0; i < COUNT(lon) && !first_lon; i++) first_lon = strcasestr(plain, lon[i]);
    for (size_t i = 0; i < COUNT(lat) && !first_lat; i++) first_lat = strcasestr(plain, lat[i]);
    return first_lon && first_lat && first_lat < first_lon;
}

static void wkt_by_head(lq_site_columns *c, const lq_table *t)
{
    size_t count, at = column_by_head(t, LQ_SITE_WKT, &count);
    if (at != SIZE_MAX && (strcasestr(t->head[at], "wkt") || column_holds(t, at, is_wkt, 1)))
        c->at[LQ_SITE_WKT] = at;
}

static void tell_found(const lq_table *t, size_t column, const char *what, lq_findings *f)
{
    char letters[8];
    lq_table_letters(letters, t, column);
    lq_findings_add(f, "columns-found", t->file, 0, "", "%s in column \"%s\" (#%s), by what stands in it",
                    what, t->head[column], letters);
}

static void places_by_cells(lq_site_columns *c, const lq_table *t, lq_findings *f)
{
    size_t lon = column_by_cells(t, is_lon), lat = column_by_cells(t, is_lat), *at = c->at;
    if (lon != SIZE_MAX && lat != SIZE_MAX) {
        at[LQ_SITE_LON] = lon;
        at[LQ_SITE_LAT] = lat;
        tell_found(t, lon, "longitudes are", f);
        tell_found(t, lat, "latitudes are", f);
    } else if ((at[LQ_SITE_PAIR] = column_by_cells(t, is_pair)) != SIZE_MAX) {
        tell_found(t, at[LQ_SITE_PAIR], "coordinates are", f);
    } else if ((at[LQ_SITE_WKT] = column_by_cells(t, is_wkt)) != SIZE_MAX) {
        tell_found(t, at[LQ_SITE_WKT], "geometries are", f);
    }
}

static lq_code no_place(const lq_site_columns *c, const lq_table *t, lq_err *err)
{
    lq_buf columns = {0};
    bool lon = c->at[LQ_SITE_LON] != SIZE_MAX, lat = c->at[LQ_SITE_LAT] != SIZE_MAX;
    lq_table_candidates(&columns, t, NULL);
    lq_code code = LQ_OK;
    if (columns.failed)
        code = lq_nomem(err);
    else if (lon || lat)
        code =
            lq_fail(err, LQ_DATA, "%s: there is a column of %s, but none of %s; its columns are %s", t->file,
                    lon ? "longitudes" : "latitudes", lon ? "latitudes" : "longitudes", columns.data);
    else
        code = lq_fail(err, LQ_DATA,
                       "%s: no column says where the sites are; longitude and latitude (经度, 纬度), both in "
                       "one (坐标), WKT, or "
                       "the code or name of a county would do; its columns are %s",
                       t->file, columns.data);
    lq_buf_release(&columns);
    return code;
}

static bool has_place(const lq_site_columns *c)
{
    const size_t *at = c->at;
    return at[LQ_SITE_WKT] != SIZE_MAX || at[LQ_SITE_PAIR] != SIZE_MAX ||
           (at[LQ_SITE_LON] != SIZE_MAX && at[LQ_SITE_LAT] != SIZE_MAX);
}

void lq_site_columns_texts(lq_site_columns *out, const lq_table *t)
{
    size_t count;
    for (int field = 0; field < LQ_SITE_FIELDS; field++)
        out->at[field] = field < LQ_SITE_TEXTS ? column_by_head(t, (lq_site_field)field, &count) : SIZE_MAX;
    out->lat_first = false;
}

lq_code lq_site_columns_find(lq_site_columns *out, const lq_table *t, lq_findings *f, lq_err *err)
{
    lq_site_columns c;
    lq_site_columns_texts(&c, t);
    lq_code code = axes_by_head(&c, t, err);
    if (code) return code;
    wkt_by_head(&c, t);
    if (!has_place(&c)) pair_by_head(&c, t, false);
    if (!has_place(&c)) places_by_cells(&c, t, f);
    if (!has_place(&c)) pair_by_head(&c, t, true);
    if (!has_place(&c) && c.at[LQ_SITE_CODE] == SIZE_MAX && c.at[LQ_SITE_COUNTY] == SIZE_MAX)
        return no_place(&c, t, err);
    if (c.at[LQ_SITE_PAIR] != SIZE_MAX) {
        c.lat_first = head_is_lat_first(t->head[c.at[LQ_SITE_PAIR]]);
        if (c.at[LQ_SITE_COUNTY] == c.at[LQ_SITE_PAIR]) c.at[LQ_SITE_COUNTY] = SIZE_MAX;
    }
    *out = c;
    return LQ_OK;
}

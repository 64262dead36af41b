/* sample_map.c: see sample_map.h. */
#include "sample_map.h"

#include <math.h>
#include <shapefil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "support.h"

void sample_code(char code[8], int columns, int i)
{
    snprintf(code, 8, "140%c%02d", i / columns % 2 ? '4' : '7', i % 99 + 1);
}

static void square_write(SHPHandle shp, int column, int row)
{
    double w = SAMPLE_WEST_DEG + column * SAMPLE_SIZE_DEG, s = SAMPLE_SOUTH_DEG + row * SAMPLE_SIZE_DEG;
    double e = w + SAMPLE_SIZE_DEG, n = s + SAMPLE_SIZE_DEG;
    SHPObject *o =
        SHPCreateSimpleObject(SHPT_POLYGON, 5, (double[]){w, w, e, e, w}, (double[]){s, n, n, s, s}, NULL);
    assert_true(SHPWriteObject(shp, -1, o) >= 0);
    SHPDestroyObject(o);
}

void sample_shapefile(const char *dir, const char *stem, int columns, int rows)
{
    static const char prj[] =
        "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
        "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
    char *path = test_path(dir, stem), name[300], text[64];
    SHPHandle shp = SHPCreate(path, SHPT_POLYGON);
    DBFHandle dbf = DBFCreateEx(path, "UTF-8");
    assert_true(shp && dbf);
    DBFAddField(dbf, "code", FTString, 12, 0);
    DBFAddField(dbf, "name", FTString, 30, 0);
    DBFAddField(dbf, "note", FTString, 10, 0);
    for (int i = 0; i < columns * rows; i++) {
        square_write(shp, i % columns, i / columns);
        sample_code(text, columns, i);
        DBFWriteStringAttribute(dbf, i, 0, text);
        snprintf(text, sizeof text, "县%d", i + 1);
        DBFWriteStringAttribute(dbf, i, 1, text);
        snprintf(text, sizeof text, "%d", i + 1);
        DBFWriteStringAttribute(dbf, i, 2, text);
    }
    SHPClose(shp);
    DBFClose(dbf);
    free(path);
    snprintf(name, sizeof name, "%s.prj", stem);
    free(test_text(dir, name, prj));
}

char *sample_table(const char *dir, const char *name, int columns, int rows, const double *value)
{
    char *text = malloc((size_t)(columns * rows) * 40 + 20), code[8], *to = text;
    assert_non_null(text);
    to += sprintf(to, "code,v\n");
    for (int i = 0; i < columns * rows; i++) {
        sample_code(code, columns, i);
        if (!isnan(value[i])) to += sprintf(to, "%s,%.12g\n", code, value[i]);
    }
    char *path = test_text(dir, name, text);
    free(text);
    return path;
}

char *sample_areas(const char *dir, const char *name, int columns)
{
    char code[8], list[256] = "code,area_id,complete\n";
    for (int i = 0; i < 6; i++) {
        sample_code(code, columns, 22 + i % 3 + i / 3 * 2);
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s,area%d,%s\n", code, i / 3,
                 i < 3 ? "no" : "yes");
    }
    return test_text(dir, name, list);
}

/*
 * areas.h: the old areas a map asks for: of the twelve that the program knows, or lists of counties of the user.
 *
 * A list file is anything lq_table_read reads. It holds one area, called as the file is; or several, told apart by a column
 * area_id or list and named by one area_name or list_name (老区, 片区, 名单 for both). Columns counties (how many there should be),
 * complete (yes, no, unknown; a list that says neither is taken as complete), colour and source are read where they are.
 */
#ifndef LQ_AREAS_H
#define LQ_AREAS_H

#include "app/reference.h"
#include "model/area.h"

#define LQ_AREAS_MOST 24

typedef struct lq_areas {
    lq_area at[LQ_AREAS_MOST]; /* in the order they were asked for; each has a colour */
    size_t n;
    lq_arena text;
} lq_areas;

/*
 * asked: "taihang,大别山,my_list.csv" - ids or names of the reference's areas, "all" for all of them, paths of files (told by a
 * '.' or '/' in them), FILE#PART for one area of a file or one sheet of a workbook; NULL or "" for none. What is asked for
 * twice comes once. An unknown id, two areas with one id and too many areas are LQ_USAGE, a file that cannot be read LQ_DATA;
 * members that are not found are findings (model/area.h). The texts are *out's own. Release *out also after a fault.
 */
lq_code lq_areas_read(lq_areas *out, const lq_counties *counties, const char *asked,
                      const lq_reference *reference, lq_findings *f, lq_err *err);
void lq_areas_release(lq_areas *areas);

#endif

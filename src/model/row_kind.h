/* row_kind.h: what a row of a statistics table stands for, where it is no county: a total, a city proper, a zone, a note. */
#ifndef LQ_ROW_KIND_H
#define LQ_ROW_KIND_H

#include "model/gazetteer.h"

typedef enum lq_row_kind {
    LQ_ROW_COUNTY,      /* it may be a county: nothing says otherwise */
    LQ_ROW_NATION,      /* 全国, 中国 */
    LQ_ROW_PROVINCE,    /* 山西省, 140000 */
    LQ_ROW_PREFECTURE,  /* 长治市, 140400 */
    LQ_ROW_TOTAL,       /* 合计, 总计, 全市, 小计, Total: a sum of other rows */
    LQ_ROW_CITY_PROPER, /* 市辖区, 市区, 市本级, 140401, 140499 */
    LQ_ROW_ZONE, /* development zones, new areas, scenic areas, farms, which have no polygon of their own: 开发区, 高新区, 风景名胜区,
                           codes of statistics such as 130171 */
    LQ_ROW_NOTE, /* 注：…, 资料来源：… */
    LQ_ROW_KINDS
} lq_row_kind;

/* "a total row", "a prefecture", "a city proper (市辖区, 市本级)", ...: for a message. */
const char *lq_row_kind_text(lq_row_kind kind);

/* code: six digits or "" when the row has none that can be read; name: as written, "" when there is none. Only ask for a row
   that no county matched: 市中区, 城区, or a county-level city such as 济源市 never come here. The gazetteer knows the names of
   provinces and prefectures, and which names that look like zones are counties (浦东新区); NULL knows nothing. */
lq_row_kind lq_row_kind_of(const char *code, const char *name, const lq_gazetteer *g);

#endif

/*
 * unit.h: the unit that stands behind a number in a cell ("131.85万人") or in the head of its column ("人口（万人）").
 *
 * Units are not converted into one another. Only the Chinese powers of ten are reckoned with, for 131.85万 is another
 * number than 131.85.
 */
#ifndef LQ_UNIT_H
#define LQ_UNIT_H

#include <stdbool.h>

typedef enum lq_cell_unit {
    LQ_UNIT_NONE,
    LQ_UNIT_PERCENT,  /* 12.3% is 12.3 */
    LQ_UNIT_PERMILLE, /* 45.6‰ is 45.6 */
    LQ_UNIT_WAN,      /* 131.85万 is 1318500 */
    LQ_UNIT_YI,       /* 1.2亿 is 120000000 */
    LQ_UNIT_POWER,    /* another power of ten: 千, 百万, 万亿 ... */
    LQ_UNIT_WORD,     /* 901234人, 35公里: a word that changes nothing */
    LQ_UNITS
} lq_cell_unit;

typedef struct lq_unit {
    lq_cell_unit kind;
    int power;        /* of ten, that the number is to be multiplied by: 4 for 万人, 0 for 人 */
    const char *word; /* what is counted, in one spelling ("平方公里" for km2 too); "" when not told */
} lq_unit;

/* Reads "%", "万", "万人", "千公顷", "km2" ... False, *out untouched, for a text that is no unit known here, "" too. 千米, 千克,
   千瓦 are units of their own and no thousands. The text is folded (see lq_text_fold). */
bool lq_unit_read(lq_unit *out, const char *text);

/* Whether a text is a unit and nothing else, in brackets or not, of any width; also one per another: "元/人", "张/千人". */
bool lq_unit_is(const char *text);

/* The unit of a column: in its head, "生产总值（亿元）", "人口[单位:万人]", "GDP,亿元", "GDP/亿元", or else what stands above the
   table (may be NULL). False when there is none. */
bool lq_unit_of_column(lq_unit *out, const char *head, const char *above);

#endif

/*
 * coordinate.h: a longitude or latitude as people write it, as degrees.
 *
 *     112.564273 · １１２．５６ · 112.56° · E112.56 · 112.56E · 东经112.56 · 经度：112.56
 *     113°22′40.2″E · 东经 113度22分40.2秒 · 113 22 40.2E · 113°22'40.2" · 113:22:40.2 · 113-22-40.2 · 37°49.08′N
 *
 * W, S, 西经 and 南纬 are negative. A text is read in one way or not at all.
 */
#ifndef LQ_COORDINATE_H
#define LQ_COORDINATE_H

#include <stdbool.h>

typedef enum lq_axis { LQ_AXIS_UNSAID, LQ_AXIS_LON, LQ_AXIS_LAT } lq_axis;

typedef struct lq_coordinate {
    double value;      /* degrees; a plain number is not limited, for it may be metres */
    lq_axis axis;      /* that the text names itself, by E, W, 东经, 经度, lon ... */
    const char *fault; /* NULL, or why it cannot be read: goes on after the text, "has a decimal comma" */
} lq_coordinate;

lq_coordinate lq_coordinate_read(const char *text);

/* Two in one text, in the order in which they stand: "112.56,37.81" · "112.56 37.81" · "112.56；37.81" · "(112.56, 37.81)" ·
   "经度112.56纬度37.81" · "113°22′40.2″E 37°5′1″N". False when they cannot be read; why is out[0].fault. */
bool lq_coordinate_pair(lq_coordinate out[2], const char *text);

#endif

/*
 * gcj02.h: the Chinese map datums GCJ-02 (Amap, Tencent) and BD-09 (Baidu) to and from WGS84.
 *
 * GCJ-02 shifts points inside 72.004..137.8347 E, 0.8293..55.8271 N by 300-800 m; outside it is WGS84. The
 * formula is the one published in many open libraries; it is no official text. All calls work in place on
 * xy[2*n], lon, lat in degrees, and each point's result depends on that point alone, so a vertex shared by
 * two counties stays shared.
 */
#ifndef LQ_GCJ02_H
#define LQ_GCJ02_H

#include <stddef.h>

void lq_gcj02_from_wgs84(double *xy, size_t n);
void lq_gcj02_to_wgs84(double *xy, size_t n); /* inverse by iteration, to better than 1 mm */
void lq_bd09_from_gcj02(double *xy, size_t n);
void lq_bd09_to_gcj02(double *xy, size_t n); /* inverse by iteration, to better than 1 mm */
void lq_bd09_to_wgs84(double *xy, size_t n);

#endif

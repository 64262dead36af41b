/*
 * datum.h: which datum boundaries really have, measured: GCJ-02 labelled WGS84 is the rule in China.
 *
 * The centre of area of each county is compared with that of the same county in the embedded boundaries (WGS84): as it stands, and
 * taken for GCJ-02 or BD-09. A wrong datum moves all of them the same way by 0.3 to 1.2 km; how finely the counties are drawn, and a
 * county whose land has changed, moves each its own way, and the median sees through that.
 */
#ifndef LQ_DATUM_H
#define LQ_DATUM_H

#include "base/err.h"
#include "geo/polygons.h"
#include "model/finding.h"
#include "model/gazetteer.h"
#include "model/key.h"

typedef enum lq_datum {
    LQ_DATUM_WGS84,
    LQ_DATUM_GCJ02,
    LQ_DATUM_BD09,
    LQ_DATUMS,
    LQ_DATUM_UNKNOWN = LQ_DATUMS
} lq_datum;

typedef struct lq_datum_fit {
    lq_datum datum;
    size_t counties;            /* compared */
    double offset_m[LQ_DATUMS]; /* how far their median lies from the embedded boundaries, taken for each */
    double scatter_m;           /* under the nearest: half of the counties lie within this of their median */
    double shift_m;  /* median distance between the coordinates as they stand and WGS84; 0 when unknown */
    bool misfit;     /* all lie clearly beside the embedded boundaries, whatever the datum */
    const char *why; /* why it is not known: a constant phrase; NULL when it is */
} lq_datum_fit;

/* `polygons` in degrees as labelled, `keys` the code of each feature. Costs a few nanoseconds a vertex. */
lq_code lq_datum_measure(lq_datum_fit *out, const lq_polygons *polygons, const lq_keys *keys,
                         const lq_gazetteer *gazetteer, lq_err *err);

/* "wgs84", "gcj02", "bd09" as --crs takes them, "" for unknown; "WGS84", "GCJ-02", "BD-09", "not known". */
const char *lq_datum_word(lq_datum datum);
const char *lq_datum_name(lq_datum datum);

/* "median of 2482 county centres: 531 m from the embedded boundaries as labelled, 24 m as GCJ-02, 730 m as BD-09": at most
   room - 1 bytes. */
void lq_datum_text(char *out, size_t room, const lq_datum_fit *fit);

/* A finding "datum-doubtful" when polygons that should be WGS84 by now were measured to be something else. `crs` is what the user said,
   or NULL. */
void lq_datum_doubt(lq_findings *findings, const char *file, const char *crs, const lq_datum_fit *fit);

#endif

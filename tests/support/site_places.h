/* site_places.h: how many different places sites have. */
#ifndef LQ_TEST_SITE_PLACES_H
#define LQ_TEST_SITE_PLACES_H

#include "model/site.h"

/* To about 0.1 m, of the points that are to be drawn: several sites may share one place. */
size_t site_places(const lq_sites *s);

#endif

/* site_places.c: see site_places.h. */
#include "site_places.h"

#include <math.h>

static bool is_drawn(const lq_site *s)
{
    return s->place != LQ_SITE_OUTSIDE && isfinite(s->lon_deg);
}

static bool are_together(const lq_site *a, const lq_site *b)
{
    return llround(a->lon_deg * 1e6) == llround(b->lon_deg * 1e6) &&
           llround(a->lat_deg * 1e6) == llround(b->lat_deg * 1e6);
}

size_t site_places(const lq_sites *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->n; i++) {
        bool is_new = is_drawn(&s->at[i]);
        for (size_t k = 0; is_new && k < i; k++)
            is_new = !is_drawn(&s->at[k]) || !are_together(&s->at[k], &s->at[i]);
        count += is_new;
    }
    return count;
}

/* site_layers.h: sites and lines from vector files. */
#ifndef LQ_SITE_LAYERS_H
#define LQ_SITE_LAYERS_H

#include <stdbool.h>
#include "read/site_input.h"

/* Whether the ending of a path is that of a vector file known here. */
bool lq_site_layers_know(const char *path);

/* Adds the sites of all layers of points and lines, or of the one named by options->sheet. */
lq_code lq_site_layers_read(lq_site_input *in, lq_err *err);

#endif

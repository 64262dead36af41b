/* ring_input.c: see ring_input.h. */
#include "read/ring_input.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/text.h"

/* Copies the points that are finite; returns how many. */
static size_t points_copy(double *to, const double *x, const double *y, size_t stride, size_t n)
{
    size_t m = 0;
    for (size_t i = 0; i < n * stride; i += stride) {
        to[2 * m] = x[i];
        to[2 * m + 1] = y[i];
        m += isfinite(x[i]) && isfinite(y[i]);
    }
    return m;
}

bool lq_ring_input_add(lq_ring_input *in, lq_polygons *p, const double *x, const double *y, size_t stride,
                       size_t n)
{
    if (!lq_grow((void **)&in->xy, &in->room, n, 2 * sizeof *in->xy)) return false;
    size_t m = points_copy(in->xy, x, y, stride, n), degenerate = in->degenerate;
    in->not_finite += n - m;
    if (!lq_polygons_ring_add(p, in->xy, m, &in->degenerate)) return false;
    bool closed = m && in->xy[0] == in->xy[2 * m - 2] && in->xy[1] == in->xy[2 * m - 1];
    in->unclosed += !closed && m == n && degenerate == in->degenerate;
    return true;
}

void lq_ring_input_tell(lq_ring_input *in, lq_findings *findings, const char *file, size_t row)
{
    if (in->not_finite)
        lq_findings_add(
            findings, "vertex-dropped", file, row, "", "%zu %s dropped", in->not_finite,
            lq_plural(in->not_finite, "vertex is not a number and was", "vertices are not numbers and were"));
    if (in->unclosed)
        lq_findings_add(findings, "ring-unclosed", file, row, "", "%zu %s closed", in->unclosed,
                        lq_plural(in->unclosed, "ring did not end where it began and was",
                                  "rings did not end where they began and were"));
    if (in->degenerate)
        lq_findings_add(findings, "ring-degenerate", file, row, "", "%zu %s left out", in->degenerate,
                        lq_plural(in->degenerate, "ring has fewer than three points and was",
                                  "rings have fewer than three points and were"));
    in->not_finite = in->unclosed = in->degenerate = 0;
}

void lq_ring_input_release(lq_ring_input *in)
{
    free(in->xy);
    *in = (lq_ring_input){0};
}

/* simplify.c: see simplify.h. */
#include "geo/simplify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

/* Directions from the anchor that pass within the tolerance of all points seen, as two bounds; everything while `open`. */
typedef struct cone {
    double left_x, left_y, right_x, right_y;
    double reach2; /* squared distance of the furthest point seen */
    bool open;
} cone;

static double cross(double ax, double ay, double bx, double by)
{
    return ax * by - ay * bx;
}

/* Narrows the cone by the point at (x, y) from the anchor; false when the way to it leads outside or back. */
static bool cone_narrow(cone *c, double x, double y, double tolerance)
{
    double d2 = x * x + y * y, t2 = tolerance * tolerance;
    if (d2 < c->reach2) { /* it turns back: a little only, or the chord would end short of it */
        if (sqrt(c->reach2) - sqrt(d2) > tolerance / 4) return false;
    } else {
        c->reach2 = d2;
    }
    if (d2 <= t2) return true; /* within the tolerance of the anchor itself */
    if (!c->open && (cross(c->left_x, c->left_y, x, y) < 0 || cross(x, y, c->right_x, c->right_y) < 0))
        return false;
    if (!c->open && x * (c->left_x + c->right_x) + y * (c->left_y + c->right_y) < 0)
        return false;                        /* straight back */
    double a = sqrt(d2 - t2), b = tolerance; /* turned by -+asin(tolerance / d); length does not matter */
    double lx = a * x + b * y, ly = a * y - b * x, rx = a * x - b * y, ry = a * y + b * x;
    if (c->open || cross(c->left_x, c->left_y, lx, ly) > 0) c->left_x = lx, c->left_y = ly;
    if (c->open || cross(rx, ry, c->right_x, c->right_y) > 0) c->right_x = rx, c->right_y = ry;
    c->open = false;
    return true;
}

static size_t sleeve_fit(lq_point *out, const lq_point *in, size_t n, double tolerance)
{
    size_t kept = 0;
    lq_point anchor = in[0], last = in[n - 1];
    out[kept++] = anchor;
    cone c = {.open = true};
    lq_point before = anchor;
    for (size_t i = 1; i < n; i++) {
        lq_point p = in[i];
        if (!cone_narrow(&c, (double)p.x - anchor.x, (double)p.y - anchor.y, tolerance)) {
            out[kept++] = anchor = before;
            c = (cone){.open = true};
            cone_narrow(&c, (double)p.x - anchor.x, (double)p.y - anchor.y, tolerance);
        }
        before = p;
    }
    out[kept++] = last;
    return kept;
}

static size_t furthest_from(const lq_point *in, size_t n, lq_point a, lq_point b)
{
    size_t best = 1;
    double most = -1, ux = (double)b.x - a.x, uy = (double)b.y - a.y;
    for (size_t i = 1; i + 1 < n; i++) {
        double px = (double)in[i].x - a.x, py = (double)in[i].y - a.y;
        double d = ux == 0 && uy == 0 ? px * px + py * py : fabs(cross(ux, uy, px, py));
        if (d > most) most = d, best = i;
    }
    return best;
}

/* A loop that collapsed: its start, the point furthest from it, and the point furthest from the line between them. */
static size_t triangle_of(lq_point *out, const lq_point *in, size_t n)
{
    lq_point a = in[0];
    size_t far = furthest_from(in, n, a, a), wide = furthest_from(in, n, a, in[far]);
    lq_point p = in[far < wide ? far : wide], q = in[far < wide ? wide : far];
    out[0] = a, out[1] = p, out[2] = q, out[3] = a;
    return 4;
}

static bool same(lq_point p, lq_point q)
{
    return p.x == q.x && p.y == q.y;
}

/* True when all points lie on one straight line. */
static bool line_straight(const lq_point *p, size_t n)
{
    size_t i = 1;
    while (i < n && same(p[i], p[0])) i++;
    for (size_t k = i; k < n; k++) {
        int64_t ux = (int64_t)p[i].x - p[0].x, uy = (int64_t)p[i].y - p[0].y;
        if (ux * ((int64_t)p[k].y - p[0].y) != uy * ((int64_t)p[k].x - p[0].x)) return false;
    }
    return true;
}

static size_t line_fit(lq_point *out, const lq_point *in, size_t n, double tolerance)
{
    bool loop = n >= 4 && same(in[0], in[n - 1]);
    lq_point triangle[4];
    if (loop) triangle_of(triangle, in, n); /* before out overwrites in */
    size_t kept = sleeve_fit(out, in, n, tolerance);
    if (loop && line_straight(out, kept)) {
        memcpy(out, triangle, sizeof triangle);
        kept = 4;
    }
    return kept;
}

static bool is_before(lq_point p, lq_point q)
{
    return p.x != q.x ? p.x < q.x : p.y < q.y;
}

/* Whether a line runs against the direction it is always simplified in, so that it keeps the same points either way. */
static bool runs_back(const lq_point *p, size_t n)
{
    bool loop = same(p[0], p[n - 1]);
    return loop ? is_before(p[n - 2], p[1]) : is_before(p[n - 1], p[0]);
}

static void line_reverse(lq_point *p, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        lq_point other = p[n - 1 - i];
        p[n - 1 - i] = p[i];
        p[i] = other;
    }
}

size_t lq_line_simplify(lq_point *out, const lq_point *in, size_t n, double tolerance)
{
    bool back = n > 2 && runs_back(in, n);
    if (n <= 2 || back) memmove(out, in, n * sizeof *in);
    if (n <= 2) return n;
    if (back) line_reverse(out, n);
    size_t kept = line_fit(out, back ? out : in, n, tolerance);
    if (back) line_reverse(out, kept);
    return kept;
}

void lq_arcs_areas(double *area, const lq_arcs *a)
{
    memset(area, 0, a->features * sizeof *area);
    lq_point o = a->points ? a->at[0] : (lq_point){0, 0};
    for (size_t i = 0; i < a->n; i++) {
        const lq_point *p = a->at + a->first[i], *end = a->at + a->first[i + 1];
        double twice = 0, ax = (double)p->x - o.x, ay = (double)p->y - o.y;
        while (++p < end) {
            double bx = (double)p->x - o.x, by = (double)p->y - o.y;
            twice += ay * bx - ax * by;
            ax = bx, ay = by;
        }
        if (lq_is_feature(a->left[i])) area[a->left[i]] += twice / 2;
        if (lq_is_feature(a->right[i])) area[a->right[i]] -= twice / 2;
    }
}

static bool side_lost(const bool *lost, uint32_t side)
{
    return lq_is_feature(side) && lost[side];
}

/* Simplifies all arcs but those of lost features into *out, which has room for all points. */
static void arcs_fill(lq_arcs *out, const lq_arcs *in, const bool *lost, double tolerance)
{
    out->points = 0;
    for (size_t i = 0; i < in->n; i++) {
        const lq_point *from = in->at + in->first[i];
        lq_point *to = out->at + out->points;
        size_t n = in->first[i + 1] - in->first[i];
        if (side_lost(lost, in->left[i]) || side_lost(lost, in->right[i]))
            memmove(to, from, n * sizeof *to);
        else
            n = lq_line_simplify(to, from, n, tolerance);
        out->points += n;
        out->first[i + 1] = (uint32_t)out->points;
    }
}

bool lq_arcs_simplify(lq_arcs *out, const lq_arcs *in, double tolerance)
{
    *out = (lq_arcs){.features = in->features, .n = in->n};
    double *before = lq_alloc(in->features, sizeof *before), *after = lq_alloc(in->features, sizeof *after);
    bool *lost = lq_zalloc(in->features, sizeof *lost);
    out->first = lq_zalloc(in->n + 1, sizeof *out->first);
    out->at = lq_alloc(in->points, sizeof *out->at);
    out->left = lq_alloc(in->n, sizeof *out->left);
    out->right = lq_alloc(in->n, sizeof *out->right);
    bool ok = before && after && lost && out->first && out->at && out->left && out->right, again = ok;
    if (ok) {
        memcpy(out->left, in->left, in->n * sizeof *in->left);
        memcpy(out->right, in->right, in->n * sizeof *in->right);
        lq_arcs_areas(before, in);
    }
    while (again) { /* keeping one county's points changes its neighbours: look again until none is lost */
        again = false;
        arcs_fill(out, in, lost, tolerance);
        lq_arcs_areas(after, out);
        for (size_t f = 0; f < in->features; f++)
            if (!lost[f] && after[f] < before[f] / 2) lost[f] = again = true;
    }
    free(before);
    free(after);
    free(lost);
    return ok;
}

/* subdivision.c: see subdivision.h. */
#include "support.h"
#include "subdivision.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

static double random_between(uint64_t *random, double low, double high)
{
    return low + (high - low) * test_random_unit(random);
}

static int32_t snapped(double v, int32_t snap)
{
    return (int32_t)(floor(v / snap + 0.5) * snap);
}

/* Fills the points between the two ends of an edge, each shaken across it, the less the nearer it is to an end. */
static void edge_bend(lq_point *p, const subdivision_look *look, uint64_t *random)
{
    uint32_t n = look->steps;
    double ux = (double)p[n].x - p[0].x, uy = (double)p[n].y - p[0].y;
    for (uint32_t k = 1; k < n; k++) {
        double t = (double)k / n, out = look->bend * fmin(t, 1 - t) * random_between(random, -1, 1);
        p[k].x = p[0].x + (int32_t)floor(t * ux - out * uy + 0.5);
        p[k].y = p[0].y + (int32_t)floor(t * uy + out * ux + 0.5);
    }
}

static lq_point *edge_east(const subdivision *s, uint32_t column, uint32_t row)
{
    return s->edge + ((size_t)row * s->look.columns + column) * (s->look.steps + 1);
}

static lq_point *edge_south(const subdivision *s, uint32_t column, uint32_t row)
{
    size_t before = (size_t)(s->look.rows + 1) * s->look.columns;
    return s->edge + (before + (size_t)row * (s->look.columns + 1) + column) * (s->look.steps + 1);
}

static void edges_make(subdivision *s, uint64_t *random)
{
    const subdivision_look *l = &s->look;
    size_t across = l->columns + 1;
    lq_point *corner = lq_alloc((l->rows + 1) * across, sizeof *corner);
    assert_non_null(corner);
    for (uint32_t r = 0; r <= l->rows; r++)
        for (uint32_t c = 0; c <= l->columns; c++) {
            double x = (c + random_between(random, -l->shake, l->shake)) / l->columns;
            double y = (r + random_between(random, -l->shake, l->shake)) / l->rows;
            corner[r * across + c] =
                (lq_point){snapped(l->x0 + x * l->width, l->snap), snapped(l->y0 + y * l->height, l->snap)};
        }
    for (uint32_t r = 0; r <= l->rows; r++)
        for (uint32_t c = 0; c <= l->columns; c++) {
            lq_point *east = edge_east(s, c, r), *south = edge_south(s, c, r);
            if (c < l->columns) {
                east[0] = corner[r * across + c], east[l->steps] = corner[r * across + c + 1];
                edge_bend(east, l, random);
            }
            if (r < l->rows) {
                south[0] = corner[r * across + c], south[l->steps] = corner[(r + 1) * across + c];
                edge_bend(south, l, random);
            }
        }
    free(corner);
}

static uint32_t owner_at(const subdivision *s, int64_t column, int64_t row)
{
    bool inside = column >= 0 && row >= 0 && column < s->look.columns && row < s->look.rows;
    return inside ? s->owner[(size_t)row * s->look.columns + (size_t)column] : LQ_NONE;
}

static void arc_add(lq_arcs *a, const lq_point *p, uint32_t steps, uint32_t left, uint32_t right)
{
    if (left == right) return;
    a->left[a->n] = left;
    a->right[a->n] = right;
    for (uint32_t k = 0; k <= steps; k++) a->at[a->points++] = p[k];
    a->first[++a->n] = (uint32_t)a->points;
}

/* North is on the left of an edge that runs eastwards, east on the left of one that runs southwards. */
static void arcs_make(subdivision *s)
{
    uint32_t columns = s->look.columns, rows = s->look.rows, steps = s->look.steps;
    for (uint32_t r = 0; r <= rows; r++)
        for (uint32_t c = 0; c <= columns; c++) {
            uint32_t here = owner_at(s, c, r);
            if (c < columns)
                arc_add(&s->arcs, edge_east(s, c, r), steps, owner_at(s, c, (int64_t)r - 1), here);
            if (r < rows) arc_add(&s->arcs, edge_south(s, c, r), steps, here, owner_at(s, (int64_t)c - 1, r));
        }
}

subdivision *subdivision_create(const subdivision_look *look, uint64_t *random)
{
    subdivision *s = lq_zalloc(1, sizeof *s);
    assert_non_null(s);
    s->look = *look;
    size_t cells = (size_t)look->columns * look->rows, edges = 2 * cells + look->columns + look->rows;
    s->owner = lq_alloc(cells, sizeof *s->owner);
    s->edge = lq_zalloc(edges * (look->steps + 1), sizeof *s->edge);
    s->arcs.features = look->features;
    s->arcs.first = lq_zalloc(edges + 1, sizeof *s->arcs.first);
    s->arcs.at = lq_alloc(edges * (look->steps + 1), sizeof *s->arcs.at);
    s->arcs.left = lq_alloc(edges, sizeof *s->arcs.left);
    s->arcs.right = lq_alloc(edges, sizeof *s->arcs.right);
    assert_true(s->owner && s->edge && s->arcs.first && s->arcs.at && s->arcs.left && s->arcs.right);
    for (size_t i = 0; i < cells; i++) {
        s->owner[i] = (uint32_t)(test_random(random) % look->features);
        if (test_random_unit(random) < look->holes) s->owner[i] = LQ_NONE;
    }
    edges_make(s, random);
    arcs_make(s);
    return s;
}

void subdivision_free(subdivision *s)
{
    if (!s) return;
    lq_arcs_release(&s->arcs);
    free(s->owner);
    free(s->edge);
    free(s);
}

size_t subdivision_ring(const subdivision *s, uint32_t column, uint32_t row, lq_point *ring)
{
    const lq_point *north = edge_east(s, column, row), *south = edge_east(s, column, row + 1);
    const lq_point *west = edge_south(s, column, row), *east = edge_south(s, column + 1, row);
    uint32_t n = s->look.steps;
    for (uint32_t k = 0; k < n; k++) {
        ring[k] = north[k];
        ring[n + k] = east[k];
        ring[2 * n + k] = south[n - k];
        ring[3 * n + k] = west[n - k];
    }
    return 4 * (size_t)n;
}

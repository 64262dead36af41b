/*
 * test_cover.c: shares of pixels by hand, and on made-up counties against a clipper written here: polygons cut to each pixel by
 * Sutherland and Hodgman's method in doubles, their areas by the shoelace formula.
 *
 * Shares are checked in subpixel areas: a pixel has 256 * 256, LQ_SHARE_FULL counts each twice.
 */
#include "../support/support.h"
#include "../support/subdivision.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "tile/cover.h"

#define PX      256
#define SOURCES 16
/* A border's crossing of a row or column is rounded by less than a subpixel, at both ends of its way through a pixel: each
   moves at most one subpixel times a pixel's side from one share to the other, twice by the way shares are counted. */
#define ROUNDING (2 * 2 * PX)

/* Shares of every pixel as the sweep told them. */
typedef struct picture {
    int32_t width, height;
    int32_t *share; /* [height * width * SOURCES] */
    int32_t row, x; /* where the next span must begin */
    int32_t least;  /* smallest share seen */
    bool orderly;
} picture;

static picture picture_of(int32_t width, int32_t height)
{
    picture p = {.width = width, .height = height, .least = LQ_SHARE_FULL, .orderly = true};
    p.share = lq_zalloc((size_t)width * (size_t)height * SOURCES, sizeof *p.share);
    assert_non_null(p.share);
    return p;
}

static int32_t *shares_at(const picture *p, int32_t x, int32_t y)
{
    return p->share + ((size_t)y * (size_t)p->width + (size_t)x) * SOURCES;
}

static void span_take(void *context, int32_t row, int32_t x, int32_t n, const lq_share *shares,
                      size_t n_shares)
{
    picture *p = context;
    if (p->x == p->width) p->x = 0, p->row++;
    p->orderly = p->orderly && row == p->row && x == p->x && n > 0 && x + n <= p->width && n_shares > 0;
    if (!p->orderly) return;
    p->x = x + n;
    for (size_t i = 0; i < n_shares; i++) {
        if (shares[i].share < p->least) p->least = shares[i].share;
        for (int32_t k = x; k < x + n; k++) {
            int32_t *to = &shares_at(p, k, row)[shares[i].source];
            p->orderly = p->orderly && shares[i].source < SOURCES && !*to; /* each source once */
            *to = shares[i].share;
        }
    }
}

static picture sweep(lq_cover *c, int32_t width, int32_t height)
{
    picture p = picture_of(width, height);
    assert_true(lq_cover_sweep(c, span_take, &p));
    assert_true(p.orderly && p.row == height - 1 && p.x == width); /* spans tile the rows */
    return p;
}

static void assert_full(const picture *p)
{
    for (int32_t y = 0; y < p->height; y++)
        for (int32_t x = 0; x < p->width; x++) {
            int64_t sum = 0;
            for (int s = 0; s < SOURCES; s++) sum += shares_at(p, x, y)[s];
            assert_int_equal(sum, LQ_SHARE_FULL);
        }
}

/* ---- by hand ---- */

/* Source 0 and, on the left of each way, source 1; the corner is 0. */
static picture draw_ways(int32_t width, int32_t height, const lq_sub *at, size_t n)
{
    lq_cover *c = lq_cover_create();
    assert_non_null(c);
    assert_true(lq_cover_begin(c, width, height, 0));
    for (size_t i = 0; i + 1 < n; i++) assert_true(lq_cover_segment(c, at[i], at[i + 1], 1, 0));
    picture p = sweep(c, width, height);
    lq_cover_free(c);
    assert_full(&p);
    return p;
}

/* expected[height * width]: twice the area of source 1. */
static void assert_ways(int32_t width, int32_t height, const lq_sub *at, size_t n, const int32_t *expected)
{
    picture p = draw_ways(width, height, at, n);
    for (int32_t i = 0; i < width * height; i++) {
        if (p.share[i * SOURCES + 1] != expected[i])
            fail_msg("pixel %d, %d: %d, by hand %d", i % width, i / width, p.share[i * SOURCES + 1],
                     expected[i]);
    }
    free(p.share);
}

#define FULL LQ_SHARE_FULL

static void a_window_without_borders_is_its_corner(void **state)
{
    (void)state;
    lq_cover *c = lq_cover_create();
    assert_true(lq_cover_begin(c, 5, 3, 7));
    picture p = sweep(c, 5, 3);
    for (int i = 0; i < 15; i++) assert_int_equal(p.share[i * SOURCES + 7], FULL);
    free(p.share);
    lq_cover_free(c);
}

/* A border southwards has the east on its left. */
static void upright_borders(void **state)
{
    (void)state;
    const lq_sub quarter[] = {{PX + 64, -50}, {PX + 64, 2 * PX + 50}};
    assert_ways(3, 2, quarter, 2, (int32_t[]){0, FULL / 4 * 3, FULL, 0, FULL / 4 * 3, FULL});
    const lq_sub edge[] = {{PX, -50}, {PX, 2 * PX + 50}};
    assert_ways(3, 2, edge, 2, (int32_t[]){0, FULL, FULL, 0, FULL, FULL});
    const lq_sub starts[] = {
        {PX + 128, PX + 192}, {PX + 128, 3 * PX}, {9 * PX, 3 * PX}, {9 * PX, PX + 192}, {PX + 128, PX + 192}};
    assert_ways(3, 2, starts, 5, (int32_t[]){0, 0, 0, 0, FULL / 8, FULL / 4});
    const lq_sub last[] = {{3 * PX - 1, -50}, {3 * PX - 1, 2 * PX + 50}};
    assert_ways(3, 2, last, 2, (int32_t[]){0, 0, 2 * PX, 0, 0, 2 * PX});
}

/* Westwards, so that the south is on its left; most lie across the window's left edge. */
static void level_borders(void **state)
{
    (void)state;
    const lq_sub quarter[] = {{3 * PX + 9, PX + 64}, {-9, PX + 64}};
    assert_ways(3, 3, quarter, 2,
                (int32_t[]){0, 0, 0, FULL / 4 * 3, FULL / 4 * 3, FULL / 4 * 3, FULL, FULL, FULL});
    const lq_sub edge[] = {{3 * PX + 9, PX}, {-9, PX}};
    assert_ways(3, 3, edge, 2, (int32_t[]){0, 0, 0, FULL, FULL, FULL, FULL, FULL, FULL});
    const lq_sub top[] = {{3 * PX + 9, 0}, {-9, 0}}; /* what is below the top edge is below the corner */
    assert_ways(3, 1, top, 2, (int32_t[]){FULL, FULL, FULL});
    const lq_sub bottom[] = {{3 * PX + 9, 2 * PX}, {-9, 2 * PX}};
    assert_ways(3, 2, bottom, 2, (int32_t[]){0, 0, 0, 0, 0, 0});
}

static void slanted_borders(void **state)
{
    (void)state;
    const lq_sub diagonal[] = {{-PX, -PX}, {4 * PX, 4 * PX}};
    assert_ways(3, 3, diagonal, 2, (int32_t[]){FULL / 2, FULL, FULL, 0, FULL / 2, FULL, 0, 0, FULL / 2});
    /* One down, two across: through the pixel's corners at (0, 0), (2, 1), (4, 2). */
    const lq_sub flat[] = {{0, 0}, {4 * PX, 2 * PX}};
    assert_ways(4, 2, flat, 2, (int32_t[]){FULL / 4, FULL / 4 * 3, FULL, FULL, 0, 0, FULL / 4, FULL / 4 * 3});
}

static void triangles(void **state)
{
    (void)state;
    /* Half of a square of 3 px, its right angle in the corner; left is inside when it runs against the clock. */
    const lq_sub large[] = {{0, 0}, {0, 3 * PX}, {3 * PX, 0}, {0, 0}};
    assert_ways(3, 3, large, 4, (int32_t[]){FULL, FULL, FULL / 2, FULL, FULL / 2, 0, FULL / 2, 0, 0});
    const lq_sub small[] = {{PX + 10, 10}, {PX + 10, 200}, {PX + 200, 10}, {PX + 10, 10}}; /* 190 * 190 / 2 */
    assert_ways(3, 1, small, 4, (int32_t[]){0, 190 * 190, 0});
    /* The same over the corner of four pixels, which cut it at 128 of 190: 128 * 128 in the first, 62 * 62 / 2 in the two beside it. */
    const lq_sub over[] = {{128, 128}, {128, 318}, {318, 128}, {128, 128}};
    assert_ways(2, 2, over, 4, (int32_t[]){190 * 190 - 2 * 62 * 62, 62 * 62, 62 * 62, 0});
}

static void slivers(void **state)
{
    (void)state;
    const lq_sub upright[] = {
        {PX - 1, 0}, {PX - 1, 3 * PX}, {PX, 3 * PX}, {PX, 0}, {PX - 1, 0}}; /* one subpixel wide */
    assert_ways(2, 3, upright, 5, (int32_t[]){2 * PX, 0, 2 * PX, 0, 2 * PX, 0});
    const lq_sub level[] = {{0, PX}, {0, PX + 1}, {2 * PX, PX + 1}, {2 * PX, PX}, {0, PX}};
    assert_ways(2, 2, level, 5, (int32_t[]){0, 0, 2 * PX, 2 * PX});
    const lq_sub nothing[] = {{30, 30}, {300, 400}, {30, 30}};
    assert_ways(2, 2, nothing, 3, (int32_t[]){0, 0, 0, 0});
}

/* ... and what is outside does not count. */
static void borders_beyond_the_window(void **state)
{
    (void)state;
    const int64_t far = INT64_C(1) << 38; /* the world at zoom 22 */
    const lq_sub right[] = {{2 * PX, -far}, {2 * PX, far}}, below[] = {{far, 2 * PX}, {-far, 2 * PX}};
    const lq_sub left[] = {{-1, -far}, {-1, far}, {-far, far}, {-far, -far}, {-1, -far}};
    const lq_sub above[] = {{far, -1}, {-far, -1}};
    assert_ways(2, 2, right, 2, (int32_t[4]){0});
    assert_ways(2, 2, below, 2, (int32_t[4]){0});
    assert_ways(2, 2, left, 5, (int32_t[4]){0});
    assert_ways(2, 2, above, 2, (int32_t[4]){0}); /* the corner knows */
    const lq_sub long_way[] = {{PX, -far}, {PX, far}}, steep[] = {{-far, -far}, {far, far}};
    assert_ways(2, 2, long_way, 2, (int32_t[]){0, FULL, 0, FULL});
    assert_ways(2, 2, steep, 2, (int32_t[]){FULL / 2, FULL, 0, FULL / 2});
}

static void a_cover_is_used_again(void **state)
{
    (void)state;
    lq_cover *c = lq_cover_create();
    for (int32_t turn = 0; turn < 3; turn++) {
        int32_t size = turn == 1 ? 9 : 2;
        assert_true(lq_cover_begin(c, size, size, 3));
        if (turn < 2) assert_true(lq_cover_segment(c, (lq_sub){-9, -9}, (lq_sub){PX, PX}, 1, 2));
        assert_true(lq_cover_segment(c, (lq_sub){-9, -9}, (lq_sub){PX, PX}, 5, 5)); /* not a border */
        picture p = sweep(c, size, size);
        if (turn == 2)
            for (int i = 0; i < 4; i++) assert_int_equal(p.share[i * SOURCES + 3], FULL);
        free(p.share);
    }
    lq_cover_free(c);
}

/* ---- made-up counties ---- */

typedef struct vec {
    double x, y;
} vec;

/* Cuts a polygon to one side of an axis: keeps sign * (x or y) <= sign * limit. */
static size_t half_plane(vec *out, const vec *in, size_t n, bool upright, double limit, double sign)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        vec a = in[i], b = in[(i + 1) % n];
        double da = sign * ((upright ? a.x : a.y) - limit), db = sign * ((upright ? b.x : b.y) - limit);
        if (da <= 0) out[kept++] = a;
        if ((da < 0 && db > 0) || (da > 0 && db < 0)) {
            double t = da / (da - db);
            out[kept++] = (vec){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
        }
    }
    return kept;
}

static double twice_area(const vec *at, size_t n)
{
    double twice = 0;
    for (size_t i = 0; i < n; i++) twice += at[i].x * at[(i + 1) % n].y - at[i].y * at[(i + 1) % n].x;
    return fabs(twice);
}

#define RING_MOST 64

/* Adds twice a polygon's area in every pixel to area[height * width * SOURCES]. */
static void polygon_clip(double *area, int32_t width, int32_t height, const vec *ring, size_t n,
                         uint32_t source)
{
    vec row[RING_MOST], strip[RING_MOST], cut[RING_MOST];
    for (int32_t y = 0; y < height; y++) {
        size_t n_row = half_plane(cut, ring, n, false, y * PX, -1);
        n_row = half_plane(row, cut, n_row, false, (y + 1) * PX, 1);
        for (int32_t x = 0; n_row && x < width; x++) {
            size_t k = half_plane(cut, row, n_row, true, x * PX, -1);
            k = half_plane(strip, cut, k, true, (x + 1) * PX, 1);
            area[((size_t)y * (size_t)width + (size_t)x) * SOURCES + source] += twice_area(strip, k);
        }
    }
}

/* How many segments of border may touch each pixel: their boxes do. */
static void segments_count(int *count, int32_t width, int32_t height, const lq_arcs *a)
{
    for (size_t i = 0; i < a->n; i++)
        for (uint32_t k = a->first[i]; k + 1 < a->first[i + 1]; k++) {
            lq_point p = a->at[k], q = a->at[k + 1];
            int32_t x0 = (p.x < q.x ? p.x : q.x) / PX - 1, x1 = (p.x > q.x ? p.x : q.x) / PX + 1;
            int32_t y0 = (p.y < q.y ? p.y : q.y) / PX - 1, y1 = (p.y > q.y ? p.y : q.y) / PX + 1;
            for (int32_t y = y0 > 0 ? y0 : 0; y <= y1 && y < height; y++)
                for (int32_t x = x0 > 0 ? x0 : 0; x <= x1 && x < width; x++) count[y * width + x]++;
        }
}

static uint32_t source_of(const subdivision *s, uint32_t side)
{
    return lq_is_feature(side) ? side : s->look.features;
}

/* The source just above and to the left of (x, y): comes in from the far west and changes source at every border met. */
static uint32_t corner_of(const subdivision *s, int64_t x, int64_t y)
{
    int balance[SOURCES] = {0};
    const lq_arcs *a = &s->arcs;
    balance[s->look.features] = 1;
    for (size_t i = 0; i < a->n; i++)
        for (uint32_t k = a->first[i]; k + 1 < a->first[i + 1]; k++) {
            lq_sub p = {a->at[k].x, a->at[k].y}, q = {a->at[k + 1].x, a->at[k + 1].y};
            bool south = p.y < q.y;
            lq_sub top = south ? p : q, bottom = south ? q : p;
            if (!(top.y < y && y <= bottom.y) || lq_sub_cross(top, bottom, y) >= x) continue;
            balance[source_of(s, south ? a->left[i] : a->right[i])]++;
            balance[source_of(s, south ? a->right[i] : a->left[i])]--;
        }
    for (uint32_t f = 0; f < SOURCES; f++)
        if (balance[f] > 0) return f;
    fail();
    return 0;
}

/* The window of a subdivision (in subpixels) with its upper left corner at (x, y). */
static picture subdivision_sweep(lq_cover *c, const subdivision *s, int32_t x, int32_t y, int32_t width,
                                 int32_t height)
{
    const lq_arcs *a = &s->arcs;
    assert_true(lq_cover_begin(c, width, height, corner_of(s, x, y)));
    for (size_t i = 0; i < a->n; i++)
        for (uint32_t k = a->first[i]; k + 1 < a->first[i + 1]; k++)
            assert_true(lq_cover_segment(c, (lq_sub){a->at[k].x - x, a->at[k].y - y},
                                         (lq_sub){a->at[k + 1].x - x, a->at[k + 1].y - y},
                                         source_of(s, a->left[i]), source_of(s, a->right[i])));
    return sweep(c, width, height);
}

static void truth_clip(double *area, const subdivision *s, int32_t width, int32_t height)
{
    const subdivision_look *l = &s->look;
    for (size_t i = 0; i < (size_t)width * (size_t)height; i++) area[i * SOURCES + l->features] = FULL;
    for (uint32_t r = 0; r < l->rows; r++)
        for (uint32_t c = 0; c < l->columns; c++) {
            lq_point at[RING_MOST];
            vec ring[RING_MOST];
            uint32_t owner = s->owner[(size_t)r * l->columns + c];
            if (owner == LQ_NONE) continue;
            size_t n = subdivision_ring(s, c, r, at);
            for (size_t i = 0; i < n; i++) ring[i] = (vec){at[i].x, at[i].y};
            polygon_clip(area, width, height, ring, n, owner);
        }
    for (size_t i = 0; i < (size_t)width * (size_t)height; i++)
        for (uint32_t f = 0; f < l->features; f++) area[i * SOURCES + l->features] -= area[i * SOURCES + f];
}

static void assert_areas(const picture *p, const subdivision *s)
{
    size_t pixels = (size_t)p->width * (size_t)p->height;
    double *area = lq_zalloc(pixels * SOURCES, sizeof *area), off = 0;
    int *segments = lq_zalloc(pixels, sizeof *segments);
    assert_true(area && segments);
    truth_clip(area, s, p->width, p->height);
    segments_count(segments, p->width, p->height, &s->arcs);
    for (size_t i = 0; i < pixels; i++)
        for (int f = 0; f < SOURCES; f++) {
            double apart = fabs(p->share[i * SOURCES + (size_t)f] - area[i * SOURCES + (size_t)f]);
            off += apart;
            if (apart > segments[i] * ROUNDING + 0.01)
                fail_msg("pixel %zu, %zu, source %d: %d, clipped %.1f, %d segments", i % (size_t)p->width,
                         i / (size_t)p->width, f, p->share[i * SOURCES + (size_t)f],
                         area[i * SOURCES + (size_t)f], segments[i]);
        }
    assert_true(off / ((double)pixels * FULL) < 0.01); /* and on the mean far less than that */
    free(area);
    free(segments);
}

/* Windows of 64 px on counties of many shapes: some fill the window, some lie outside it, some are smaller than a pixel. */
static const subdivision_look looks[] = {
    {.columns = 8,
     .rows = 8,
     .features = 9,
     .x0 = -20 * PX,
     .y0 = -20 * PX,
     .width = 100 * PX,
     .height = 100 * PX,
     .shake = 0.45,
     .steps = 1,
     .snap = 1},
    {.columns = 7,
     .rows = 9,
     .features = 12,
     .x0 = 5 * PX,
     .y0 = 9 * PX,
     .width = 40 * PX,
     .height = 41 * PX,
     .shake = 0.49,
     .steps = 1,
     .snap = 1,
     .holes = 0.2},
    {.columns = 5,
     .rows = 5,
     .features = 5,
     .x0 = -9 * PX,
     .y0 = -9 * PX,
     .width = 80 * PX,
     .height = 80 * PX,
     .shake = 0.3,
     .steps = 7,
     .bend = 0.15,
     .snap = 1,
     .holes = 0.1},
    {.columns = 3,
     .rows = 3,
     .features = 8,
     .x0 = -5000 * PX,
     .y0 = -4000 * PX,
     .width = 9000 * PX,
     .height = 9000 * PX,
     .shake = 0.4,
     .steps = 1,
     .snap = 1},
    {.columns = 16,
     .rows = 16,
     .features = 15,
     .x0 = 0,
     .y0 = 0,
     .width = 64 * PX,
     .height = 64 * PX,
     .shake = 0,
     .steps = 1,
     .snap = PX}, /* on pixel edges */
    {.columns = 20,
     .rows = 20,
     .features = 15,
     .x0 = -PX,
     .y0 = -PX,
     .width = 66 * PX,
     .height = 66 * PX,
     .shake = 0.4,
     .steps = 1,
     .snap = PX}, /* corners on corners */
    {.columns = 30,
     .rows = 30,
     .features = 15,
     .x0 = 2 * PX,
     .y0 = 3 * PX,
     .width = 60 * PX,
     .height = 50 * PX,
     .shake = 0,
     .steps = 1,
     .snap = PX / 2,
     .holes = 0.3},
    {.columns = 24,
     .rows = 24,
     .features = 15,
     .x0 = 60,
     .y0 = 70,
     .width = 6 * PX,
     .height = 7 * PX,
     .shake = 0.45,
     .steps = 1,
     .snap = 1}, /* four to a pixel */
};
#define LOOKS (sizeof looks / sizeof *looks)
#define TURNS 6

static void shares_are_the_areas(void **state)
{
    (void)state;
    uint64_t random = 2;
    lq_cover *c = lq_cover_create();
    for (size_t i = 0; i < LOOKS * TURNS; i++) {
        subdivision *s = subdivision_create(&looks[i % LOOKS], &random);
        picture p = subdivision_sweep(c, s, 0, 0, 64, 64);
        assert_full(&p);
        assert_areas(&p, s);
        assert_true(p.least > -ROUNDING); /* two borders a subpixel apart may be rounded across each other */
        if (i % LOOKS != LOOKS - 1) assert_true(p.least > 0);
        free(p.share);
        subdivision_free(s);
    }
    lq_cover_free(c);
}

static void assert_part(const picture *whole, const picture *part, int32_t x, int32_t y)
{
    for (int32_t row = 0; row < part->height; row++)
        assert_memory_equal(shares_at(whole, x, y + row), shares_at(part, 0, row),
                            (size_t)part->width * SOURCES * sizeof *part->share);
}

/* Four tiles, strips of one pixel, and a window in the middle show what the whole shows. */
static void windows_cut_anywhere_agree(void **state)
{
    (void)state;
    static const int32_t cuts[][4] = {{0, 0, 32, 32}, {32, 0, 32, 32}, {0, 32, 32, 32}, {32, 32, 32, 32},
                                      {17, 0, 1, 64}, {0, 41, 64, 1},  {5, 7, 37, 50},  {63, 63, 1, 1}};
    uint64_t random = 5;
    lq_cover *c = lq_cover_create();
    for (size_t i = 0; i < LOOKS * TURNS; i++) {
        subdivision *s = subdivision_create(&looks[i % LOOKS], &random);
        picture whole = subdivision_sweep(c, s, 0, 0, 64, 64);
        for (size_t k = 0; k < sizeof cuts / sizeof *cuts; k++) {
            picture part = subdivision_sweep(c, s, cuts[k][0] * PX, cuts[k][1] * PX, cuts[k][2], cuts[k][3]);
            assert_part(&whole, &part, cuts[k][0], cuts[k][1]);
            free(part.share);
        }
        free(whole.share);
        subdivision_free(s);
    }
    lq_cover_free(c);
}

/* The sense of a border is a matter of taste: turned around, with left and right changed, it is the same. */
static void sense_does_not_matter(void **state)
{
    (void)state;
    uint64_t random = 8;
    lq_cover *c = lq_cover_create();
    for (size_t i = 0; i < LOOKS; i++) {
        subdivision *s = subdivision_create(&looks[i], &random);
        picture one = subdivision_sweep(c, s, 0, 0, 64, 64);
        const lq_arcs *a = &s->arcs;
        assert_true(lq_cover_begin(c, 64, 64, corner_of(s, 0, 0)));
        for (size_t k = a->n; k-- > 0;)
            for (uint32_t at = a->first[k + 1] - 1; at > a->first[k]; at--)
                assert_true(lq_cover_segment(c, (lq_sub){a->at[at].x, a->at[at].y},
                                             (lq_sub){a->at[at - 1].x, a->at[at - 1].y},
                                             source_of(s, a->right[k]), source_of(s, a->left[k])));
        picture other = sweep(c, 64, 64);
        assert_memory_equal(one.share, other.share, 64 * 64 * SOURCES * sizeof *one.share);
        free(one.share);
        free(other.share);
        subdivision_free(s);
    }
    lq_cover_free(c);
}

/* ---- memory ---- */

static void span_ignore(void *context, int32_t row, int32_t x, int32_t n, const lq_share *shares,
                        size_t n_shares)
{
    (void)context, (void)row, (void)x, (void)n, (void)shares, (void)n_shares;
}

static bool cover_all(lq_cover *c, const subdivision *s)
{
    const lq_arcs *a = &s->arcs;
    bool ok = lq_cover_begin(c, 64, 64, s->look.features);
    for (size_t i = 0; ok && i < a->n; i++)
        for (uint32_t k = a->first[i]; ok && k + 1 < a->first[i + 1]; k++)
            ok = lq_cover_segment(c, (lq_sub){a->at[k].x, a->at[k].y},
                                  (lq_sub){a->at[k + 1].x, a->at[k + 1].y}, source_of(s, a->left[i]),
                                  source_of(s, a->right[i]));
    return ok && lq_cover_sweep(c, span_ignore, NULL);
}

static void memory_runs_out(void **state)
{
    (void)state;
    uint64_t random = 3;
    subdivision *s = subdivision_create(&looks[7], &random);
    bool whole = false;
    long k;
    for (k = 1; !whole; k++) {
        lq_mem_fail_after(k);
        lq_cover *c = lq_cover_create();
        whole = c && cover_all(c, s);
        lq_mem_fail_after(0);
        if (c) assert_true(cover_all(c, s)); /* a cover that failed once is still good */
        lq_cover_free(c);
        assert_true(k < 1000);
    }
    assert_true(k > 5);
    lq_cover_free(NULL);
    subdivision_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_without_borders_is_its_corner),
        cmocka_unit_test(upright_borders),
        cmocka_unit_test(level_borders),
        cmocka_unit_test(slanted_borders),
        cmocka_unit_test(triangles),
        cmocka_unit_test(slivers),
        cmocka_unit_test(borders_beyond_the_window),
        cmocka_unit_test(a_cover_is_used_again),
        cmocka_unit_test(shares_are_the_areas),
        cmocka_unit_test(windows_cut_anywhere_agree),
        cmocka_unit_test(sense_does_not_matter),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

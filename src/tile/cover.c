/* cover.c: see cover.h. */
#include "tile/cover.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define NO_CELL UINT32_MAX

/* What one piece of border does to pixel x of its row and to all pixels right of it: `left` gains, `right` loses. */
typedef struct cell {
    int32_t x;
    int32_t cover; /* height of the piece in subpixels, southwards positive */
    int32_t area;  /* twice the area west of the piece within the pixel */
    uint32_t left, right;
    uint32_t next; /* in the row */
} cell;

/* The border crosses the window's left edge: below y, `plus` has taken the place of `minus`. */
typedef struct crossing {
    int32_t y;
    uint32_t plus, minus;
} crossing;

typedef struct share_list {
    lq_share *at;
    size_t n, room;
} share_list;

struct lq_cover {
    int32_t width, height; /* pixels */
    uint32_t corner;
    cell *cells;
    size_t n_cells, cell_room;
    uint32_t *head; /* [height]: first cell of each row */
    size_t head_room;
    crossing *crossings;
    size_t n_crossings, crossing_room;
    uint64_t *row; /* the cells of the row being swept, by x: that and their number in one word */
    size_t row_room;
    uint32_t *place; /* [width + 1]: where the cells of each pixel go when a row is sorted */
    size_t place_room;
    share_list edge, now,
        pixel; /* sources at the left edge, right of the last cell, in the pixel; in subpixels of height */
};

lq_cover *lq_cover_create(void)
{
    return lq_zalloc(1, sizeof(lq_cover));
}

void lq_cover_free(lq_cover *c)
{
    if (!c) return;
    free(c->cells);
    free(c->head);
    free(c->crossings);
    free(c->row);
    free(c->place);
    free(c->edge.at);
    free(c->now.at);
    free(c->pixel.at);
    free(c);
}

bool lq_cover_begin(lq_cover *c, int32_t width_px, int32_t height_px, uint32_t corner)
{
    c->width = width_px;
    c->height = height_px;
    c->corner = corner;
    c->n_cells = c->n_crossings = 0;
    if (!lq_grow((void **)&c->head, &c->head_room, (size_t)height_px, sizeof *c->head) ||
        !lq_grow((void **)&c->place, &c->place_room, (size_t)width_px + 1, sizeof *c->place))
        return false;
    memset(c->head, 0xFF, (size_t)height_px * sizeof *c->head);
    return true;
}

/* ---- borders become cells ---- */

/* One segment, turned so that it runs southwards; `turn` is -1 when that was against its sense. */
typedef struct segment {
    lq_sub top, bottom;
    int32_t turn;
    uint32_t left, right;
} segment;

static bool cell_add(lq_cover *c, const segment *s, int32_t row, int32_t x, int32_t height, int32_t x_sum)
{
    if (!height) return true;
    if (!lq_grow((void **)&c->cells, &c->cell_room, c->n_cells + 1, sizeof *c->cells)) return false;
    c->cells[c->n_cells] =
        (cell){x, s->turn * height, s->turn * height * x_sum, s->left, s->right, c->head[row]};
    c->head[row] = (uint32_t)c->n_cells++;
    return true;
}

/* eastwards: in the sense of the segment. South of an eastward border lies its right. */
static bool crossing_add(lq_cover *c, const segment *s, int64_t y, bool eastwards)
{
    if (y < 0 || y >= (int64_t)c->height * LQ_SUB) return true;
    if (!lq_grow((void **)&c->crossings, &c->crossing_room, c->n_crossings + 1, sizeof *c->crossings))
        return false;
    c->crossings[c->n_crossings++] =
        (crossing){(int32_t)y, eastwards ? s->right : s->left, eastwards ? s->left : s->right};
    return true;
}

/* The part of a segment within one row, from (xa, ya) to (xb, yb), ya < yb. */
typedef struct piece {
    int64_t xa, ya, xb, yb;
} piece;

/* Where the piece reaches x = column edge, which lies between its ends. */
static int64_t piece_level(const piece *p, int64_t x)
{
    int64_t way = p->xb > p->xa ? x - p->xa : p->xa - x,
            width = p->xb > p->xa ? p->xb - p->xa : p->xa - p->xb;
    return p->ya + way * (p->yb - p->ya) / width;
}

static bool piece_eastwards(lq_cover *c, const segment *s, const piece *p, int32_t row)
{
    int64_t x = p->xa, y = p->ya, last = p->xb >> LQ_SUB_BITS;
    if (x < 0) {
        x = 0;
        y = piece_level(p, 0);
        if (!crossing_add(c, s, y, s->turn > 0)) return false;
    }
    for (int64_t column = x >> LQ_SUB_BITS; column < c->width && column <= last; column++) {
        int64_t edge = (column + 1) * LQ_SUB, x2 = column == last ? p->xb : edge,
                y2 = column == last ? p->yb : piece_level(p, edge);
        int64_t west = column * LQ_SUB;
        if (!cell_add(c, s, row, (int32_t)column, (int32_t)(y2 - y), (int32_t)(x - west + x2 - west)))
            return false;
        x = x2;
        y = y2;
    }
    return true;
}

static bool piece_westwards(lq_cover *c, const segment *s, const piece *p, int32_t row)
{
    int64_t x = p->xa, y = p->ya, last = p->xb >> LQ_SUB_BITS, column = x >> LQ_SUB_BITS;
    if (column >= c->width) {
        column = c->width - 1;
        x = (int64_t)c->width * LQ_SUB;
        y = piece_level(p, x);
    }
    for (; column >= 0 && column >= last; column--) {
        int64_t west = column * LQ_SUB, x2 = column == last ? p->xb : west,
                y2 = column == last ? p->yb : piece_level(p, west);
        if (!cell_add(c, s, row, (int32_t)column, (int32_t)(y2 - y), (int32_t)(x - west + x2 - west)))
            return false;
        x = x2;
        y = y2;
    }
    return last >= 0 || crossing_add(c, s, y, s->turn < 0);
}

static bool piece_add(lq_cover *c, const segment *s, const piece *p, int32_t row)
{
    int64_t right = (int64_t)c->width * LQ_SUB;
    if ((p->xa < 0 && p->xb < 0) || (p->xa >= right && p->xb >= right)) return true;
    return p->xb >= p->xa ? piece_eastwards(c, s, p, row) : piece_westwards(c, s, p, row);
}

bool lq_cover_segment(lq_cover *c, lq_sub a, lq_sub b, uint32_t left, uint32_t right)
{
    if (left == right) return true;
    segment s = {a, b, 1, left, right};
    if (a.y == b.y) return (a.x < 0) == (b.x < 0) || crossing_add(c, &s, a.y, b.x > a.x);
    if (a.y > b.y) s = (segment){b, a, -1, left, right};
    int64_t bottom = (int64_t)c->height * LQ_SUB, end = s.bottom.y < bottom ? s.bottom.y : bottom;
    piece p = {.yb = s.top.y > 0 ? s.top.y : 0};
    if (p.yb >= end) return true;
    p.xb = s.top.y >= 0 ? s.top.x : lq_sub_cross(s.top, s.bottom, 0);
    while (p.yb < end) {
        int64_t row = p.yb >> LQ_SUB_BITS, level = (row + 1) * LQ_SUB;
        p.xa = p.xb;
        p.ya = p.yb;
        p.yb = level < s.bottom.y ? level : s.bottom.y;
        p.xb = p.yb == s.bottom.y ? s.bottom.x : lq_sub_cross(s.top, s.bottom, p.yb);
        if (!piece_add(c, &s, &p, (int32_t)row)) return false;
    }
    return true;
}

/* ---- cells become shares ---- */

/* Adds to the share of a source. The list has room for one more: rows_reserve saw to it. */
static inline void share_add(share_list *l, uint32_t source, int32_t amount)
{
    size_t i = 0;
    while (i < l->n && l->at[i].source != source) i++;
    if (i == l->n) l->at[l->n++] = (lq_share){source, 0};
    l->at[i].share += amount;
    if (!l->at[i].share) l->at[i] = l->at[--l->n];
}

static inline void shares_copy(share_list *to, const share_list *from, int32_t times)
{
    for (size_t i = 0; i < from->n; i++)
        to->at[i] = (lq_share){from->at[i].source, from->at[i].share * times};
    to->n = from->n;
}

/* Room for all sources that a row can bring together: the corner's, and two for each crossing and each cell. */
static bool row_reserve(lq_cover *c, size_t cells)
{
    size_t most = 2 + 2 * c->n_crossings + 2 * cells;
    return lq_grow((void **)&c->edge.at, &c->edge.room, most, sizeof *c->edge.at) &&
           lq_grow((void **)&c->now.at, &c->now.room, most, sizeof *c->now.at) &&
           lq_grow((void **)&c->pixel.at, &c->pixel.room, most, sizeof *c->pixel.at);
}

static int crossing_order(const void *a, const void *b)
{
    const crossing *x = a, *y = b;
    return x->y < y->y ? -1 : x->y > y->y;
}

#define INSERTION_MAX 24 /* cells of a row that are sorted by insertion as they come */

/* Sorts cells of a row by x, by counting them in c->place[width + 1]. */
static void cells_sort(lq_cover *c, uint64_t *to, const uint64_t *from, size_t n)
{
    memset(c->place, 0, ((size_t)c->width + 1) * sizeof *c->place);
    for (size_t i = 0; i < n; i++) c->place[(from[i] >> 32) + 1]++;
    for (int32_t x = 0; x < c->width; x++) c->place[x + 1] += c->place[x];
    for (size_t i = 0; i < n; i++) to[c->place[from[i] >> 32]++] = from[i];
}

/* The cells of a row, by x. */
static bool row_gather(lq_cover *c, int32_t row, size_t *n)
{
    *n = 0;
    for (uint32_t i = c->head[row]; i != NO_CELL; i = c->cells[i].next) {
        if (!lq_grow((void **)&c->row, &c->row_room, *n + 1, sizeof *c->row)) return false;
        uint64_t key = (uint64_t)(uint32_t)c->cells[i].x << 32 | i;
        size_t at = (*n)++;
        for (; *n <= INSERTION_MAX && at > 0 && c->row[at - 1] > key; at--) c->row[at] = c->row[at - 1];
        c->row[at] = key;
    }
    if (*n <= INSERTION_MAX) return true;
    if (!lq_grow((void **)&c->row, &c->row_room, 2 * *n, sizeof *c->row)) return false;
    memcpy(c->row + *n, c->row, *n * sizeof *c->row);
    cells_sort(c, c->row, c->row + *n, *n);
    return true;
}

static inline int32_t row_x(const lq_cover *c, size_t i)
{
    return (int32_t)(c->row[i] >> 32);
}

static inline const cell *row_cell(const lq_cover *c, size_t i)
{
    return &c->cells[(uint32_t)c->row[i]];
}

/* Sets c->now to what lies at the left edge of the row, on the mean, and moves c->edge on to the next row. */
static void row_begin(lq_cover *c, int32_t row, size_t *next)
{
    shares_copy(&c->now, &c->edge, 1);
    for (; *next < c->n_crossings && c->crossings[*next].y >> LQ_SUB_BITS == row; ++*next) {
        const crossing *x = &c->crossings[*next];
        int32_t below = LQ_SUB - (x->y & (LQ_SUB - 1));
        share_add(&c->now, x->plus, below);
        share_add(&c->now, x->minus, -below);
        share_add(&c->edge, x->plus, LQ_SUB);
        share_add(&c->edge, x->minus, -LQ_SUB);
    }
}

/* The shares of a pixel whose cells are n of the row from `first` on, into c->pixel; c->now moves on to its right edge. */
static void pixel_mix(lq_cover *c, size_t first, size_t n)
{
    shares_copy(&c->pixel, &c->now, 2 * LQ_SUB);
    for (size_t i = first; i < first + n; i++) {
        const cell *x = row_cell(c, i);
        int32_t amount = x->cover * 2 * LQ_SUB - x->area;
        share_add(&c->pixel, x->left, amount);
        share_add(&c->pixel, x->right, -amount);
        share_add(&c->now, x->left, x->cover);
        share_add(&c->now, x->right, -x->cover);
    }
}

/* The usual pixel: one border through it and one source before it, which lies on one of the border's sides. True when done. */
static bool pixel_mix_simple(lq_cover *c, const cell *x)
{
    if (c->now.n != 1) return false;
    uint32_t here = c->now.at[0].source, there = here == x->right ? x->left : x->right;
    if (here != x->right && here != x->left) return false;
    int32_t turn = here == x->right ? 1 : -1; /* what `there` gains, `here` loses */
    int32_t cover = turn * x->cover, gain = turn * (x->cover * 2 * LQ_SUB - x->area),
            all = c->now.at[0].share;
    size_t n = 0;
    if (all * 2 * LQ_SUB != gain) c->pixel.at[n++] = (lq_share){here, all * 2 * LQ_SUB - gain};
    if (gain) c->pixel.at[n++] = (lq_share){there, gain};
    c->pixel.n = n;
    c->now.at[0].share -= cover;
    c->now.at[1] = (lq_share){there, cover};
    c->now.n = 2;
    if (cover == all) c->now.at[0] = c->now.at[1];
    if (cover == all || !cover) c->now.n = 1;
    return true;
}

static void row_sweep(lq_cover *c, int32_t row, size_t n, lq_cover_span *span, void *context)
{
    int32_t x = 0;
    for (size_t i = 0, same; i <= n; i += same) {
        int32_t to = i < n ? row_x(c, i) : c->width;
        if (to > x) {
            shares_copy(&c->pixel, &c->now, 2 * LQ_SUB);
            span(context, row, x, to - x, c->pixel.at, c->pixel.n);
        }
        if (i == n) break;
        for (same = 1; i + same < n && row_x(c, i + same) == to;) same++;
        if (same > 1 || !pixel_mix_simple(c, row_cell(c, i))) pixel_mix(c, i, same);
        span(context, row, to, 1, c->pixel.at, c->pixel.n);
        x = to + 1;
    }
}

bool lq_cover_sweep(lq_cover *c, lq_cover_span *span, void *context)
{
    size_t next = 0, n;
    if (c->n_crossings) qsort(c->crossings, c->n_crossings, sizeof *c->crossings, crossing_order);
    if (!row_reserve(c, 0)) return false;
    c->edge.at[0] = (lq_share){c->corner, LQ_SUB};
    c->edge.n = 1;
    for (int32_t row = 0; row < c->height; row++) {
        if (!row_gather(c, row, &n) || !row_reserve(c, n)) return false;
        row_begin(c, row, &next);
        row_sweep(c, row, n, span, context);
    }
    return true;
}

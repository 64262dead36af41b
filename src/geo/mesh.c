/* mesh.c: see mesh.h. */
#include "geo/mesh.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define STEPS_MAX 64 /* from slot to slot until a point is looked for elsewhere */

/* Neighbouring points land in neighbouring slots of one block of 64: a ring walks through memory, not at random. */
static size_t slot_of(const lq_mesh *m, lq_point p)
{
    uint64_t block = ((uint64_t)(uint32_t)p.x >> 18) * 0x9E3779B97F4A7C15u ^
                     ((uint64_t)(uint32_t)p.y >> 18) * 0xC2B2AE3D27D4EB4Fu;
    uint64_t within = ((uint32_t)p.x * 0x85EBCA6Bu) ^ ((uint32_t)p.y * 0xC2B2AE35u);
    return (size_t)((block >> 20 << 6) + (within >> 26)) & (m->slots - 1);
}

/* Where a crowded block sends what it has no place for. */
static size_t slot_anywhere(const lq_mesh *m, lq_point p)
{
    uint64_t h = ((uint64_t)(uint32_t)p.x << 32 | (uint32_t)p.y) * 0x9E3779B97F4A7C15u;
    return (size_t)((h ^ h >> 32) * 0xC2B2AE3D27D4EB4Fu >> 20) & (m->slots - 1);
}

static size_t slot_find(const lq_mesh *m, lq_point p)
{
    size_t s = slot_of(m, p);
    for (int steps = 1; m->slot[s] != LQ_NONE; steps++) {
        lq_point q = m->at[m->slot[s]];
        if (q.x == p.x && q.y == p.y) break;
        s = steps == STEPS_MAX ? slot_anywhere(m, p) : (s + 1) & (m->slots - 1);
    }
    return s;
}

static bool slots_make(lq_mesh *m, size_t slots)
{
    uint32_t *table = lq_alloc(slots, sizeof *table);
    if (!table) return false;
    memset(table, 0xFF, slots * sizeof *table);
    free(m->slot);
    m->slot = table;
    m->slots = slots;
    for (size_t v = 0; v < m->vertices; v++) m->slot[slot_find(m, m->at[v])] = (uint32_t)v;
    return true;
}

uint32_t lq_mesh_vertex(lq_mesh *m, lq_point p)
{
    if (m->vertices * 2 >= m->slots && !slots_make(m, m->slots ? m->slots * 2 : 1024)) return LQ_NONE;
    size_t s = slot_find(m, p);
    if (m->slot[s] != LQ_NONE) return m->slot[s];
    if (m->vertices >= LQ_NONE - 1 ||
        !lq_grow((void **)&m->at, &m->vertex_room, m->vertices + 1, sizeof *m->at))
        return LQ_NONE;
    m->at[m->vertices] = p;
    return m->slot[s] = (uint32_t)m->vertices++;
}

bool lq_mesh_use_add(lq_mesh *m, uint32_t vertex)
{
    if (m->uses > m->first_use[m->rings] && m->use[m->uses - 1] == vertex) return true;
    if (m->uses >= LQ_NONE - 2 || !lq_grow((void **)&m->use, &m->use_room, m->uses + 2, sizeof *m->use))
        return false;
    m->use[m->uses++] = vertex;
    return true;
}

bool lq_mesh_ring_close(lq_mesh *m, uint32_t feature)
{
    size_t first = m->first_use[m->rings], n = m->uses - first;
    while (n > 1 && m->use[m->uses - 1] == m->use[first]) m->uses--, n--;
    if (n < 3) {
        m->uses = first;
        return true;
    }
    size_t room = m->ring_room; /* of both arrays: they grow together */
    if (!lq_grow((void **)&m->feature, &room, m->rings + 2, sizeof *m->feature)) return false;
    if (!lq_grow((void **)&m->first_use, &m->ring_room, m->rings + 2, sizeof *m->first_use)) return false;
    m->use[m->uses++] = m->use[first]; /* use_add keeps one place free for this */
    m->feature[m->rings++] = feature;
    m->first_use[m->rings] = (uint32_t)m->uses;
    return true;
}

static bool mesh_start(lq_mesh *m, size_t features, size_t uses, size_t rings)
{
    *m = (lq_mesh){.features = features, .ring_room = rings + 2, .use_room = uses + 2};
    m->first_use = lq_alloc(m->ring_room, sizeof *m->first_use);
    m->feature = lq_alloc(m->ring_room, sizeof *m->feature);
    m->use = lq_alloc(m->use_room, sizeof *m->use);
    size_t slots = 1024;
    while (slots < uses + uses / 2) slots *= 2;
    if (!m->first_use || !m->feature || !m->use || !slots_make(m, slots)) return false;
    m->first_use[0] = 0;
    return true;
}

bool lq_mesh_init(lq_mesh *m, const lq_polygons *p)
{
    if (!mesh_start(m, p->features, p->points + p->rings, p->rings)) return false;
    for (size_t f = 0; f < p->features; f++)
        for (size_t r = p->first_ring[f]; r < p->first_ring[f + 1]; r++) {
            for (size_t i = p->first_point[r]; i < p->first_point[r + 1]; i++) {
                uint32_t v = lq_mesh_vertex(m, lq_world_from_degrees(p->xy[2 * i], p->xy[2 * i + 1]));
                if (v == LQ_NONE || !lq_mesh_use_add(m, v)) return false;
            }
            if (!lq_mesh_ring_close(m, (uint32_t)f)) return false;
        }
    return true;
}

void lq_mesh_release(lq_mesh *m)
{
    free(m->at);
    free(m->feature);
    free(m->first_use);
    free(m->use);
    free(m->slot);
    *m = (lq_mesh){0};
}

/* Edges are gathered in lists at their lower end vertex: head[a] -> edge -> next edge at a. Lists hold two or three. */
static uint32_t edge_find(lq_edges *e, uint32_t *head, uint32_t *next, uint32_t u, uint32_t v)
{
    uint32_t a = u < v ? u : v, b = u < v ? v : u;
    for (uint32_t i = head[a]; i != LQ_NONE; i = next[i])
        if (e->b[i] == b) return i;
    uint32_t i = (uint32_t)e->n++;
    e->a[i] = a;
    e->b[i] = b;
    next[i] = head[a];
    return head[a] = i;
}

/* Sorts ring numbers into e->by by counting: first[] is filled from the counts of `of_use`. */
static void uses_sort(lq_edges *e, const lq_mesh *m)
{
    for (size_t u = 0; u < m->uses; u++)
        if (e->of_use[u] != LQ_NONE) e->first[e->of_use[u] + 1]++;
    for (size_t i = 0; i < e->n; i++) e->first[i + 1] += e->first[i];
    for (size_t r = m->rings; r-- > 0;)
        for (size_t u = m->first_use[r]; u + 1 < m->first_use[r + 1]; u++)
            e->by[--e->first[e->of_use[u] + 1]] = (uint32_t)r;
    /* Now first[i + 1] is the start of edge i: shift back. */
    memmove(e->first, e->first + 1, e->n * sizeof *e->first);
    e->first[e->n] = (uint32_t)(m->uses - m->rings);
}

bool lq_edges_init(lq_edges *e, const lq_mesh *m)
{
    *e = (lq_edges){0};
    uint32_t *head = lq_alloc(m->vertices, sizeof *head), *next = lq_alloc(m->uses, sizeof *next);
    e->a = lq_alloc(m->uses, sizeof *e->a);
    e->b = lq_alloc(m->uses, sizeof *e->b);
    e->of_use = lq_alloc(m->uses, sizeof *e->of_use);
    e->by = lq_alloc(m->uses, sizeof *e->by);
    bool ok = head && next && e->a && e->b && e->of_use && e->by;
    if (ok) {
        memset(head, 0xFF, m->vertices * sizeof *head);
        for (size_t r = 0; r < m->rings; r++) {
            size_t u = m->first_use[r];
            for (; u + 1 < m->first_use[r + 1]; u++)
                e->of_use[u] = edge_find(e, head, next, m->use[u], m->use[u + 1]);
            e->of_use[u] = LQ_NONE;
        }
        e->first = lq_zalloc(e->n + 2, sizeof *e->first);
        ok = e->first != NULL;
    }
    if (ok) uses_sort(e, m);
    free(head);
    free(next);
    return ok;
}

void lq_edges_release(lq_edges *e)
{
    free(e->a);
    free(e->b);
    free(e->of_use);
    free(e->first);
    free(e->by);
    *e = (lq_edges){0};
}

/*
 * mesh.h: the rings of all features over one set of vertices on the world grid, and their edges.
 *
 * Equal points are one vertex, equal segments are one edge, whoever uses them. Rings keep their features; a ring is a run of
 * vertex numbers that ends with its first vertex again, so use u has an edge to use u + 1 unless it closes its ring.
 */
#ifndef LQ_MESH_H
#define LQ_MESH_H

#include <stdbool.h>
#include "geo/mercator.h"
#include "geo/polygons.h"

#define LQ_NONE UINT32_MAX

typedef struct lq_mesh {
    size_t features;
    size_t vertices, vertex_room;
    lq_point *at; /* [vertices], all distinct */
    size_t rings, ring_room;
    uint32_t *feature;   /* [rings] */
    uint32_t *first_use; /* [rings + 1] */
    size_t uses, use_room;
    uint32_t *use;  /* [uses]: vertex numbers */
    uint32_t *slot; /* hash table over `at`, slots a power of two */
    size_t slots;
} lq_mesh;

/* Moves polygons (WGS84 degrees) onto the world grid. Repeated points and rings of fewer than three distinct points vanish.
   False without memory. *mesh need not be initialised; release it after success or failure. */
bool lq_mesh_init(lq_mesh *mesh, const lq_polygons *polygons);
void lq_mesh_release(lq_mesh *mesh);

/* The vertex at a point, made when there is none yet; LQ_NONE without memory. */
uint32_t lq_mesh_vertex(lq_mesh *mesh, lq_point at);

/* Appends a vertex to the ring being built (dropped when it repeats the last), and closes the ring for a feature. A ring that
   is left with fewer than three points is taken back. */
bool lq_mesh_use_add(lq_mesh *mesh, uint32_t vertex);
bool lq_mesh_ring_close(lq_mesh *mesh, uint32_t feature);

/* The undirected edges of a mesh. */
typedef struct lq_edges {
    size_t n;
    uint32_t *a, *b;  /* [n]: end vertices, a < b */
    uint32_t *of_use; /* [uses of the mesh]: edge to the next use, LQ_NONE at the end of a ring */
    uint32_t *first;  /* [n + 1]: uses of edge e are by[first[e]] .. */
    uint32_t *by;     /* ring numbers */
} lq_edges;

bool lq_edges_init(lq_edges *edges, const lq_mesh *mesh);
void lq_edges_release(lq_edges *edges);

static inline lq_box lq_edge_box(const lq_edges *edges, const lq_mesh *mesh, size_t edge)
{
    lq_point a = mesh->at[edges->a[edge]], b = mesh->at[edges->b[edge]];
    return (lq_box){a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y, a.x < b.x ? b.x : a.x,
                    a.y < b.y ? b.y : a.y};
}

#endif

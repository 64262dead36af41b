/* arcs_file.c: see arcs_file.h. Nothing in the file is believed before its hash and every number in it has been checked. */
#include "app/arcs_file.h"

#include <stdlib.h>
#include <string.h>
#include "app/borders.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "read/read_dbf.h"
#include "read/read_layer.h"
#include "read/reproject.h"

#define FILE_MAX ((size_t)1 << 32)
#define CPG_MAX  ((size_t)1 << 12)

typedef struct arcs_head {
    char magic[8];
    uint64_t one, shp_size, shp_hash, body_hash;
} arcs_head;

static const char magic[8] = {'L', 'Q', 'A', 'R', 'C', 'S', '1', '\n'};

/* NAME.shp -> NAME.lqa, or another ending, on the heap; NULL for other names, and without memory. */
static char *path_beside(const char *shp, const char *ending)
{
    size_t n = strlen(shp);
    if (n < 5 || strcmp(shp + n - 4, ".shp")) return NULL;
    char *path = lq_strdup(shp);
    if (path) memcpy(path + n - 4, ending, 4);
    return path;
}

static lq_code head_of_shp(arcs_head *head, const char *shp, lq_err *err)
{
    *head = (arcs_head){.one = 1};
    memcpy(head->magic, magic, sizeof magic);
    return lq_file_hash(&head->shp_size, &head->shp_hash, shp, err);
}

/* ---- writing ---- */

static void body_write(lq_buf *to, const lq_arcs *a)
{
    uint32_t counts[3] = {(uint32_t)a->features, (uint32_t)a->n, (uint32_t)a->points};
    lq_buf_add(to, counts, sizeof counts);
    lq_buf_add(to, a->first, (a->n + 1) * sizeof *a->first);
    lq_buf_add(to, a->left, a->n * sizeof *a->left);
    lq_buf_add(to, a->right, a->n * sizeof *a->right);
    lq_buf_add(to, a->at, a->points * sizeof *a->at);
}

static lq_code arcs_write(const lq_arcs *arcs, const char *shp, lq_err *err)
{
    arcs_head head;
    lq_buf file = {0};
    char *path = path_beside(shp, ".lqa");
    lq_code code = path ? head_of_shp(&head, shp, err) : lq_nomem(err);
    if (!code) {
        lq_buf_add(&file, &head, sizeof head);
        body_write(&file, arcs);
        if (!file.failed) head.body_hash = lq_hash(0, file.data + sizeof head, file.size - sizeof head);
        if (!file.failed) memcpy(file.data, &head, sizeof head);
        code = file.failed ? lq_nomem(err) : lq_file_write(path, file.data, file.size, false, err);
    }
    lq_buf_release(&file);
    free(path);
    return code;
}

lq_code lq_arcs_file_write(const char *shp, lq_err *err)
{
    lq_layer *layer = NULL;
    lq_borders borders = {0};
    lq_findings unheard = {0}; /* they were told when the file was made */
    lq_code code = lq_layer_read(&layer, shp, NULL, &unheard, err);
    if (!code) code = lq_layer_reproject(layer, shp, "wgs84", &unheard, err);
    if (code)
        lq_layer_free(layer);
    else
        code = lq_borders_make(&borders, layer, shp, LQ_TOLERANCE_M, LQ_NARROW_M, &unheard, err);
    if (!code) code = arcs_write(&borders.arcs, shp, err);
    lq_borders_release(&borders);
    lq_findings_release(&unheard);
    return code;
}

/* ---- reading ---- */

/* Takes n numbers of 4 bytes; false when there are fewer. */
static bool take(void *to, const char **at, const char *end, size_t n)
{
    if ((size_t)(end - *at) / 4 < n) return false;
    memcpy(to, *at, n * 4);
    *at += n * 4;
    return true;
}

static bool side_good(const lq_arcs *a, uint32_t side)
{
    return side < a->features || side == LQ_NONE || side == LQ_LOOSE || side == LQ_HOLE;
}

static bool arcs_good(const lq_arcs *a)
{
    if (a->first[0] || a->first[a->n] != a->points) return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->first[i + 1] < a->first[i] + 2 || a->first[i + 1] > a->points || !side_good(a, a->left[i]) ||
            !side_good(a, a->right[i]))
            return false;
    for (size_t k = 0; k < a->points; k++)
        if (a->at[k].x < 0 || a->at[k].y < 0) return false;
    return true;
}

static bool body_read(lq_arcs *a, const char *at, const char *end)
{
    uint32_t counts[3];
    if (!take(counts, &at, end, 3)) return false;
    *a = (lq_arcs){.features = counts[0], .n = counts[1], .points = counts[2]};
    size_t words = (size_t)(end - at) / 4;
    if (!a->n || a->n > words || a->points > words || a->features >= LQ_HOLE)
        return false; /* before anything is allocated */
    a->first = lq_alloc(a->n + 1, sizeof *a->first);
    a->left = lq_alloc(a->n, sizeof *a->left);
    a->right = lq_alloc(a->n, sizeof *a->right);
    a->at = lq_alloc(a->points, sizeof *a->at);
    return a->first && a->left && a->right && a->at && take(a->first, &at, end, a->n + 1) &&
           take(a->left, &at, end, a->n) && take(a->right, &at, end, a->n) &&
           take(a->at, &at, end, 2 * a->points) && at == end && arcs_good(a);
}

/* *head is then the file's own. */
static bool file_is_of(arcs_head *head, const lq_buf *file, const char *shp)
{
    arcs_head have;
    if (file->size < sizeof have) return false;
    memcpy(&have, file->data, sizeof have);
    if (memcmp(have.magic, magic, sizeof magic) || have.one != 1) return false;
    if (have.body_hash != lq_hash(0, file->data + sizeof have, file->size - sizeof have)) return false;
    return !head_of_shp(head, shp, NULL) && head->shp_size == have.shp_size &&
           head->shp_hash == have.shp_hash;
}

static bool arcs_read(lq_arcs_file *f, const char *shp)
{
    arcs_head head;
    lq_buf file = {0};
    char *path = path_beside(shp, ".lqa");
    bool ok = path && lq_file_exists(path) && !lq_file_read(&file, path, FILE_MAX, NULL) &&
              file_is_of(&head, &file, shp) &&
              body_read(&f->arcs, file.data + sizeof head, file.data + file.size);
    if (ok) f->shp_size = head.shp_size, f->shp_hash = head.shp_hash;
    lq_buf_release(&file);
    free(path);
    return ok;
}

/* The attributes as import leaves them, a row a feature and nothing odd; where anything is to be told, the shapefile is read as any other. */
static bool attributes_read(lq_layer *layer, const char *shp, size_t features, const char *encoding)
{
    lq_buf cpg = {0};
    lq_findings odd = {0};
    char *dbf = path_beside(shp, ".dbf"), *cpg_path = path_beside(shp, ".cpg");
    bool ok = dbf && cpg_path && lq_file_exists(dbf) && lq_file_exists(cpg_path) &&
              !lq_file_read(&cpg, cpg_path, CPG_MAX, NULL);
    if (ok) cpg.data[strcspn(cpg.data, "\r\n")] = 0;
    ok = ok &&
         !lq_dbf_read(&layer->attributes, &layer->encoding, dbf, features, cpg.data, encoding, &odd, NULL);
    ok = ok && layer->attributes->rows == features && !odd.n && !odd.failed;
    lq_findings_release(&odd);
    lq_buf_release(&cpg);
    free(cpg_path);
    free(dbf);
    return ok;
}

void lq_arcs_file_release(lq_arcs_file *f)
{
    lq_arcs_release(&f->arcs);
    lq_layer_free(f->layer);
    *f = (lq_arcs_file){0};
}

bool lq_arcs_file_read(lq_arcs_file *out, const char *shp, const char *encoding)
{
    *out = (lq_arcs_file){0};
    bool ok = arcs_read(out, shp) && (out->layer = lq_zalloc(1, sizeof *out->layer)) &&
              (out->layer->crs = lq_strdup("")) &&
              attributes_read(out->layer, shp, out->arcs.features, encoding);
    if (!ok) lq_arcs_file_release(out);
    return ok;
}

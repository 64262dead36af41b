/* import_fields.c: see import_fields.h. */
#include "app/import_fields.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "model/key.h"

/* What is to be written: the names, and the columns of the source. */
typedef struct choice {
    char **head, **type;
    size_t *from;
    size_t n, room, head_room, type_room;
} choice;

/* ---- all fields, two of them renamed ---- */

/* The column named by --key or --name is called `to` from here on, and any other of that name `other`. */
static lq_code column_rename(lq_table *t, const char *from, char *to, char *other, lq_err *err)
{
    size_t column;
    if (!from) return LQ_OK;
    lq_code code = lq_key_column(&column, t, from, err);
    if (code) return code;
    for (size_t c = 0; c < t->columns; c++)
        if (!strcmp(t->head[c], to)) t->head[c] = other;
    t->head[column] = to;
    return LQ_OK;
}

/* ---- some fields ---- */

static lq_code field_add(choice *to, lq_table *t, const char *name, const char *old, lq_err *err)
{
    size_t column;
    for (size_t i = 0; i < to->n; i++)
        if (!strcmp(to->head[i], name))
            return lq_fail(err, LQ_USAGE,
                           "--fields: two fields would be called \"%s\"; give each a name of its own", name);
    lq_code code = lq_key_column(&column, t, old, err);
    if (code) return code;
    if (!lq_grow((void **)&to->head, &to->head_room, to->n + 1, sizeof *to->head) ||
        !lq_grow((void **)&to->type, &to->type_room, to->n + 1, sizeof *to->type) ||
        !lq_grow((void **)&to->from, &to->room, to->n + 1, sizeof *to->from) ||
        !(to->head[to->n] = lq_arena_strndup(&t->text, name, strlen(name))))
        return lq_nomem(err);
    to->type[to->n] = t->type ? t->type[column] : NULL;
    to->from[to->n++] = column;
    return LQ_OK;
}

/* One "NEW=OLD" or "OLD"; item is cut up. */
static lq_code item_add(choice *to, lq_table *t, char *item, lq_err *err)
{
    char *equals = strchr(item, '=');
    if (equals) *equals = 0;
    const char *old = equals ? equals + 1 : item;
    if (!*item || !*old)
        return lq_fail(err, LQ_USAGE, "--fields: \"%s%s%s\" is no field; write NEW=OLD, separated by commas",
                       item, equals ? "=" : "", equals ? old : "");
    return field_add(to, t, item, old, err);
}

static lq_code list_read(choice *to, lq_table *t, const lq_import_options *o, lq_err *err)
{
    lq_code code = o->key ? field_add(to, t, "code", o->key, err) : LQ_OK;
    if (!code && o->name) code = field_add(to, t, "name", o->name, err);
    char *list = code ? NULL : lq_strdup(o->fields);
    if (!code && !list) code = lq_nomem(err);
    for (char *item = list, *comma; !code && item; item = comma ? comma + 1 : NULL) {
        if ((comma = strchr(item, ','))) *comma = 0;
        code = item_add(to, t, item, err);
    }
    free(list);
    return code;
}

static lq_code columns_take(lq_table *t, choice *c, lq_err *err)
{
    if (t->rows > SIZE_MAX / c->n) return lq_nomem(err);
    char **cell = lq_alloc(t->rows * c->n, sizeof *cell);
    char **type = t->type ? lq_arena_alloc(&t->text, c->n, sizeof *type) : NULL;
    if (!cell || (t->type && !type)) {
        free(cell);
        return lq_nomem(err);
    }
    for (size_t row = 0; row < t->rows; row++)
        for (size_t i = 0; i < c->n; i++) cell[row * c->n + i] = t->cell[row * t->columns + c->from[i]];
    if (type) memcpy(type, c->type, c->n * sizeof *type);
    free(t->cell);
    free(t->head);
    t->cell = cell;
    t->head = c->head;
    t->type = type;
    t->columns = c->n;
    c->head = NULL;
    return LQ_OK;
}

static lq_code fields_choose(lq_table *t, const lq_import_options *o, lq_err *err)
{
    choice c = {0};
    lq_code code = list_read(&c, t, o, err);
    if (!code) code = columns_take(t, &c, err);
    free(c.head);
    free(c.type);
    free(c.from);
    return code;
}

lq_code lq_import_fields(lq_table *t, const lq_import_options *o, lq_err *err)
{
    static char code_name[] = "code", code_other[] = "code_other", name_name[] = "name",
                name_other[] = "name_other";
    if (o->fields) return fields_choose(t, o, err);
    lq_code code = column_rename(t, o->key, code_name, code_other, err);
    if (!code) code = column_rename(t, o->name, name_name, name_other, err);
    return code;
}

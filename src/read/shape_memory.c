/*
 * shape_memory.c: see shape_memory.h.
 *
 * shapelib's open hook is given a file name and nothing else, so the name carries the address of the files:
 * "%p" plus the ending shapelib appends. No global is needed and threads do not meet.
 */
#include "read/shape_memory.h"

#include <stdio.h>
#include <string.h>

void lq_shape_memory_name(char name[LQ_SHAPE_NAME_ROOM], lq_shape_memory *m)
{
    snprintf(name, LQ_SHAPE_NAME_ROOM, "%p.shp", (void *)m);
}

static SAFile file_open(const char *name, const char *access)
{
    void *address = NULL;
    const char *ending = strrchr(name, '.');
    if (!ending || access[0] != 'r' || sscanf(name, "%p", &address) != 1 || !address) return NULL;
    lq_shape_memory *m = address;
    for (size_t i = 0; i < 3 && m->file[i].ending; i++) {
        if (strcmp(ending, m->file[i].ending)) continue;
        m->file[i].at = 0;
        return (SAFile)(void *)&m->file[i];
    }
    return NULL;
}

static lq_shape_file *file_of(SAFile file)
{
    return (lq_shape_file *)(void *)file;
}

static SAOffset file_read(void *to, SAOffset size, SAOffset n, SAFile file)
{
    lq_shape_file *f = file_of(file);
    size_t left = f->at < f->size ? f->size - f->at : 0;
    SAOffset whole = size ? left / size : 0;
    if (n > whole) n = whole;
    if (n) memcpy(to, f->data + f->at, n * size);
    f->at += n * size;
    return n;
}

static SAOffset file_seek(SAFile file, SAOffset offset, int whence)
{
    lq_shape_file *f = file_of(file);
    size_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? f->at : f->size;
    f->at = base + offset;
    return 0;
}

static SAOffset file_tell(SAFile file)
{
    return file_of(file)->at;
}

static SAOffset file_write(void *from, SAOffset size, SAOffset n, SAFile file)
{
    (void)from, (void)size, (void)n, (void)file;
    return 0;
}

static int file_done(SAFile file)
{
    (void)file;
    return 0;
}

static int file_remove(const char *name)
{
    (void)name;
    return -1;
}

/* The faults are told as findings by who calls shapelib. */
static void message_drop(const char *message)
{
    (void)message;
}

SAHooks lq_shape_memory_hooks(void)
{
    SAHooks hooks;
    SASetupDefaultHooks(&hooks);
    hooks.FOpen = file_open;
    hooks.FRead = file_read;
    hooks.FWrite = file_write;
    hooks.FSeek = file_seek;
    hooks.FTell = file_tell;
    hooks.FFlush = file_done;
    hooks.FClose = file_done;
    hooks.Remove = file_remove;
    hooks.Error = message_drop;
    return hooks;
}

/* findings.c: see findings.h. */
#include "findings.h"

#include <string.h>
#include "support.h"

const lq_finding *finding_of(const lq_findings *f, const char *kind)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->at[i].kind, kind)) return &f->at[i];
    fail_msg("no finding %s", kind);
    return NULL;
}

size_t finding_count(const lq_findings *f, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < f->n; i++) count += !strcmp(f->at[i].kind, kind);
    return count;
}

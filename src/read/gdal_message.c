/* gdal_message.c: see gdal_message.h. */
#include "read/gdal_message.h"

#include <cpl_error.h>
#include <stdio.h>

static void CPL_STDCALL message_take(CPLErr class, CPLErrorNum number, const char *text)
{
    (void)number;
    lq_gdal_message *m = CPLGetErrorHandlerUserData();
    if (class < CE_Failure) return;
    if (m->failures++) return;
    snprintf(m->text, sizeof m->text, "%s", text);
    for (char *s = m->text; *s; s++)
        if (*s == '\n' || *s == '\r') *s = ' ';
}

void lq_gdal_listen(lq_gdal_message *m)
{
    CPLPushErrorHandlerEx(message_take, m);
}

void lq_gdal_unlisten(void)
{
    CPLPopErrorHandler();
    CPLErrorReset();
}

/* gdal_file.c: see gdal_file.h. */
#include "read/gdal_file.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <stdio.h>

/* The options that keep every row and every cell as it is; they are this thread's alone. */
static void options_set(bool on)
{
    static const char *const options[][2] = {{"OGR_XLSX_HEADERS", "DISABLE"},
                                             {"OGR_XLSX_FIELD_TYPES", "STRING"},
                                             {"OGR_ODS_HEADERS", "DISABLE"},
                                             {"OGR_ODS_FIELD_TYPES", "STRING"}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        CPLSetThreadLocalConfigOption(options[i][0], on ? options[i][1] : NULL);
}

void lq_gdal_open(lq_gdal_file *s, lq_buf *bytes, const char *driver, const char *ending,
                  const char *const *options)
{
    const char *const drivers[] = {driver, NULL};
    if (!GDALGetDriverByName(driver)) GDALAllRegister();
    lq_gdal_listen(&s->message);
    options_set(true);
    snprintf(s->name, sizeof s->name, "/vsimem/laoqu-%p.%s", (void *)s, ending);
    VSILFILE *file = VSIFileFromMemBuffer(s->name, (GByte *)bytes->data, bytes->size, FALSE);
    if (!file) return;
    VSIFCloseL(file);
    s->data = GDALOpenEx(s->name, GDAL_OF_VECTOR, drivers, options, NULL);
}

void lq_gdal_close(lq_gdal_file *s)
{
    if (!*s->name) return;
    if (s->data) GDALClose(s->data);
    VSIUnlink(s->name);
    options_set(false);
    lq_gdal_unlisten();
}

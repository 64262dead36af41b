/* gdal_message.h: GDAL's complaints are caught, per thread, instead of being printed. */
#ifndef LQ_GDAL_MESSAGE_H
#define LQ_GDAL_MESSAGE_H

#include <stddef.h>

/* Zeroed is no complaint. Only the first text is kept, on one line: what follows is mostly its echo. */
typedef struct lq_gdal_message {
    char text[400];
    size_t failures; /* warnings are dropped */
} lq_gdal_message;

/* Between the two calls, which may nest, this thread's complaints go to *m. */
void lq_gdal_listen(lq_gdal_message *m);
void lq_gdal_unlisten(void);

#endif

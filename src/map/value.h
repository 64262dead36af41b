/* value.h: the text of a setting, as a user writes it, becomes the field of a struct. */
#ifndef LQ_VALUE_H
#define LQ_VALUE_H

#include "map/setting.h"

/* Reads value into the field of `target` (the struct of the row's scope); texts and lists go to map->text. Relative paths
   begin at `dir` ("": the working directory). The error begins with the name of the setting; *target is unharmed then. */
lq_code lq_value_put(const lq_setting *s, lq_map *map, void *target, const char *value, const char *dir,
                     lq_err *err);

/* Reads a line style "#rrggbb[:WIDTH_PX]" or "none" for every zoom. `what` opens the error line. */
lq_code lq_line_style_read(lq_line_style *out, const char *what, const char *value, lq_err *err);

/* A value as an error line shows it: shortened, without line breaks, in valid UTF-8. Returns out. */
#define LQ_SHOWN_BYTES 100
const char *lq_value_shown(char out[LQ_SHOWN_BYTES], const char *value);

#endif

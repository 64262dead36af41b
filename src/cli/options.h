/* options.h: the command line as one struct, and the tables it is read by. */
#ifndef LQ_OPTIONS_H
#define LQ_OPTIONS_H

#include "laoqu.h"

/* Bits, so that a row can name several. */
typedef enum lq_command {
    LQ_RENDER = 1,
    LQ_FIGURE = 2,
    LQ_CHECK = 4,
    LQ_IMPORT = 8,
    LQ_INFO = 16,
    LQ_VERIFY = 32,
    LQ_HELP = 64,
    LQ_VERSION_ONLY = 128
} lq_command;

/* Commands about a map: they take a map file and every setting of lq_setting_at. */
#define LQ_MAP_COMMANDS (LQ_RENDER | LQ_FIGURE | LQ_CHECK)

typedef struct lq_command_row {
    const char *name;
    lq_command command;
    const char *usage, *help;
    const char *input; /* what stands beside the command: "MAP.yaml" ... */
    bool needs_input, needs_out;
} lq_command_row;

typedef enum lq_option_kind {
    LQ_OPTION_FLAG,
    LQ_OPTION_TEXT,
    LQ_OPTION_COUNT,
    LQ_OPTION_METRES
} lq_option_kind;

/* An option of the command line alone; settings of a map have their own table. */
typedef struct lq_option_row {
    const char *name, *metavar; /* a name of one letter is written with one dash */
    unsigned commands;
    lq_option_kind kind;
    size_t at; /* offset in lq_options */
    bool zero; /* LQ_OPTION_METRES: 0 is a value, too */
    const char *help;
} lq_option_row;

extern const lq_command_row lq_commands[];
extern const size_t lq_commands_n;
extern const lq_option_row lq_option_rows[];
extern const size_t lq_option_rows_n;

typedef struct lq_option_said {
    const char *name, *value;
} lq_option_said;

/* All texts are argv's. */
typedef struct lq_options {
    lq_command command, about; /* about: what help is asked for; 0 is all */
    const char *input, *out;   /* NULL: not given */
    lq_option_said *set;       /* [n_set]: settings of the map in the order given */
    size_t n_set;
    lq_run run;
    lq_import_options import;
    bool quiet, json;
} lq_options;

/* Release *out in any case. The error is LQ_USAGE or, without memory, LQ_FAILED. */
lq_code lq_options_read(lq_options *out, int argc, char **argv, lq_err *err);
void lq_options_release(lq_options *o);

#endif

/* options.c: see options.h. Options may stand before or behind the input, as --name VALUE or --name=VALUE; "--" ends them. */
#include "cli/options.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define JOBS_MOST  1024
#define NAMES_MOST 128
#define AT(field)  offsetof(lq_options, field)
#define RUNS       (LQ_MAP_COMMANDS | LQ_IMPORT)

const lq_command_row lq_commands[] = {
    {"render", LQ_RENDER, "laoqu render [MAP.yaml] [options] -o DIR",
     "draw tiles, legend, TileJSON and viewer page", "map file", .needs_out = true},
    {"figure", LQ_FIGURE, "laoqu figure [MAP.yaml] [options] -o FILE",
     "draw one report figure (a later version)", "map file", .needs_out = true},
    {"check", LQ_CHECK, "laoqu check [MAP.yaml] [options] [-o DIR]",
     "read, join, classify and report; draw nothing", .input = "map file"},
    {"import", LQ_IMPORT, "laoqu import SRC -o FILE.shp [options]", "clean boundaries from any vector source",
     "SRC", .needs_input = true, .needs_out = true},
    {"info", LQ_INFO, "laoqu info FILE", "say what is in a boundary file or table", "FILE",
     .needs_input = true},
    {"verify", LQ_VERIFY, "laoqu verify DIR", "read a tile directory again against its manifest", "DIR",
     .needs_input = true},
    {"help", LQ_HELP, "laoqu help [COMMAND]", "say how a command is used", .input = "COMMAND"},
};
const size_t lq_commands_n = sizeof lq_commands / sizeof *lq_commands;

const lq_option_row lq_option_rows[] = {
    {"o", "DIR", LQ_RENDER | LQ_CHECK, LQ_OPTION_TEXT, AT(out), .help = "directory to write to"},
    {"o", "FILE", LQ_FIGURE | LQ_IMPORT, LQ_OPTION_TEXT, AT(out), .help = "file to write"},
    {"crs", "CRS", LQ_IMPORT, LQ_OPTION_TEXT, AT(import.crs),
     .help = "coordinates of the source: wgs84, gcj02, bd09, cgcs2000, EPSG:n or auto (default)"},
    {"encoding", "NAME", LQ_IMPORT, LQ_OPTION_TEXT, AT(import.encoding),
     .help = "character encoding of its attributes; decided by evidence when not given"},
    {"key", "FIELD", LQ_IMPORT, LQ_OPTION_TEXT, AT(import.key), .help = "field that holds the county code"},
    {"name", "FIELD", LQ_IMPORT, LQ_OPTION_TEXT, AT(import.name), .help = "field that holds the county name"},
    {"fields", "NEW=OLD,...", LQ_IMPORT, LQ_OPTION_TEXT, AT(import.fields),
     .help = "write these fields alone, each under its new name (default: all)"},
    {"tolerance", "METRES", LQ_IMPORT, LQ_OPTION_METRES, AT(import.tolerance_m),
     .help = "neighbouring borders this close become one (default 10)"},
    {"gap", "METRES", LQ_IMPORT, LQ_OPTION_METRES, AT(import.gap_m),
     .help = "gaps and overlaps narrower than this are closed (default 100)"},
    {"simplify", "METRES", LQ_IMPORT, LQ_OPTION_METRES, AT(import.simplify_m), .zero = true,
     .help = "leave out vertices that matter less than this (default 0: keep all)"},
    {"jobs", "N", RUNS, LQ_OPTION_COUNT, AT(run.jobs), .help = "threads (default: one for each processor)"},
    {"force", NULL, LQ_MAP_COMMANDS, LQ_OPTION_FLAG, AT(run.force),
     .help = "draw every tile, also those already there"},
    {"dry-run", NULL, LQ_MAP_COMMANDS, LQ_OPTION_FLAG, AT(run.dry_run),
     .help = "plan and count; write nothing"},
    {"strict", NULL, RUNS, LQ_OPTION_FLAG, AT(run.strict), .help = "findings are an error: exit status 4"},
    {"quiet", NULL, RUNS | LQ_VERIFY, LQ_OPTION_FLAG, AT(quiet), .help = "no progress and no summary"},
    {"json", NULL, RUNS | LQ_INFO | LQ_VERIFY, LQ_OPTION_FLAG, AT(json),
     .help = "one JSON object on standard output, nothing else there"},
};
const size_t lq_option_rows_n = sizeof lq_option_rows / sizeof *lq_option_rows;

/* What is being read. */
typedef struct reading {
    lq_options *to;
    const lq_command_row *command;
    int argc, i;
    char **argv;
    bool options_end;
    lq_err *err;
} reading;

__attribute__((format(printf, 2, 3))) static lq_code usage(lq_err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err->code = LQ_USAGE;
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return LQ_USAGE;
}

/* ---- commands ---- */

static const lq_command_row *command_find(const char *name)
{
    for (size_t i = 0; i < lq_commands_n; i++)
        if (!strcmp(lq_commands[i].name, name)) return &lq_commands[i];
    return NULL;
}

static lq_code fail_command(const char *name, lq_err *err)
{
    const char *names[16];
    for (size_t i = 0; i < lq_commands_n; i++) names[i] = lq_commands[i].name;
    const char *nearest = lq_text_nearest(name, names, lq_commands_n);
    size_t n = strlen(name);
    if (nearest) return usage(err, "unknown command \"%s\"; did you mean \"%s\"?", name, nearest);
    if (n > 5 && !strcmp(name + n - 5, ".yaml"))
        return usage(err, "unknown command \"%s\"; the command comes first: laoqu render %s -o DIR", name,
                     name);
    return usage(err, "unknown command \"%s\"; \"laoqu help\" lists them", name);
}

/* ---- options ---- */

static const lq_option_row *row_find(const char *name, size_t n, unsigned commands)
{
    for (size_t i = 0; i < lq_option_rows_n; i++) {
        const lq_option_row *row = &lq_option_rows[i];
        if (row->commands & commands && strlen(row->name) == n && !strncmp(row->name, name, n)) return row;
    }
    return NULL;
}

/* Number of the setting with this name, or -1. */
static int setting_find(lq_setting_info *out, const char *name, size_t n)
{
    for (int i = 0; lq_setting_at(out, (size_t)i); i++)
        if (out->option && strlen(out->name) == n && !strncmp(out->name, name, n)) return i;
    return -1;
}

/* "for render" ... of the first command that has an option of this name, or NULL. */
static const char *owner_of(const char *name, size_t n)
{
    lq_setting_info setting;
    if (setting_find(&setting, name, n) >= 0) return "render";
    const lq_option_row *row = row_find(name, n, ~0u);
    for (size_t i = 0; row && i < lq_commands_n; i++)
        if (row->commands & lq_commands[i].command) return lq_commands[i].name;
    return NULL;
}

static lq_code fail_option(const reading *r, const char *arg, const char *name, size_t n)
{
    const char *names[NAMES_MOST], *owner = owner_of(name, n), *command = r->command->name;
    char text[64];
    size_t count = 0;
    lq_setting_info setting;
    int length = (int)(name - arg + (ptrdiff_t)n);
    if (n == 1 && arg[1] == '-' && owner)
        return usage(r->err, "unknown option %.*s; one letter takes one dash: -%c", length, arg, *name);
    if (owner)
        return usage(r->err, "%.*s does not belong to %s, but to %s; \"laoqu help %s\" lists what does",
                     length, arg, command, owner, command);
    for (size_t i = 0; i < lq_option_rows_n && count < NAMES_MOST; i++)
        if (lq_option_rows[i].commands & r->command->command && lq_option_rows[i].name[1])
            names[count++] = lq_option_rows[i].name;
    for (size_t i = 0;
         r->command->command & LQ_MAP_COMMANDS && count < NAMES_MOST && lq_setting_at(&setting, i); i++)
        if (setting.option) names[count++] = setting.name;
    snprintf(text, sizeof text, "%.*s", (int)n, name);
    const char *nearest = lq_text_nearest(text, names, count);
    if (nearest) return usage(r->err, "unknown option %.*s; did you mean --%s?", length, arg, nearest);
    return usage(r->err, "unknown option %.*s; \"laoqu help %s\" lists the options", length, arg, command);
}

/* The value of an option: behind its '=', or the next word. */
static lq_code value_take(reading *r, const char **out, const char *arg, const char *equals,
                          const char *metavar)
{
    if (equals) {
        *out = equals + 1;
        return LQ_OK;
    }
    const char *next = r->i + 1 < r->argc ? r->argv[r->i + 1] : NULL;
    if (!next) return usage(r->err, "%s has no value; write %s %s", arg, arg, metavar);
    if (!strncmp(next, "--", 2))
        return usage(r->err, "%s has no value before %s; write %s %s", arg, next, arg, metavar);
    r->i++;
    *out = next;
    return LQ_OK;
}

static lq_code count_read(unsigned *out, const char *arg, const char *value, lq_err *err)
{
    size_t n = strspn(value, "0123456789");
    long count = n && n < 6 && !value[n] ? strtol(value, NULL, 10) : 0;
    if (count < 1 || count > JOBS_MOST)
        return usage(err, "%s: \"%s\" is not a whole number from 1 to %d", arg, value, JOBS_MOST);
    *out = (unsigned)count;
    return LQ_OK;
}

/* strtod also reads "inf", "nan" and hexadecimal, so the characters are looked at first. The locale is always "C": main
   never sets another. */
static lq_code metres_read(double *out, const char *arg, const char *value, bool zero, lq_err *err)
{
    char *end;
    double metres = strtod(value, &end);
    bool plain = *value && !value[strspn(value, "0123456789.eE+-")] && !*end;
    if (!plain || !isfinite(metres) || metres < 0 || (metres == 0 && !zero))
        return usage(err, "%s: \"%s\" is not a length in metres; write a number %s 0", arg, value,
                     zero ? "not under" : "above");
    *out = metres;
    return LQ_OK;
}

static lq_code row_take(reading *r, const lq_option_row *row, const char *arg, const char *equals)
{
    void *field = (char *)r->to + row->at;
    const char *value = NULL;
    if (row->kind == LQ_OPTION_FLAG) {
        if (equals) return usage(r->err, "%s takes no value; write --%s alone", arg, row->name);
        *(bool *)field = true;
        return LQ_OK;
    }
    lq_code code = value_take(r, &value, arg, equals, row->metavar);
    if (code) return code;
    if (!*value) return usage(r->err, "%s has an empty value; write %s", arg, row->metavar);
    if (row->kind == LQ_OPTION_COUNT) return count_read(field, arg, value, r->err);
    if (row->kind == LQ_OPTION_METRES) return metres_read(field, arg, value, row->zero, r->err);
    *(const char **)field = value;
    return LQ_OK;
}

static lq_code long_take(reading *r, const char *arg)
{
    const char *name = arg + 2, *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    const lq_option_row *row = n > 1 ? row_find(name, n, r->command->command) : NULL;
    lq_setting_info setting;
    if (row) return row_take(r, row, arg, equals);
    if (!(r->command->command & LQ_MAP_COMMANDS) || setting_find(&setting, name, n) < 0)
        return fail_option(r, arg, name, n);
    lq_option_said *said = &r->to->set[r->to->n_set];
    lq_code code = value_take(r, &said->value, arg, equals, setting.metavar);
    if (code) return code;
    said->name = setting.name;
    r->to->n_set++;
    return LQ_OK;
}

/* -o DIR or -oDIR. */
static lq_code short_take(reading *r, const char *arg)
{
    const lq_option_row *row = row_find(arg + 1, 1, r->command->command);
    if (!row) return fail_option(r, arg, arg + 1, 1);
    return row_take(r, row, "-o", arg[2] ? arg + 1 : NULL);
}

static lq_code input_take(reading *r, const char *arg)
{
    if (r->to->input)
        return usage(r->err, "%s: \"%s\" is one too many after \"%s\"; the use is %s", r->command->name, arg,
                     r->to->input, r->command->usage);
    r->to->input = arg;
    return LQ_OK;
}

static lq_code word_take(reading *r)
{
    const char *arg = r->argv[r->i];
    if (r->options_end || arg[0] != '-' || !arg[1]) return input_take(r, arg);
    if (!strcmp(arg, "--")) {
        r->options_end = true;
        return LQ_OK;
    }
    return arg[1] == '-' ? long_take(r, arg) : short_take(r, arg);
}

/* ---- the whole ---- */

static bool is_help(const char *arg)
{
    return !strcmp(arg, "--help") || !strcmp(arg, "-h");
}

/* --help anywhere before "--" asks for help, whatever else is wrong. */
static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
        if (is_help(argv[i])) return true;
    return false;
}

static lq_code whole_check(const reading *r)
{
    const lq_options *o = r->to;
    const lq_command_row *c = r->command;
    if (c->needs_input && !o->input)
        return usage(r->err, "%s: no %s; the use is %s", c->name, c->input, c->usage);
    if (c->needs_out && !o->out) return usage(r->err, "%s: no -o; the use is %s", c->name, c->usage);
    return LQ_OK;
}

static lq_code help_read(lq_options *to, const char *name, lq_err *err)
{
    to->command = LQ_HELP;
    if (!name) return LQ_OK;
    const lq_command_row *row = command_find(name);
    if (!row) return fail_command(name, err);
    to->about = row->command;
    return LQ_OK;
}

lq_code lq_options_read(lq_options *out, int argc, char **argv, lq_err *err)
{
    *out = (lq_options){0};
    if (argc < 2) return usage(err, "no command; \"laoqu help\" lists them");
    if (is_help(argv[1])) return help_read(out, NULL, err);
    if (!strcmp(argv[1], "--version")) {
        out->command = LQ_VERSION_ONLY;
        return LQ_OK;
    }
    const lq_command_row *command = command_find(argv[1]);
    if (!command) return fail_command(argv[1], err);
    out->command = command->command;
    if (asks_help(argc, argv)) return help_read(out, command->name, err);
    if (command->command == LQ_FIGURE)
        return usage(err, "figure: figures are not drawn yet in this version; \"laoqu render\" draws tiles");
    reading r = {.to = out, .command = command, .argc = argc, .argv = argv, .err = err};
    out->set = calloc((size_t)argc, sizeof *out->set);
    if (!out->set) {
        usage(err, "out of memory");
        return err->code = LQ_FAILED;
    }
    lq_code code = LQ_OK;
    for (r.i = 2; r.i < argc && !code; r.i++) code = word_take(&r);
    if (!code) code = whole_check(&r);
    if (!code && command->command == LQ_HELP) code = help_read(out, out->input, err);
    return code;
}

void lq_options_release(lq_options *o)
{
    free(o->set);
    o->set = NULL;
}

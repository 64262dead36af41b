/*
 * main.c: the program laoqu: reads the command line, calls the library, prints what it says.
 *
 * The exit status is the lq_code. Standard output carries the report and nothing else; the error line and the progress
 * go to standard error. The locale stays "C", so that numbers are read and written the same everywhere.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/help.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "laoqu.h"

/* A standard stream that came closed gets /dev/null, or the next file opened would take its number and be written over.
   Standard output gets it for reading only: then writing there fails, and is noticed. */
static void streams_hold(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) < 0)
            _exit(LQ_FAILED);
}

/* The settings of the command line over those of the map file. */
static lq_code map_make(lq_map **out, const lq_options *o, lq_err *err)
{
    lq_map *map = NULL;
    lq_code code = lq_map_create(&map, err);
    if (!code && o->input) code = lq_map_read(map, o->input, err);
    for (size_t i = 0; i < o->n_set && !code; i++) {
        lq_err fault = {0};
        code = lq_map_set(map, o->set[i].name, o->set[i].value, &fault);
        if (code)
            snprintf(err->text, sizeof err->text, "%s%.1000s", code == LQ_USAGE ? "--" : "", fault.text);
    }
    if (code) {
        lq_map_free(map);
        return code;
    }
    *out = map;
    return LQ_OK;
}

static lq_code map_run(lq_report **out, const lq_options *o, lq_err *err)
{
    lq_map *map = NULL;
    lq_code code = map_make(&map, o, err);
    if (code) return code;
    code = o->command == LQ_RENDER ? lq_render(out, map, o->out, &o->run, err)
                                   : lq_check(out, map, o->out, &o->run, err);
    lq_map_free(map);
    return code;
}

static lq_code command_run(lq_report **out, const lq_options *o, lq_err *err)
{
    switch (o->command) {
    case LQ_IMPORT:
        return lq_import(out, o->input, o->out, &o->import, &o->run, err);
    case LQ_INFO:
        return lq_info(out, o->input, err);
    case LQ_VERIFY:
        return lq_verify(out, o->input, err);
    default:
        return map_run(out, o, err);
    }
}

/* A report may also come with a fault: what was found before --strict, or what verify misses. */
static lq_code report_run(lq_options *o, lq_err *err)
{
    lq_meter meter;
    lq_report *report = NULL;
    lq_meter_init(&meter, lq_meter_live());
    if (!o->quiet) {
        o->run.progress = lq_meter_step;
        o->run.context = &meter;
    }
    lq_code code = command_run(&report, o, err), printed = LQ_OK;
    lq_meter_end(&meter);
    if (report && o->json)
        printed = lq_report_json(report, stdout);
    else if (report && !o->quiet)
        printed = lq_report_text(report, stdout);
    lq_report_free(report);
    if (printed && !code) snprintf(err->text, sizeof err->text, "standard output: %s", strerror(errno));
    return code ? code : printed;
}

static lq_code run(lq_options *o, lq_err *err)
{
    if (o->command == LQ_HELP)
        lq_help_print(stdout, o->about);
    else if (o->command == LQ_VERSION_ONLY)
        puts("laoqu " LQ_VERSION);
    else
        return report_run(o, err);
    return LQ_OK;
}

/* A full disk or a closed pipe shows at the latest here. */
static lq_code output_close(lq_err *err)
{
    bool bad = ferror(stdout);
    errno = 0;
    if (fclose(stdout)) bad = true;
    if (!bad) return LQ_OK;
    snprintf(err->text, sizeof err->text, "standard output: %s",
             errno ? strerror(errno) : "could not be written");
    return LQ_FAILED;
}

/* One line, whatever a file name or value holds. */
static void fault_print(lq_err *err)
{
    for (char *c = err->text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F) *c = '?';
    fprintf(stderr, "laoqu: %s\n", err->text[0] ? err->text : "failed, and nothing said why");
}

int main(int argc, char **argv)
{
    lq_options o;
    lq_err err = {0};
    streams_hold();
    signal(SIGPIPE, SIG_IGN); /* so that a closed pipe is an error of write() */
    lq_code code = lq_options_read(&o, argc, argv, &err);
    if (!code) code = run(&o, &err);
    lq_options_release(&o);
    if (code)
        fclose(stdout);
    else
        code = output_close(&err);
    if (code) fault_print(&err);
    return (int)code;
}

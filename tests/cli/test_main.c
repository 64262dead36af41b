/*
 * test_main.c: the program as its users meet it: statuses, error lines, help, streams. It runs $BUILD/laoqu through the
 * shell; every case but the last three ends before any data is read.
 */
#include "../support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "laoqu.h"

#define TEXT_BYTES 65536

static char program[4096];

/* Runs "PROGRAM arguments" (the shell's words, redirections and all); returns the status, what is printed in out. */
static int run(char *out, const char *arguments)
{
    char command[8192];
    snprintf(command, sizeof command, "%s %s", program, arguments);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t n = fread(out, 1, TEXT_BYTES - 1, pipe);
    out[n] = 0;
    int status = pclose(pipe);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

typedef struct wrong_call {
    const char *arguments, *wanted;
} wrong_call;

static const wrong_call wrong_calls[] = {
    {"", "no command; \"laoqu help\" lists them"},
    {"redner", "unknown command \"redner\"; did you mean \"render\"?"},
    {"m.yaml", "unknown command \"m.yaml\"; the command comes first: laoqu render m.yaml -o DIR"},
    {"--json render", "unknown command \"--json\"; \"laoqu help\" lists them"},
    {"help rendr", "unknown command \"rendr\"; did you mean \"render\"?"},
    {"render", "render: no -o; the use is laoqu render [MAP.yaml] [options] -o DIR"},
    {"render -o", "-o has no value; write -o DIR"},
    {"render -o x a.yaml b.yaml", "render: \"b.yaml\" is one too many after \"a.yaml\"; the use is laoqu "
                                  "render [MAP.yaml] [options] -o DIR"},
    {"render --zom 4 -o x", "unknown option --zom; did you mean --zoom?"},
    {"render --zom=4 -o x", "unknown option --zom; did you mean --zoom?"},
    {"render --xyzzy -o x", "unknown option --xyzzy; \"laoqu help render\" lists the options"},
    {"render -x", "unknown option -x; \"laoqu help render\" lists the options"},
    {"render --o x", "unknown option --o; one letter takes one dash: -o"},
    {"render --gap 4 -o x",
     "--gap does not belong to render, but to import; \"laoqu help render\" lists what does"},
    {"import a.shp --zoom 4",
     "--zoom does not belong to import, but to render; \"laoqu help import\" lists what does"},
    {"render --colour x", "unknown option --colour; \"laoqu help render\" lists the options"},
    {"render --zoom", "--zoom has no value; write --zoom MIN-MAX"},
    {"render --value --zoom 4", "--value has no value before --zoom; write --value COLUMN"},
    {"render --json=1 -o x", "--json=1 takes no value; write --json alone"},
    {"render --zoom 10-4 -o x", "--zoom: \"10-4\" is out of order; write 4-10"},
    {"render --zoom=10-4 -o x", "--zoom: \"10-4\" is out of order; write 4-10"},
    {"render --zoom '' -o x", "--zoom: no value; write MIN-MAX"},
    {"check --bbox -200,1,2,3",
     "--bbox: \"-200,1,2,3\" leaves the world; give degrees: longitude -180 to 180, latitude -90 to 90"},
    {"check --palette YlOrRed", "--palette: unknown palette \"YlOrRed\"; did you mean \"YlOrRd\"?"},
    {"check --title 'a\nb'",
     "--title: \"a?b\" holds a line break or control character; write it on one line"},
    {"check --labels perhaps", "--labels: \"perhaps\" is not a switch; write on or off"},
    {"check --areas a,,b", "--areas: \"a,,b\" has an empty part; write ID,ID"},
    {"check --jobs 0", "--jobs: \"0\" is not a whole number from 1 to 1024"},
    {"check --jobs 1025", "--jobs: \"1025\" is not a whole number from 1 to 1024"},
    {"check --jobs 2x", "--jobs: \"2x\" is not a whole number from 1 to 1024"},
    {"check --jobs 99999999999999999999",
     "--jobs: \"99999999999999999999\" is not a whole number from 1 to 1024"},
    {"import", "import: no SRC; the use is laoqu import SRC -o FILE.shp [options]"},
    {"import a.gpkg", "import: no -o; the use is laoqu import SRC -o FILE.shp [options]"},
    {"import a.gpkg -o b.shp --gap 0", "--gap: \"0\" is not a length in metres; write a number above 0"},
    {"import a.gpkg -o b.shp --tolerance inf",
     "--tolerance: \"inf\" is not a length in metres; write a number above 0"},
    {"import a.gpkg -o b.shp --tolerance 0x10",
     "--tolerance: \"0x10\" is not a length in metres; write a number above 0"},
    {"import a.gpkg -o b.shp --simplify -1",
     "--simplify: \"-1\" is not a length in metres; write a number not under 0"},
    {"info", "info: no FILE; the use is laoqu info FILE"},
    {"verify", "verify: no DIR; the use is laoqu verify DIR"},
    {"verify a b", "verify: \"b\" is one too many after \"a\"; the use is laoqu verify DIR"},
    {"figure a.yaml -o a.pdf",
     "figure: figures are not drawn yet in this version; \"laoqu render\" draws tiles"},
};

/* One line on standard error, nothing on standard output, status 2. */
static void wrong_calls_are_answered(void **state)
{
    (void)state;
    char out[TEXT_BYTES], arguments[1024], wanted[1024];
    for (size_t i = 0; i < sizeof wrong_calls / sizeof *wrong_calls; i++) {
        snprintf(arguments, sizeof arguments, "%s 2>&1 >/dev/null", wrong_calls[i].arguments);
        snprintf(wanted, sizeof wanted, "laoqu: %s\n", wrong_calls[i].wanted);
        int status = run(out, arguments);
        assert_string_equal(out, wanted);
        assert_int_equal(status, LQ_USAGE);
        snprintf(arguments, sizeof arguments, "%s 2>/dev/null", wrong_calls[i].arguments);
        assert_int_equal(run(out, arguments), LQ_USAGE);
        assert_string_equal(out, "");
    }
}

static void map_files_are_placed(void **state)
{
    (void)state;
    char out[TEXT_BYTES], arguments[1024], wanted[1024];
    char *dir = test_dir_create(), *path = test_text(dir, "m.yaml", "title: x\npalete: Blues\n");
    char *none = test_path(dir, "none.yaml");
    snprintf(arguments, sizeof arguments, "check %s 2>&1", path);
    snprintf(wanted, sizeof wanted, "laoqu: %s:2:1: unknown key \"palete\"; did you mean \"palette\"?\n",
             path);
    assert_int_equal(run(out, arguments), LQ_USAGE);
    assert_string_equal(out, wanted);
    snprintf(arguments, sizeof arguments, "check %s 2>&1", none);
    assert_int_equal(run(out, arguments), LQ_FAILED);
    assert_non_null(strstr(out, none));
    free(path);
    free(none);
    test_dir_remove(dir);
}

static void version(void **state)
{
    (void)state;
    char out[TEXT_BYTES];
    assert_int_equal(run(out, "--version"), LQ_OK);
    assert_string_equal(out, "laoqu " LQ_VERSION "\n");
}

/* All three ways to ask, for every command the first page names. */
static void help(void **state)
{
    (void)state;
    static const char *const commands[] = {"render", "figure", "check", "import", "info", "verify", "help"};
    char out[TEXT_BYTES], again[TEXT_BYTES], arguments[64], line[64];
    assert_int_equal(run(out, "help"), LQ_OK);
    assert_int_equal(run(again, "--help"), LQ_OK);
    assert_string_equal(out, again);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        snprintf(line, sizeof line, "  laoqu %s ", commands[i]);
        assert_int_equal(run(out, "help"), LQ_OK);
        assert_non_null(strstr(out, line));
        snprintf(arguments, sizeof arguments, "help %s", commands[i]);
        assert_int_equal(run(out, arguments), LQ_OK);
        snprintf(arguments, sizeof arguments, "%s --nonsense --help", commands[i]);
        assert_int_equal(run(again, arguments), LQ_OK);
        assert_string_equal(out, again);
        snprintf(line, sizeof line, "Usage: laoqu %s ", commands[i]);
        assert_memory_equal(out, line, strlen(line));
    }
}

/* No line of the option lists is wider than a terminal. */
static void help_fits_a_terminal(void **state)
{
    (void)state;
    char out[TEXT_BYTES];
    assert_int_equal(run(out, "help render"), LQ_OK);
    char *stop = strstr(out, "\nMap file");
    assert_non_null(stop);
    *stop = 0;
    for (char *line = strtok(out, "\n"); line; line = strtok(NULL, "\n")) assert_true(strlen(line) <= 80);
}

/* The file without the backslashes of its escapes, so that its words can be looked for. */
static void man_page_read(char *out)
{
    FILE *f = fopen("src/cli/laoqu.1", "r");
    assert_non_null(f);
    size_t n = 0;
    for (int c; (c = fgetc(f)) != EOF && n < TEXT_BYTES - 1;)
        if (c != '\\') out[n++] = (char)c;
    out[n] = 0;
    fclose(f);
}

static void man_page_has_every_setting(void **state)
{
    (void)state;
    char man[TEXT_BYTES], out[TEXT_BYTES], wanted[512];
    lq_setting_info s;
    man_page_read(man);
    assert_int_equal(run(out, "help render"), LQ_OK);
    for (size_t i = 0; lq_setting_at(&s, i); i++) {
        if (!s.option) continue;
        snprintf(wanted, sizeof wanted, ".B --%s fI%sfR\n%s.\n", s.name, s.metavar, s.help);
        if (!strstr(man, wanted)) fail_msg("not in the manual page: --%s %s: %s", s.name, s.metavar, s.help);
        snprintf(wanted, sizeof wanted, "  --%s %s", s.name, s.metavar);
        assert_non_null(strstr(out, wanted));
    }
}

static void man_page_has_every_option(void **state)
{
    (void)state;
    static const char *const commands[] = {"render", "check", "import", "info", "verify"};
    char man[TEXT_BYTES], out[TEXT_BYTES], arguments[64], wanted[128];
    man_page_read(man);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        snprintf(arguments, sizeof arguments, "help %s", commands[i]);
        assert_int_equal(run(out, arguments), LQ_OK);
        for (char *line = strtok(out, "\n"); line; line = strtok(NULL, "\n")) {
            if (strncmp(line, "  -", 3)) continue;
            snprintf(wanted, sizeof wanted, ".B %.*s", (int)strcspn(line + 2, " "), line + 2);
            if (!strstr(man, wanted)) fail_msg("not in the manual page: %s", line);
        }
    }
}

/* Adds the options of one help text to `rows` as README writes them: | `--zoom MIN-MAX` | what it is |. */
static void help_rows(char *rows, const char *command)
{
    char out[TEXT_BYTES], arguments[64];
    snprintf(arguments, sizeof arguments, "help %s", command);
    assert_int_equal(run(out, arguments), LQ_OK);
    bool open = false;
    for (char *line = strtok(out, "\n"); line; line = strtok(NULL, "\n")) {
        bool first = !strncmp(line, "  -", 3), more = open && !strncmp(line, "          ", 10);
        if (open && !more) strcat(rows, " |\n");
        open = first || more;
        if (!open) continue;
        const char *words = line + strspn(line, " ");
        if (first) {
            const char *name = words, *stop = strstr(name, "  ");
            words = stop ? stop + strspn(stop, " ") : name + strlen(name);
            sprintf(rows + strlen(rows), "| `%.*s` |", (int)((stop ? stop : words) - name), name);
        }
        if (*words) sprintf(rows + strlen(rows), " %s", words);
    }
    if (open) strcat(rows, " |\n");
}

/* The rows of README's tables of options, without the backslashes and the star of indicators. */
static void readme_rows(char *rows)
{
    char line[1024];
    FILE *f = fopen("README.md", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        if (strncmp(line, "| `-", 4)) continue;
        char *to = rows + strlen(rows), *star = strstr(line, "` * |");
        if (star) memmove(star + 2, star + 4, strlen(star + 4) + 1);
        for (const char *s = line; *s; s++)
            if (*s != '\\') *to++ = *s;
        *to = 0;
    }
    fclose(f);
}

static void rows_are_among(char *rows, const char *all, const char *where)
{
    for (char *row = strtok(rows, "\n"); row; row = strtok(NULL, "\n"))
        if (!strstr(all, row)) fail_msg("not in %s: %s", where, row);
}

static void readme_has_the_options_of_help(void **state)
{
    (void)state;
    static const char *const commands[] = {"render", "check", "import", "info", "verify"};
    char help_text[TEXT_BYTES] = "", readme[TEXT_BYTES] = "", copy[TEXT_BYTES];
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) help_rows(help_text, commands[i]);
    readme_rows(readme);
    assert_true(*readme && *help_text);
    strcpy(copy, readme);
    rows_are_among(copy, help_text, "laoqu help");
    strcpy(copy, help_text);
    rows_are_among(copy, readme, "README.md");
}

/* A full disk, a closed output and a reader that went away are told and end with status 1. */
static void broken_outputs(void **state)
{
    (void)state;
    char out[TEXT_BYTES];
    if (!access("/dev/full", W_OK)) {
        assert_int_equal(run(out, "help render 2>&1 >/dev/full"), LQ_FAILED);
        assert_string_equal(out, "laoqu: standard output: No space left on device\n");
        assert_int_equal(run(out, "--version 2>&1 >/dev/full"), LQ_FAILED);
    }
    assert_int_equal(run(out, "--version 2>&1 >&-"), LQ_FAILED);
    assert_string_equal(out, "laoqu: standard output: Bad file descriptor\n");
    char *dir = test_dir_create(), *path = test_path(dir, "status"), command[8192];
    snprintf(command, sizeof command,
             "{ sleep 0.2; %s help render 2>/dev/null; echo $? >%s; } | true; sleep 0.5; cat %s", program,
             path, path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_non_null(fgets(out, TEXT_BYTES, pipe));
    pclose(pipe);
    assert_string_equal(out, "1\n");
    free(path);
    test_dir_remove(dir);
}

/* ---- with data: two square counties and their table ---- */

static const char *const counties =
    "{\"type\": \"FeatureCollection\", \"features\": ["
    "{\"type\": \"Feature\", \"properties\": {\"code\": \"140722\", \"name\": \"左权县\"}, \"geometry\": "
    "{\"type\": "
    "\"Polygon\", \"coordinates\": [[[113, 37], [113.5, 37], [113.5, 37.5], [113, 37.5], [113, 37]]]}},"
    "{\"type\": \"Feature\", \"properties\": {\"code\": \"140723\", \"name\": \"和顺县\"}, \"geometry\": "
    "{\"type\": "
    "\"Polygon\", \"coordinates\": [[[113.5, 37], [114, 37], [114, 37.5], [113.5, 37.5], [113.5, 37]]]}}]}";

typedef struct small_map {
    char *dir, *boundaries, *table, *file;
} small_map;

static int small_map_create(void **state)
{
    small_map *m = calloc(1, sizeof *m);
    assert_non_null(m);
    m->dir = test_dir_create();
    m->boundaries = test_text(m->dir, "counties.geojson", counties);
    m->table = test_text(m->dir, "t.csv", "code,v\n140722,1\n140723,2\n");
    m->file = test_text(m->dir, "m.yaml",
                        "boundaries: counties.geojson\ncrs: wgs84\nkey: code\nname: name\n"
                        "table: t.csv\ntable-key: code\nvalue: v\nclassify: manual\nbreaks: 2\n");
    *state = m;
    return 0;
}

static int small_map_free(void **state)
{
    small_map *m = *state;
    free(m->boundaries);
    free(m->table);
    free(m->file);
    test_dir_remove(m->dir);
    free(m);
    return 0;
}

static void json_stands_alone(void **state)
{
    small_map *m = *state;
    char out[TEXT_BYTES], arguments[8192];
    snprintf(arguments, sizeof arguments, "check %s --json 2>/dev/null", m->file);
    assert_int_equal(run(out, arguments), LQ_OK);
    size_t n = strlen(out);
    assert_true(n > 2 && out[0] == '{' && out[n - 2] == '}' && out[n - 1] == '\n');
    snprintf(arguments, sizeof arguments,
             "check --json --boundaries=%s --crs wgs84 --key code --table %s --table-key=code --value v "
             "--breaks 2 --quiet "
             "2>&1",
             m->boundaries, m->table);
    assert_int_equal(run(out, arguments), LQ_OK);
    assert_true(out[0] == '{');
}

static void quiet_is_quiet(void **state)
{
    small_map *m = *state;
    char out[TEXT_BYTES], arguments[8192];
    snprintf(arguments, sizeof arguments, "check --quiet %s 2>&1", m->file);
    assert_int_equal(run(out, arguments), LQ_OK);
    assert_string_equal(out, "");
}

/* Off a terminal: whole lines without a carriage return or escape. */
static void progress_is_lines(void **state)
{
    small_map *m = *state;
    char out[TEXT_BYTES], arguments[8192];
    snprintf(arguments, sizeof arguments, "check -- %s 2>&1 >/dev/null", m->file);
    assert_int_equal(run(out, arguments), LQ_OK);
    assert_null(strpbrk(out, "\r\x1b"));
    assert_true(!*out || out[strlen(out) - 1] == '\n');
}

#define T(f) cmocka_unit_test_setup_teardown(f, small_map_create, small_map_free)
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_calls_are_answered),
        cmocka_unit_test(map_files_are_placed),
        cmocka_unit_test(version),
        cmocka_unit_test(help),
        cmocka_unit_test(help_fits_a_terminal),
        cmocka_unit_test(man_page_has_every_setting),
        cmocka_unit_test(man_page_has_every_option),
        cmocka_unit_test(readme_has_the_options_of_help),
        cmocka_unit_test(broken_outputs),
        T(json_stands_alone),
        T(quiet_is_quiet),
        T(progress_is_lines),
    };
    const char *build = getenv("BUILD");
    snprintf(program, sizeof program, "%s/laoqu", build && *build ? build : "build");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

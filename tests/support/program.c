/* program.c: see program.h. */
#include "program.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include "support.h"

const char *test_program_path(void)
{
    static char path[PATH_MAX];
    char name[PATH_MAX];
    const char *build = getenv("BUILD");
    snprintf(name, sizeof name, "%s/laoqu", build && *build ? build : "build");
    if (!*path && !realpath(name, path)) fail_msg("%s: is not there", name);
    return path;
}

/* What leaks.c is for the tests, for the program they run under `make asan`. */
static void leaks_suppress(void)
{
    char file[PATH_MAX], options[PATH_MAX + 64];
    if (getenv("LSAN_OPTIONS") || !realpath("tests/support/leaks.txt", file)) return;
    snprintf(options, sizeof options, "print_suppressions=0:suppressions=%s", file);
    setenv("LSAN_OPTIONS", options, 0);
}

static int run(char *out, const char *before, const char *arguments, va_list args)
{
    char command[16384];
    leaks_suppress();
    size_t n = (size_t)snprintf(command, sizeof command, "%s %s ", before, test_program_path());
    n += (size_t)vsnprintf(command + n, sizeof command - n, arguments, args);
    assert_true(n < sizeof command);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    n = fread(out, 1, TEST_OUT_BYTES - 1, pipe);
    out[n] = 0;
    int status = pclose(pipe);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 100)
        fail_msg("%s: ended with %x: %s", command, (unsigned)status, out);
    return WEXITSTATUS(status);
}

int test_program(char out[TEST_OUT_BYTES], const char *arguments, ...)
{
    va_list args;
    va_start(args, arguments);
    int status = run(out, "", arguments, args);
    va_end(args);
    return status;
}

int test_program_in(char out[TEST_OUT_BYTES], const char *before, const char *arguments, ...)
{
    va_list args;
    va_start(args, arguments);
    int status = run(out, before, arguments, args);
    va_end(args);
    return status;
}

int test_is_fault(const char *text, const char *wanted)
{
    const char *end = strchr(text, '\n');
    int good = !strncmp(text, "laoqu: ", 7) && end && !end[1] && strstr(text, wanted);
    if (!good) print_message("\"%s\" where a line with \"%s\" was expected\n", text, wanted);
    return good;
}

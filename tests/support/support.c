/* support.c: see support.h. */
#include "support.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"

void assert_ok(lq_code code, const lq_err *err)
{
    if (code) print_error("%s\n", err->text);
    assert_int_equal(code, LQ_OK);
}

long test_allocations(lq_code (*calls)(const char *dir, lq_err *err), const char *dir)
{
    lq_code code;
    long k = 0;
    do {
        lq_err err = {0};
        lq_mem_fail_after(++k);
        code = calls(dir, &err);
        lq_mem_fail_after(0);
        if (code) assert_string_equal(err.text, "out of memory");
    } while (code);
    return k;
}

static char *text_join(const char *a, const char *between, const char *b)
{
    size_t n = strlen(a) + strlen(between) + strlen(b) + 1;
    char *text = malloc(n);
    assert_non_null(text);
    snprintf(text, n, "%s%s%s", a, between, b);
    return text;
}

char *test_dir_create(void)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = text_join(tmp && *tmp ? tmp : "/tmp", "/", "laoqu-test-XXXXXX");
    assert_non_null(mkdtemp(dir));
    return dir;
}

static int entry_remove(const char *path, const struct stat *st, int type, struct FTW *place)
{
    (void)st, (void)type, (void)place;
    return remove(path);
}

void test_dir_remove(char *dir)
{
    if (!dir) return;
    assert_int_equal(nftw(dir, entry_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(dir);
}

char *test_path(const char *dir, const char *name)
{
    return text_join(dir, "/", name);
}

static void parents_create(char *path, size_t skip)
{
    for (char *slash = path + skip; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0777);
        *slash = '/';
    }
}

char *test_file(const char *dir, const char *name, const void *bytes, size_t n)
{
    char *path = test_path(dir, name);
    parents_create(path, strlen(dir) + 1);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    return path;
}

char *test_text(const char *dir, const char *name, const char *text)
{
    return test_file(dir, name, text, strlen(text));
}

char *test_shared(const char *name)
{
    char *path = text_join("../shared", "/", name);
    if (!access(path, R_OK)) return path;
    free(path);
    return NULL;
}

size_t test_dir_count(const char *dir)
{
    size_t count = 0;
    DIR *d = opendir(dir);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) count += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
    closedir(d);
    return count;
}

uint64_t test_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

double test_random_unit(uint64_t *state)
{
    return (double)(test_random(state) >> 11) * 0x1p-53;
}

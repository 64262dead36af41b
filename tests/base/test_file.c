/* test_file.c: a file is whole or absent, whatever fails, and the message says what to do. */
#include "../support/support.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"

static void expect_file(const char *path, const char *bytes, size_t n)
{
    lq_buf b = {0};
    lq_err err = {0};
    assert_int_equal(lq_file_read(&b, path, 1 << 20, &err), LQ_OK);
    assert_int_equal(b.size, n);
    assert_memory_equal(b.data, bytes, n + 1);
    lq_buf_release(&b);
}

static void written_reads_back(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, "左权.png");
    lq_err err = {0};
    assert_int_equal(lq_file_write(path, "a\0b", 3, false, &err), LQ_OK);
    expect_file(path, "a\0b", 3);
    assert_int_equal(lq_file_write(path, "", 0, true, &err), LQ_OK);
    expect_file(path, "", 0);
    assert_int_equal(test_dir_count(dir), 1);
    free(path);
    test_dir_remove(dir);
}

static void large_file_goes_round(void **state)
{
    (void)state;
    const size_t n = 3000001;
    char *dir = test_dir_create(), *path = test_path(dir, "big"), *bytes = malloc(n);
    assert_non_null(bytes);
    for (size_t i = 0; i < n; i++) bytes[i] = (char)(i * 7 >> 3);
    lq_err err = {0};
    lq_buf b = {0};
    assert_int_equal(lq_file_write(path, bytes, n, false, &err), LQ_OK);
    assert_int_equal(lq_file_read(&b, path, n, &err), LQ_OK);
    assert_int_equal(b.size, n);
    assert_memory_equal(b.data, bytes, n);
    lq_buf_release(&b);
    assert_int_equal(lq_file_read(&b, path, n - 1, &err), LQ_DATA);
    assert_non_null(strstr(err.text, "at most 3000000 bytes"));
    assert_null(b.data);
    free(bytes);
    free(path);
    test_dir_remove(dir);
}

static void read_faults_name_the_file(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *absent = test_path(dir, "absent.csv");
    lq_err err = {0};
    lq_buf b = {0};
    assert_int_equal(lq_file_read(&b, absent, 100, &err), LQ_FAILED);
    assert_ptr_equal(strstr(err.text, absent), err.text);
    assert_non_null(strstr(err.text, ": cannot read: No such file or directory; "));
    err = (lq_err){0};
    assert_int_equal(lq_file_read(&b, dir, 100, &err), LQ_FAILED);
    assert_non_null(strstr(err.text, "Is a directory"));
    assert_null(b.data);
    free(absent);
    test_dir_remove(dir);
}

/* Tests may run as root, whom no permission stops; a file in the place of a directory stops everybody. */
/* A pipe without a writer, and a device without an end: both would be waited for. */
static void pipes_and_devices_are_refused(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *pipe = test_path(dir, "pipe.csv"), *link = test_path(dir, "link.csv");
    const char *const paths[] = {pipe, link, "/dev/zero", "/dev/null"};
    uint64_t size, hash;
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(symlink("pipe.csv", link), 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        lq_err err[3] = {0};
        lq_buf b = {0};
        assert_int_equal(lq_file_check(paths[i], &err[0]), LQ_DATA);
        assert_int_equal(lq_file_read(&b, paths[i], 100, &err[1]), LQ_DATA);
        assert_int_equal(lq_file_hash(&size, &hash, paths[i], &err[2]), LQ_DATA);
        assert_null(b.data);
        for (int k = 0; k < 3; k++) {
            assert_ptr_equal(strstr(err[k].text, paths[i]), err[k].text);
            assert_non_null(strstr(err[k].text, ": a pipe or a device; save what it gives as a file"));
        }
    }
    assert_int_equal(lq_file_check(dir, NULL), LQ_OK); /* a .gdb is a directory */
    assert_int_equal(lq_file_check("/no/such/file", NULL), LQ_OK);
    free(pipe);
    free(link);
    test_dir_remove(dir);
}

static void write_faults_leave_nothing(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *file = test_text(dir, "file", "keep"),
         *occupied = test_path(dir, "occupied");
    char *below = test_path(dir, "file/tile.png"), *nowhere = test_path(dir, "absent/tile.png");
    lq_err err = {0};
    assert_int_equal(lq_file_write(below, "x", 1, false, &err), LQ_FAILED);
    assert_non_null(strstr(err.text, "file/tile.png: cannot write: Not a directory; "));
    err = (lq_err){0};
    assert_int_equal(lq_file_write(nowhere, "x", 1, false, &err), LQ_FAILED);
    assert_non_null(strstr(err.text, "cannot write: No such file or directory"));
    err = (lq_err){0};
    assert_int_equal(mkdir(occupied, 0777), 0);
    assert_int_equal(lq_file_write(occupied, "x", 1, false, &err), LQ_FAILED);
    assert_non_null(strstr(err.text, "Is a directory; name a file"));
    assert_int_equal(test_dir_count(dir), 2); /* no temporary file is left */
    expect_file(file, "keep", 4);
    free(file);
    free(occupied);
    free(below);
    free(nowhere);
    test_dir_remove(dir);
}

/* A limit on the size of files stands for the full disk: write(2) stores a part, then fails with EFBIG. */
static void full_disk_keeps_the_old_file(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_text(dir, "manifest.json", "old"), *bytes = calloc(1, 100000);
    struct rlimit before, small;
    assert_non_null(bytes);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 50000;
    void (*old)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    lq_err err = {0};
    lq_code code = lq_file_write(path, bytes, 100000, true, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, old);
    assert_int_equal(code, LQ_FAILED);
    assert_non_null(strstr(err.text, "manifest.json: cannot write: File too large"));
    expect_file(path, "old", 3);
    assert_int_equal(test_dir_count(dir), 1);
    free(bytes);
    free(path);
    test_dir_remove(dir);
}

/* What a killed run left under our temporary name is passed by. */
static void leftovers_do_not_stop(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, "t.png"), name[64];
    snprintf(name, sizeof name, ".t.png.tmp-%ld-0", (long)gettid());
    char *left = test_text(dir, name, "half");
    lq_err err = {0};
    assert_true(lq_file_is_temp(name));
    assert_false(lq_file_is_temp("t.png"));
    assert_false(lq_file_is_temp("a.tmp-1"));
    assert_int_equal(lq_file_write(path, "new", 3, false, &err), LQ_OK);
    expect_file(path, "new", 3);
    expect_file(left, "half", 4);
    free(left);
    free(path);
    test_dir_remove(dir);
}

static void *same_file_writer(void *path)
{
    char bytes[10000];
    memset(bytes, 'x', sizeof bytes);
    lq_err err = {0};
    for (int i = 0; i < 200; i++)
        if (lq_file_write(path, bytes, sizeof bytes, false, &err)) return "failed";
    return NULL;
}

static void threads_may_write_one_file(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, "t.png");
    pthread_t thread[4];
    for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&thread[i], NULL, same_file_writer, path), 0);
    for (int i = 0; i < 4; i++) {
        void *fault;
        pthread_join(thread[i], &fault);
        assert_null(fault);
    }
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 10000);
    assert_int_equal(test_dir_count(dir), 1);
    free(path);
    test_dir_remove(dir);
}

static void directories(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *deep = test_path(dir, "a//b/c/"), *file = test_text(dir, "file", "");
    char *below = test_path(dir, "file/d");
    lq_err err = {0};
    assert_false(lq_file_exists(deep));
    assert_int_equal(lq_dir_create(deep, &err), LQ_OK);
    assert_int_equal(lq_dir_create(deep, &err), LQ_OK);
    assert_true(lq_file_exists(deep));
    assert_int_equal(lq_dir_create(".", &err), LQ_OK);
    assert_int_equal(lq_dir_create("/", &err), LQ_OK);
    assert_int_equal(lq_dir_create(below, &err), LQ_FAILED);
    assert_non_null(strstr(err.text, "file/d: cannot create the directory: Not a directory"));
    err = (lq_err){0};
    assert_int_equal(lq_dir_create(file, &err), LQ_FAILED);
    assert_true(lq_file_exists(file));
    free(deep);
    free(file);
    free(below);
    test_dir_remove(dir);
}

static void expect_join(const char *dir, const char *name, const char *wanted)
{
    char *path = lq_path_join(dir, name);
    assert_string_equal(path, wanted);
    free(path);
}

static void paths_join(void **state)
{
    (void)state;
    expect_join("out", "a.png", "out/a.png");
    expect_join("out/", "a.png", "out/a.png");
    expect_join("/", "a", "/a");
    expect_join("", "a.png", "a.png");
    expect_join("out", "/abs/a.png", "/abs/a.png");
}

static void expect_short(const char *dir, const char *name, const char *wanted)
{
    char *path = test_path(dir, name), *right = test_path(dir, wanted);
    lq_path_shorten(path);
    assert_string_equal(path, right);
    free(path);
    free(right);
}

/* Every path is opened where it would have been: the part before ".." of a link, of a file or of nothing stays. */
static void paths_are_shortened(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *link = test_path(dir, "link");
    free(test_text(dir, "styles/deep/m.yaml", ""));
    assert_int_equal(symlink("styles/deep", link), 0);
    expect_short(dir, "styles/../shapes/a.shp", "shapes/a.shp");
    expect_short(dir, "styles/deep/../../shapes/a.shp", "shapes/a.shp");
    expect_short(dir, "styles/deep/../deep/../a.shp", "styles/a.shp");
    static const char *const kept[] = {"link/../a.shp", "none/../a.shp",     "styles/deep/m.yaml/../a",
                                       "styles/./../a", "styles/deep/..//a", "styles//../a.shp",
                                       "styles/..",     "..a/../b"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) expect_short(dir, kept[i], kept[i]);
    char above[] = "../../a", root[] = "/../a", all[] = "src/../", one[] = "src/../a";
    lq_path_shorten(above);
    lq_path_shorten(root);
    lq_path_shorten(all);
    lq_path_shorten(one);
    assert_string_equal(above, "../../a");
    assert_string_equal(root, "/../a");
    assert_string_equal(all, "src/../");
    assert_string_equal(one, "a");
    free(link);
    test_dir_remove(dir);
}

static void memory_runs_out(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_text(dir, "f", "0123456789");
    for (long k = 1; k <= 2; k++) {
        lq_buf b = {0};
        lq_err err = {0};
        lq_mem_fail_after(k);
        lq_code code = lq_file_read(&b, path, 100, &err);
        assert_true(code == LQ_OK || (code == LQ_FAILED && !b.data && !strcmp(err.text, "out of memory")));
        assert_true(k > 1 || code == LQ_FAILED);
        lq_buf_release(&b);
    }
    lq_mem_fail_after(1);
    assert_int_equal(lq_file_write(path, "new", 3, false, &(lq_err){0}), LQ_FAILED);
    lq_mem_fail_after(1);
    assert_int_equal(lq_dir_create(dir, &(lq_err){0}), LQ_FAILED);
    lq_mem_fail_after(1);
    assert_null(lq_path_join("a", "b"));
    lq_mem_fail_after(0);
    expect_file(path, "0123456789", 10);
    free(path);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_reads_back),
        cmocka_unit_test(large_file_goes_round),
        cmocka_unit_test(read_faults_name_the_file),
        cmocka_unit_test(pipes_and_devices_are_refused),
        cmocka_unit_test(write_faults_leave_nothing),
        cmocka_unit_test(full_disk_keeps_the_old_file),
        cmocka_unit_test(leftovers_do_not_stop),
        cmocka_unit_test(threads_may_write_one_file),
        cmocka_unit_test(directories),
        cmocka_unit_test(paths_join),
        cmocka_unit_test(paths_are_shortened),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

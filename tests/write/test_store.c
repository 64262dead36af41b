/* test_store.c: the stores: what was put is there, whole, at every moment, and nothing else is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "../support/support.h"
#include "write/store.h"

static lq_store *store_at(const char *dir)
{
    lq_store *s = NULL;
    lq_err err = {0};
    assert_ok(lq_store_dir_open(&s, dir, "map", &err), &err);
    return s;
}

static void put_text(lq_store *s, lq_tile tile, const char *text)
{
    lq_err err = {0};
    assert_ok(lq_store_put(s, tile, text, strlen(text), &err), &err);
}

static void link_tile(lq_store *s, lq_tile tile, lq_tile same)
{
    lq_err err = {0};
    assert_ok(lq_store_link(s, tile, same, &err), &err);
}

static void remove_tile(lq_store *s, lq_tile tile)
{
    lq_err err = {0};
    assert_ok(lq_store_remove(s, tile, &err), &err);
}

static void close_store(lq_store *s)
{
    lq_err err = {0};
    assert_ok(lq_store_close(s, &err), &err);
}

static void assert_holds(const char *dir, const char *name, const char *text)
{
    char *path = test_path(dir, name);
    lq_buf b = {0};
    lq_err err = {0};
    assert_ok(lq_file_read(&b, path, 1 << 20, &err), &err);
    assert_string_equal(b.data, text);
    lq_buf_release(&b);
    free(path);
}

static bool exists(const char *dir, const char *name)
{
    char *path = test_path(dir, name);
    bool there = lq_file_exists(path);
    free(path);
    return there;
}

static struct stat stat_of(const char *dir, const char *name)
{
    struct stat st;
    char *path = test_path(dir, name);
    assert_int_equal(stat(path, &st), 0);
    free(path);
    return st;
}

static void test_put(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_store *s = store_at(dir);
    put_text(s, (lq_tile){0, 0, 0}, "world");
    put_text(s, (lq_tile){5, 26, 12}, "one");
    put_text(s, (lq_tile){5, 26, 13}, "two");
    put_text(s, (lq_tile){30, 1073741823, 1073741822}, "corner");
    put_text(s, (lq_tile){5, 26, 12}, "another");
    close_store(s);
    assert_holds(dir, "map/0/0/0.png", "world");
    assert_holds(dir, "map/5/26/12.png", "another");
    assert_holds(dir, "map/5/26/13.png", "two");
    assert_holds(dir, "map/30/1073741823/1073741822.png", "corner");
    char *column = test_path(dir, "map/5/26");
    assert_int_equal(test_dir_count(column), 2); /* no litter */
    free(column);
    test_dir_remove(dir);
}

/* The same bytes again leave the file as it is, in the next run, too. */
static void test_put_same(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_store *s = store_at(dir);
    put_text(s, (lq_tile){5, 1, 1}, "one");
    close_store(s);
    ino_t before = stat_of(dir, "map/5/1/1.png").st_ino;
    s = store_at(dir);
    put_text(s, (lq_tile){5, 1, 1}, "one");
    assert_int_equal(stat_of(dir, "map/5/1/1.png").st_ino, before);
    put_text(s, (lq_tile){5, 1, 1}, "two");
    close_store(s);
    assert_holds(dir, "map/5/1/1.png", "two");
    test_dir_remove(dir);
}

static void test_link(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_tile first = {5, 1, 1}, second = {5, 1, 2}, third = {6, 9, 9};
    lq_store *s = store_at(dir);
    put_text(s, first, "flat");
    put_text(s, third, "old");
    link_tile(s, second, first);
    link_tile(s, third, second); /* in place of a file */
    link_tile(s, third, second); /* once more */
    assert_holds(dir, "map/5/1/2.png", "flat");
    assert_holds(dir, "map/6/9/9.png", "flat");
    put_text(s, second, "changed"); /* the others stay */
    close_store(s);
    assert_holds(dir, "map/5/1/1.png", "flat");
    assert_holds(dir, "map/5/1/2.png", "changed");
    assert_holds(dir, "map/6/9/9.png", "flat");
    char *column = test_path(dir, "map/6/9");
    assert_int_equal(test_dir_count(column), 1);
    free(column);
    test_dir_remove(dir);
}

static void test_link_to_nothing(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_err err = {0};
    lq_store *s = store_at(dir);
    assert_int_equal(lq_store_link(s, (lq_tile){5, 1, 1}, (lq_tile){5, 1, 2}, &err), LQ_FAILED);
    assert_non_null(strstr(err.text, "map/5/1/1.png: cannot write: "));
    close_store(s);
    test_dir_remove(dir);
}

/* ext4 allows 65,000 links to a file: one tile more must not fail. */
static void test_links_run_out(void **state)
{
    (void)state;
    enum { LINKS = 65100, COLUMN = 1000 };
    char *dir = test_dir_create(), name[64];
    lq_store *s = store_at(dir);
    put_text(s, (lq_tile){17, 0, 0}, "sea");
    for (uint32_t i = 1; i < LINKS; i++)
        link_tile(s, (lq_tile){17, i / COLUMN, i % COLUMN}, (lq_tile){17, 0, 0});
    close_store(s);
    for (uint32_t i = 0; i < LINKS; i += 31) {
        snprintf(name, sizeof name, "map/17/%u/%u.png", i / COLUMN, i % COLUMN);
        assert_holds(dir, name, "sea");
    }
    test_dir_remove(dir);
}

static void test_remove(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_store *s = store_at(dir);
    for (uint32_t y = 0; y < 3; y++) put_text(s, (lq_tile){5, 1, y}, "a");
    put_text(s, (lq_tile){5, 2, 0}, "b");
    put_text(s, (lq_tile){6, 3, 0}, "c");
    remove_tile(s, (lq_tile){5, 1, 1});
    remove_tile(s, (lq_tile){5, 2, 0});
    remove_tile(s, (lq_tile){6, 3, 0});
    remove_tile(s, (lq_tile){6, 3, 0}); /* gone already */
    remove_tile(s, (lq_tile){9, 9, 9}); /* never was */
    close_store(s);
    assert_true(exists(dir, "map/5/1/0.png"));
    assert_false(exists(dir, "map/5/1/1.png"));
    assert_false(exists(dir, "map/5/2"));
    assert_false(exists(dir, "map/6"));
    assert_true(exists(dir, "map/5"));
    test_dir_remove(dir);
}

/* A column that is emptied and filled again in one run stays. */
static void test_remove_and_put(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_store *s = store_at(dir);
    put_text(s, (lq_tile){5, 1, 1}, "a");
    remove_tile(s, (lq_tile){5, 1, 1});
    put_text(s, (lq_tile){5, 1, 2}, "b");
    close_store(s);
    assert_holds(dir, "map/5/1/2.png", "b");
    test_dir_remove(dir);
}

/* A temporary name left by a killed run may be a link to another tile; that one must not change. */
static void test_old_litter(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_store *s = store_at(dir);
    put_text(s, (lq_tile){5, 1, 1}, "precious");
    put_text(s, (lq_tile){5, 1, 7}, "old");
    char *from = test_path(dir, "map/5/1/1.png"), *to = test_path(dir, "map/5/1/.7.png.tmp-");
    assert_int_equal(link(from, to), 0);
    close_store(s);
    s = store_at(dir);
    put_text(s, (lq_tile){5, 1, 7}, "new");
    close_store(s);
    assert_holds(dir, "map/5/1/1.png", "precious");
    assert_holds(dir, "map/5/1/7.png", "new");
    assert_false(lq_file_exists(to));
    free(from);
    free(to);
    test_dir_remove(dir);
}

static void test_faults(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_err err = {0};
    lq_store *s = store_at(dir);
    free(test_text(dir, "map/5", "a file in the way"));
    assert_int_equal(lq_store_put(s, (lq_tile){5, 1, 1}, "a", 1, &err), LQ_FAILED);
    assert_non_null(strstr(err.text, "map/5/1/1.png: cannot write: "));
    put_text(s, (lq_tile){6, 1, 1}, "fine"); /* the store still works */
    close_store(s);
    free(test_text(dir, "file", ""));
    char *path = test_path(dir, "file");
    err = (lq_err){0};
    assert_int_equal(lq_store_dir_open(&s, path, "map", &err), LQ_FAILED);
    free(path);
    test_dir_remove(dir);
}

/* A limit on the size of files stands for a full disk: the tile is not there at all, and nothing is left of it. */
static void test_full(void **state)
{
    (void)state;
    char *dir = test_dir_create(), big[4000];
    struct rlimit before, small;
    lq_err err = {0};
    lq_store *s = store_at(dir);
    memset(big, 'x', sizeof big);
    put_text(s, (lq_tile){5, 1, 1}, "small");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){1000, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    lq_code fresh = lq_store_put(s, (lq_tile){5, 1, 2}, big, sizeof big, &err);
    lq_code over = lq_store_put(s, (lq_tile){5, 1, 1}, big, sizeof big, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(fresh, LQ_FAILED);
    assert_int_equal(over, LQ_FAILED);
    assert_non_null(strstr(err.text, "map/5/1/2.png: cannot write: "));
    close_store(s);
    char *column = test_path(dir, "map/5/1");
    assert_int_equal(test_dir_count(column), 1);
    assert_holds(dir, "map/5/1/1.png", "small");
    free(column);
    test_dir_remove(dir);
}

/* Four threads over more columns than are held open, each with its own rows. */
typedef struct worker {
    lq_store *store;
    uint32_t number;
    lq_code code;
} worker;

enum { WORKERS = 4, WORK_COLUMNS = 80, WORK_ROWS = 20 };

static void *work(void *context)
{
    worker *w = context;
    char text[32];
    for (uint32_t i = 0; i < WORK_COLUMNS * WORK_ROWS && !w->code; i++) {
        lq_tile tile = {9, i * 7 % WORK_COLUMNS, i / WORK_COLUMNS * WORKERS + w->number};
        snprintf(text, sizeof text, "%u %u", tile.x, tile.y);
        w->code = lq_store_put(w->store, tile, text, strlen(text), NULL);
        lq_tile same = tile;
        tile.z = 10;
        if (!w->code) w->code = lq_store_link(w->store, tile, same, NULL);
    }
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    char *dir = test_dir_create(), name[64], text[32];
    worker workers[WORKERS];
    pthread_t thread[WORKERS];
    lq_store *s = store_at(dir);
    for (uint32_t k = 0; k < WORKERS; k++) {
        workers[k] = (worker){s, k, LQ_OK};
        assert_int_equal(pthread_create(&thread[k], NULL, work, &workers[k]), 0);
    }
    for (int k = 0; k < WORKERS; k++) {
        pthread_join(thread[k], NULL);
        assert_int_equal(workers[k].code, LQ_OK);
    }
    close_store(s);
    for (unsigned i = 0; i < WORK_COLUMNS * WORK_ROWS * WORKERS; i++) {
        unsigned x = i % WORK_COLUMNS, y = i / WORK_COLUMNS;
        snprintf(name, sizeof name, "map/%u/%u/%u.png", 9 + i % 2, x, y);
        snprintf(text, sizeof text, "%u %u", x, y);
        assert_holds(dir, name, text);
    }
    test_dir_remove(dir);
}

/* A writer killed at any moment leaves only whole tiles: each is one letter, a thousand times. */
static void put_for_ever(const char *dir)
{
    char bytes[1000];
    lq_store *s = NULL;
    if (lq_store_dir_open(&s, dir, "map", NULL)) _exit(1);
    for (unsigned i = 0;; i++) {
        memset(bytes, 'a' + i / 7 % 26, sizeof bytes);
        lq_store_put(s, (lq_tile){3, 1, i % 7}, bytes, sizeof bytes, NULL);
    }
}

static void test_killed(void **state)
{
    (void)state;
    char *dir = test_dir_create(), name[32];
    for (int round = 0; round < 10; round++) {
        pid_t child = fork();
        if (!child) put_for_ever(dir);
        usleep(5000 + 1700 * (unsigned)round);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        for (int y = 0; y < 7; y++) {
            snprintf(name, sizeof name, "map/3/1/%d.png", y);
            if (!exists(dir, name)) continue;
            char *path = test_path(dir, name);
            lq_buf b = {0};
            lq_err err = {0};
            assert_ok(lq_file_read(&b, path, 1 << 20, &err), &err);
            assert_int_equal(b.size, 1000);
            for (int k = 1; k < 1000; k++) assert_int_equal(b.data[k], b.data[0]);
            lq_buf_release(&b);
            free(path);
        }
    }
    test_dir_remove(dir);
}

static void test_null(void **state)
{
    (void)state;
    lq_store *s = NULL;
    lq_err err = {0};
    assert_ok(lq_store_null_open(&s, &err), &err);
    put_text(s, (lq_tile){1, 0, 0}, "four");
    put_text(s, (lq_tile){1, 0, 1}, "sixsix");
    link_tile(s, (lq_tile){1, 1, 1}, (lq_tile){1, 0, 1});
    remove_tile(s, (lq_tile){1, 1, 1});
    close_store(s);
    close_store(NULL);
}

static void test_no_memory(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_store *s = NULL;
    lq_code code;
    long k = 0;
    do {
        lq_err err = {0};
        lq_mem_fail_after(++k);
        code = lq_store_dir_open(&s, dir, "map", &err);
        lq_mem_fail_after(0);
        if (code) assert_string_equal(err.text, "out of memory");
    } while (code);
    assert_in_range(k, 3, 10);
    close_store(s);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put),
        cmocka_unit_test(test_put_same),
        cmocka_unit_test(test_link),
        cmocka_unit_test(test_link_to_nothing),
        cmocka_unit_test(test_links_run_out),
        cmocka_unit_test(test_remove),
        cmocka_unit_test(test_remove_and_put),
        cmocka_unit_test(test_old_litter),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

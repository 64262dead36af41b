/* test_journal.c: what a killed run leaves behind must never make the next one keep a wrong tile or forget one. */
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
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "../support/support.h"
#include "write/manifest.h"
#include "write/store.h"

/* A claimed directory, its manifest as a new run sees it, an open journal. */
typedef struct run {
    lq_manifest old, now;
    lq_journal *journal;
    uint16_t set;
} run;

static void run_begin(run *r, const char *dir)
{
    lq_err err = {0};
    *r = (run){.journal = NULL};
    assert_ok(lq_output_claim(dir, &err), &err);
    assert_ok(lq_manifest_read(&r->old, dir, &err), &err);
    assert_ok(lq_journal_open(&r->journal, dir, &r->old, &r->now, &err), &err);
    assert_true(lq_manifest_add_set(&r->now, &r->set, "map"));
}

static void run_free(run *r)
{
    lq_manifest_release(&r->old);
    lq_manifest_release(&r->now);
}

/* As if killed, but with all lines written. */
static void run_break(run *r)
{
    assert_int_equal(lq_journal_close(r->journal, false, NULL), LQ_OK);
    run_free(r);
}

static void run_end(run *r, const char *dir)
{
    lq_err err = {0};
    assert_true(lq_manifest_sort(&r->now));
    r->now.done = true;
    assert_ok(lq_manifest_write(&r->now, dir, &err), &err);
    assert_ok(lq_journal_close(r->journal, true, &err), &err);
    run_free(r);
}

static void begin(run *r, uint32_t y)
{
    lq_err err = {0};
    assert_ok(lq_journal_begin(r->journal, "map", &(lq_tile){5, 1, y}, 1, &err), &err);
}

static void done(run *r, uint32_t y, uint64_t key)
{
    lq_err err = {0};
    lq_manifest_tile t = {.key = key, .z = 5, .x = 1, .y = y, .size = 9, .set = r->set};
    assert_ok(lq_journal_done(r->journal, &t, &err), &err);
}

/* The key the next run would see; -1 when it would not know the tile. */
static long key_seen(const char *dir, uint32_t y)
{
    lq_err err = {0};
    lq_manifest m = {0};
    assert_ok(lq_manifest_read(&m, dir, &err), &err);
    const lq_manifest_tile *t = lq_manifest_find(&m, lq_manifest_set(&m, "map"), (lq_tile){5, 1, y});
    long key = t ? (long)t->key : -1;
    lq_manifest_release(&m);
    return key;
}

static bool is_done(const char *dir)
{
    lq_err err = {0};
    lq_manifest m = {0};
    assert_ok(lq_manifest_read(&m, dir, &err), &err);
    bool done_then = m.done;
    lq_manifest_release(&m);
    return done_then;
}

static void test_run(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *path = test_path(dir, ".laoqu-journal");
    run r;
    run_begin(&r, dir);
    begin(&r, 1);
    done(&r, 1, 11);
    assert_true(lq_file_exists(path));
    run_end(&r, dir);
    assert_false(lq_file_exists(path));
    assert_int_equal(key_seen(dir, 1), 11);
    run_begin(&r, dir);
    assert_true(r.old.done);
    lq_err err = {0};
    assert_ok(lq_journal_keep(r.journal, &r.old.tile[0], &err), &err);
    run_end(&r, dir);
    assert_int_equal(key_seen(dir, 1), 11);
    free(path);
    test_dir_remove(dir);
}

static void test_broken_off(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    run r;
    run_begin(&r, dir);
    done(&r, 1, 11);
    done(&r, 2, 12);
    done(&r, 3, 13);
    run_end(&r, dir);
    run_begin(&r, dir);
    begin(&r, 1); /* not finished: unknown now */
    begin(&r, 2);
    done(&r, 2, 22);
    begin(&r, 4); /* a new tile, not finished: known to be there, perhaps */
    run_break(&r);
    assert_int_equal(key_seen(dir, 1), 0);
    assert_int_equal(key_seen(dir, 2), 22);
    assert_int_equal(key_seen(dir, 3), 13);
    assert_int_equal(key_seen(dir, 4), 0);
    assert_int_equal(key_seen(dir, 5), -1);
    assert_false(is_done(dir));
    run_begin(&r, dir); /* the journal goes into the manifest, and the next one begins empty */
    assert_int_equal(key_seen(dir, 2), 22);
    done(&r, 1, 31);
    run_break(&r);
    assert_int_equal(key_seen(dir, 1), 31);
    assert_int_equal(key_seen(dir, 2), 22);
    assert_int_equal(key_seen(dir, 4), 0);
    test_dir_remove(dir);
}

/* A killed run that had come to change nothing yet. */
static void test_broken_off_at_once(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    run r;
    run_begin(&r, dir);
    done(&r, 1, 11);
    run_end(&r, dir);
    assert_true(is_done(dir));
    run_begin(&r, dir);
    run_break(&r);
    assert_false(is_done(dir));
    assert_int_equal(key_seen(dir, 1), 11);
    run_begin(&r, dir);
    done(&r, 1, 12);
    run_end(&r, dir);
    assert_true(is_done(dir));
    test_dir_remove(dir);
}

/* Once the journal went into the manifest, the manifest alone must tell that it is not whole: a copy may leave hidden files out. */
static void test_copied_without_journal(void **state)
{
    (void)state;
    char *dir = test_dir_create(), *journal = test_path(dir, ".laoqu-journal");
    run r;
    run_begin(&r, dir);
    done(&r, 1, 11);
    run_end(&r, dir);
    run_begin(&r, dir);
    begin(&r, 1);
    done(&r, 1, 21);
    run_break(&r);
    run_begin(&r, dir);
    run_break(&r);
    assert_int_equal(remove(journal), 0);
    assert_int_equal(key_seen(dir, 1), 21);
    assert_false(is_done(dir));
    free(journal);
    test_dir_remove(dir);
}

/* The begin of a change is on its way before the call returns: a second reader sees it. */
static void test_begin_is_written(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    run r;
    run_begin(&r, dir);
    done(&r, 7, 70);
    run_end(&r, dir);
    run_begin(&r, dir);
    begin(&r, 7);
    assert_int_equal(key_seen(dir, 7), 0);
    run_break(&r);
    test_dir_remove(dir);
}

static void test_torn_line(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    run r;
    static const char whole[] =
        "- map 5 1 1\n+ map 5 1 1 000000000000000b 9\n- map 5 1 2\n+ map 5 1 2 000000000000000c 9=\n";
    run_begin(&r, dir);
    run_end(&r, dir);
    for (size_t n = 0; n < sizeof whole; n++) {
        free(test_file(dir, ".laoqu-journal", whole, n));
        long first = key_seen(dir, 1), second = key_seen(dir, 2);
        assert_int_equal(first, n < 12 ? -1 : n < 43 ? 0 : 11);
        assert_int_equal(second, n < 55 ? -1 : n < 87 ? 0 : 12);
    }
    test_dir_remove(dir);
}

static void test_odd_line(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    static const char *const odd[] = {"x\n",
                                      "\n",
                                      "-\n",
                                      "- \n",
                                      "+ map 5 1 1\n",
                                      "- map 5 1 1 000000000000000b 9\n",
                                      "- map 5 1 32\n",
                                      "- map 31 1 1\n",
                                      "-map 5 1 1\n",
                                      "-  5 1 1\n",
                                      "+ map 5 1 1 00b 9\n",
                                      "* map 5 1 1\n",
                                      "- map 5 1 1\r\n",
                                      "- map 5 1 1\n\n"};
    lq_manifest m = {0};
    run r;
    run_begin(&r, dir);
    run_end(&r, dir);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        lq_err err = {0};
        free(test_text(dir, ".laoqu-journal", odd[i]));
        assert_int_equal(lq_manifest_read(&m, dir, &err), LQ_DATA);
        assert_non_null(strstr(err.text, ".laoqu-journal:"));
    }
    free(test_file(dir, ".laoqu-journal", "- map\0 5 1 1\n", 13));
    assert_int_equal(lq_manifest_read(&m, dir, NULL), LQ_DATA);
    test_dir_remove(dir);
}

static void test_two_runs(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_journal *second = NULL;
    lq_err err = {0};
    run r;
    run_begin(&r, dir);
    assert_int_equal(lq_journal_open(&second, dir, &r.old, &r.now, &err), LQ_FAILED);
    assert_non_null(strstr(err.text, "another laoqu is at work in this directory"));
    run_end(&r, dir);
    test_dir_remove(dir);
}

enum { THREADS = 4, PER_THREAD = 500 };

typedef struct worker {
    run *r;
    uint32_t x;
} worker;

static void *work(void *context)
{
    worker *w = context;
    for (uint32_t y = 0; y < PER_THREAD; y++) {
        lq_manifest_tile t = {.key = w->x * 1000 + y + 1, .z = 10, .x = w->x, .y = y, .set = w->r->set};
        if (y % 10 == 0) lq_journal_begin(w->r->journal, "map", &(lq_tile){10, w->x, y}, 1, NULL);
        lq_journal_done(w->r->journal, &t, NULL);
    }
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    pthread_t thread[THREADS];
    worker workers[THREADS];
    lq_err err = {0};
    lq_manifest m = {0};
    run r;
    run_begin(&r, dir);
    for (uint32_t k = 0; k < THREADS; k++) {
        workers[k] = (worker){&r, k};
        assert_int_equal(pthread_create(&thread[k], NULL, work, &workers[k]), 0);
    }
    for (int k = 0; k < THREADS; k++) pthread_join(thread[k], NULL);
    assert_int_equal(r.now.tiles, THREADS * PER_THREAD);
    run_break(&r);
    assert_ok(lq_manifest_read(&m, dir, &err), &err);
    assert_int_equal(m.tiles, THREADS * PER_THREAD);
    for (size_t i = 0; i < m.tiles; i++)
        assert_int_equal(m.tile[i].key, m.tile[i].x * 1000 + m.tile[i].y + 1);
    lq_manifest_release(&m);
    test_dir_remove(dir);
}

/* The whole thing: a child draws the tiles of one picture over those of another and is killed somewhere; whatever the manifest
   then claims to know of a tile must be what the file holds, and every file must be known. */
enum { TILES = 30 };

static void draw_and_redraw(const char *dir)
{
    for (unsigned round = 0;; round++) {
        run r = {.journal = NULL};
        lq_store *s = NULL;
        if (lq_manifest_read(&r.old, dir, NULL) || lq_journal_open(&r.journal, dir, &r.old, &r.now, NULL))
            _exit(1);
        if (lq_store_dir_open(&s, dir, "map", NULL) || !lq_manifest_add_set(&r.now, &r.set, "map")) _exit(1);
        for (uint32_t y = 0; y < TILES; y++) {
            lq_tile tile = {5, 1, y};
            char text[2] = {(char)('a' + (round + y) % 3), 0};
            lq_journal_begin(r.journal, "map", &tile, 1, NULL);
            lq_store_put(s, tile, text, 1, NULL);
            lq_journal_done(
                r.journal,
                &(lq_manifest_tile){.key = (uint64_t)text[0], .z = 5, .x = 1, .y = y, .set = r.set}, NULL);
        }
        lq_store_close(s, NULL);
        lq_manifest_sort(&r.now);
        if (lq_manifest_write(&r.now, dir, NULL) || lq_journal_close(r.journal, true, NULL)) _exit(1);
        run_free(&r);
    }
}

static void test_killed(void **state)
{
    (void)state;
    char *dir = test_dir_create(), name[40];
    for (unsigned k = 0; k < 25; k++) {
        assert_int_equal(lq_output_claim(dir, NULL), LQ_OK);
        pid_t child = fork();
        if (!child) draw_and_redraw(dir);
        usleep(3000 + 1370 * k);
        kill(child, SIGKILL);
        int status;
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status));
        for (uint32_t y = 0; y < TILES; y++) {
            snprintf(name, sizeof name, "map/5/1/%u.png", y);
            char *path = test_path(dir, name);
            lq_buf b = {0};
            long key = key_seen(dir, y);
            if (lq_file_exists(path)) {
                assert_int_equal(lq_file_read(&b, path, 100, NULL), LQ_OK);
                assert_int_equal(b.size, 1);
                assert_true(key == 0 || key == b.data[0]);
            } else {
                assert_true(key <= 0);
            }
            lq_buf_release(&b);
            free(path);
        }
    }
    test_dir_remove(dir);
}

static lq_code all_calls(const char *dir, lq_err *err)
{
    run r = {.journal = NULL};
    lq_code code = lq_output_claim(dir, err);
    if (!code) code = lq_manifest_read(&r.old, dir, err);
    if (!code) code = lq_journal_open(&r.journal, dir, &r.old, &r.now, err);
    if (!code && !lq_manifest_add_set(&r.now, &r.set, "map")) code = lq_nomem(err);
    if (!code) code = lq_journal_begin(r.journal, "map", &(lq_tile){5, 1, 1}, 1, err);
    if (!code) code = lq_journal_done(r.journal, &(lq_manifest_tile){.z = 5, .x = 1, .y = 1, .key = 5}, err);
    lq_code closed = lq_journal_close(r.journal, false, err);
    run_free(&r);
    return code ? code : closed;
}

static void test_no_memory(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    assert_in_range(test_allocations(all_calls, dir), 12, 200);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run),
        cmocka_unit_test(test_broken_off),
        cmocka_unit_test(test_broken_off_at_once),
        cmocka_unit_test(test_copied_without_journal),
        cmocka_unit_test(test_begin_is_written),
        cmocka_unit_test(test_torn_line),
        cmocka_unit_test(test_odd_line),
        cmocka_unit_test(test_two_runs),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

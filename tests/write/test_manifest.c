/* test_manifest.c: the manifest in memory and on disk, and which directories a run may write to. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "../support/support.h"
#include "write/manifest.h"

static void add(lq_manifest *m, const char *set, int z, uint32_t x, uint32_t y, uint64_t key)
{
    lq_manifest_tile t = {.z = (uint8_t)z, .x = x, .y = y, .key = key, .size = 100 + y, .linked = y % 2};
    assert_true(lq_manifest_add_set(m, &t.set, set));
    assert_true(lq_manifest_add_tile(m, &t));
}

static uint64_t key_of(const lq_manifest *m, const char *set, int z, uint32_t x, uint32_t y)
{
    const lq_manifest_tile *t = lq_manifest_find(m, lq_manifest_set(m, set), (lq_tile){z, x, y});
    return t ? t->key : 0;
}

static lq_buf file_of(const char *dir, const char *name)
{
    lq_buf b = {0};
    lq_err err = {0};
    char *path = test_path(dir, name);
    assert_ok(lq_file_read(&b, path, 1 << 26, &err), &err);
    free(path);
    return b;
}

static void test_sort_and_find(void **state)
{
    (void)state;
    lq_manifest m = {0};
    add(&m, "pop", 5, 26, 12, 1);
    add(&m, "area", 4, 3, 3, 2);
    add(&m, "pop", 5, 25, 31, 3);
    add(&m, "pop", 5, 26, 12, 4); /* a second time: this one counts */
    add(&m, "pop", 4, 15, 0, 5);
    assert_true(lq_manifest_sort(&m));
    assert_int_equal(m.tiles, 4);
    assert_int_equal(key_of(&m, "pop", 5, 26, 12), 4);
    assert_int_equal(key_of(&m, "area", 4, 3, 3), 2);
    assert_int_equal(key_of(&m, "pop", 5, 25, 31), 3);
    assert_int_equal(key_of(&m, "pop", 4, 15, 0), 5);
    assert_int_equal(key_of(&m, "pop", 4, 3, 3), 0);
    assert_int_equal(key_of(&m, "none", 4, 3, 3), 0);
    assert_int_equal(lq_manifest_set(&m, "area"), 1);
    assert_int_equal(lq_manifest_set(&m, "none"), -1);
    lq_manifest_release(&m);
    assert_true(lq_manifest_sort(&m));
    assert_null(lq_manifest_find(&m, 0, (lq_tile){0, 0, 0}));
}

/* Any order in, one order out, against a count of what was put in. */
static void test_sort_many(void **state)
{
    (void)state;
    enum { SIDE = 37 };
    uint64_t last[SIDE * SIDE] = {0}, random = 7;
    size_t different = 0;
    lq_manifest m = {0};
    for (uint64_t i = 1; i <= 3000; i++) {
        uint32_t x = (uint32_t)(test_random(&random) % SIDE), y = (uint32_t)(test_random(&random) % SIDE);
        different += !last[x * SIDE + y];
        last[x * SIDE + y] = i;
        add(&m, "map", 7, x, y, i);
    }
    assert_true(lq_manifest_sort(&m));
    assert_int_equal(m.tiles, different);
    for (uint32_t i = 0; i < SIDE * SIDE; i++)
        assert_int_equal(key_of(&m, "map", 7, i / SIDE, i % SIDE), last[i]);
    lq_manifest_release(&m);
}

/* The text is a contract: written here by hand. */
static void test_format(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_err err = {0};
    lq_manifest m = {.done = true};
    assert_true(lq_manifest_add_input(&m, "a/县\".shp", 123456789012, 0xabc));
    assert_true(lq_manifest_add_input(&m, "b.csv", 0, UINT64_MAX));
    add(&m, "pop", 10, 830, 392, 0x1f3a);
    add(&m, "pop", 10, 830, 391, 0xfedcba9876543210);
    add(&m, "pop", 10, 831, 5, 1);
    add(&m, "pop", 4, 0, 0, 2);
    add(&m, "area", 0, 0, 0, 3);
    assert_true(lq_manifest_sort(&m));
    assert_ok(lq_manifest_write(&m, dir, &err), &err);
    lq_buf b = file_of(dir, "manifest.json");
    assert_string_equal(b.data,
                        "{\"program\":\"laoqu\",\"version\":\"" LQ_VERSION
                        "\",\"format\":1,\"state\":\"done\",\"datum\":\"WGS84\",\n"
                        "\"inputs\":[\n"
                        "{\"path\":\"a/县\\\".shp\",\"size\":123456789012,\"hash\":\"0000000000000abc\"},\n"
                        "{\"path\":\"b.csv\",\"size\":0,\"hash\":\"ffffffffffffffff\"}],\n"
                        "\"sets\":{\n"
                        "\"pop\":{\n"
                        "\"4\":{\n"
                        "\"0\":\"0 0000000000000002 100\"},\n"
                        "\"10\":{\n"
                        "\"830\":\"391 fedcba9876543210 491=,392 0000000000001f3a 492\",\n"
                        "\"831\":\"5 0000000000000001 105=\"}},\n"
                        "\"area\":{\n"
                        "\"0\":{\n"
                        "\"0\":\"0 0000000000000003 100\"}}}}\n");
    lq_manifest back = {0};
    assert_ok(lq_manifest_read(&back, dir, &err), &err);
    assert_true(back.done);
    assert_string_equal(back.version, LQ_VERSION);
    assert_int_equal(back.inputs, 2);
    assert_string_equal(back.input[0].path, "a/县\".shp");
    assert_int_equal(back.input[0].size, 123456789012);
    assert_int_equal(back.input[1].hash, UINT64_MAX);
    assert_int_equal(back.tiles, m.tiles);
    assert_memory_equal(back.tile, m.tile, m.tiles * sizeof *m.tile);
    lq_manifest_release(&back);
    lq_manifest_release(&m);
    lq_buf_release(&b);
    test_dir_remove(dir);
}

static void test_many(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_err err = {0};
    lq_manifest m = {0}, back = {0};
    uint64_t random = 3;
    for (uint32_t i = 0; i < 50000; i++)
        add(&m, i % 2 ? "a" : "b", 3 + (int)(i % 9), i % 8, i / 8 % 8, test_random(&random));
    for (uint32_t i = 0; i < 50000; i++) add(&m, "b", 20, i / 300, i % 300, test_random(&random));
    assert_true(lq_manifest_sort(&m));
    assert_ok(lq_manifest_write(&m, dir, &err), &err);
    assert_ok(lq_manifest_read(&back, dir, &err), &err);
    assert_false(back.done);
    assert_int_equal(back.tiles, m.tiles);
    for (size_t i = 0; i < m.tiles; i++) assert_memory_equal(&back.tile[i], &m.tile[i], sizeof *m.tile);
    lq_manifest_release(&back);
    lq_manifest_release(&m);
    test_dir_remove(dir);
}

static lq_code read_text(const char *dir, const char *text)
{
    lq_err err = {0};
    lq_manifest m = {0};
    free(test_text(dir, "manifest.json", text));
    lq_code code = lq_manifest_read(&m, dir, &err);
    if (code) {
        assert_non_null(strstr(err.text, "manifest.json:"));
        assert_null(strchr(err.text, '\n'));
        assert_int_equal(m.tiles, 0);
    }
    lq_manifest_release(&m);
    return code;
}

#define HEAD "{\"program\":\"laoqu\",\"version\":\"1\",\"format\":1,\"state\":\"done\",\"datum\":\"WGS84\","
#define BODY "\"inputs\":[],"

static void test_broken(void **state)
{
    (void)state;
    char *dir = test_dir_create(), text[400];
    static const char *const column[] = {"",
                                         "1",
                                         "1 ",
                                         "1 00",
                                         "1 000000000000000g 5",
                                         "1 0000000000000001",
                                         "1 0000000000000001 ",
                                         "1 0000000000000001 x",
                                         "1 0000000000000001 5,",
                                         "1 0000000000000001 5x",
                                         "1 0000000000000001 5==",
                                         "1 0000000000000001 99999999999",
                                         "-1 0000000000000001 5",
                                         "01 0000000000000001 5",
                                         "8 0000000000000001 5",
                                         "1  0000000000000001 5",
                                         "1 0000000000000001 5,1 0000000000000001 5",
                                         "1 000000000000000A 5",
                                         "99999999999999999999 0000000000000001 5"};
    static const char *const whole[] = {
        "",
        "[]",
        "{}",
        "{\"program\":\"other\"}",
        HEAD BODY "\"sets\":[]}",
        HEAD BODY "\"sets\":{\"a\":1}}",
        HEAD BODY "\"sets\":{\"a\":{\"x\":{}}}}",
        HEAD BODY "\"sets\":{\"a\":{\"31\":{}}}}",
        HEAD BODY "\"sets\":{\"a\":{\"3\":{\"8\":\"1 0000000000000001 5\"}}}}",
        HEAD BODY "\"sets\":{\"a\":{\"3\":{\"1\":7}}}}",
        HEAD BODY "\"sets\":{\"a\":{\"3\":[]}}}",
        HEAD "\"inputs\":[1],\"sets\":{}}",
        HEAD "\"inputs\":[{\"path\":\"a\",\"size\":-1,\"hash\":\"0000000000000001\"}],"
             "\"sets\":{}}",
        HEAD "\"inputs\":[{\"path\":\"a\",\"size\":1,\"hash\":\"1\"}],\"sets\":{}}",
        HEAD "\"sets\":{}}",
        HEAD "\"inputs\":[]}",
        HEAD BODY "\"sets\":{}} x",
        "{\"program\":\"laoqu\",\"version\":\"1\",\"format\":2,\"state\":\"done\",\"datum\":\"WGS84\"," BODY
        "\"sets\":{}}",
        "{\"program\":\"laoqu\",\"version\":\"1\",\"format\":1,\"state\":\"maybe\",\"datum\":\"WGS84\"," BODY
        "\"sets\":{}}",
        "{\"program\":\"laoqu\",\"version\":\"1\",\"format\":1,\"state\":\"done\",\"datum\":\"Mars\"," BODY
        "\"sets\":{}}"};
    assert_int_equal(
        read_text(dir, HEAD BODY
                  "\"sets\":{\"a\":{\"3\":{\"7\":\"7 0000000000000001 5=,2 00000000000000ff 6\"}}}}"),
        LQ_OK);
    for (size_t i = 0; i < sizeof column / sizeof *column; i++) {
        snprintf(text, sizeof text, HEAD BODY "\"sets\":{\"a\":{\"3\":{\"1\":\"%s\"}}}}", column[i]);
        assert_int_equal(read_text(dir, text), LQ_DATA);
    }
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        assert_int_equal(read_text(dir, whole[i]), LQ_DATA);
    strcpy(text, HEAD BODY "\"sets\":{\"a\":{\"3\":{\"1\":\"1 0000000000000001 5\"}}}}");
    for (size_t n = strlen(text); n-- > 0;) {
        text[n] = 0;
        assert_int_equal(read_text(dir, text), LQ_DATA);
    }
    test_dir_remove(dir);
}

static lq_code claim(const char *dir, const char *name, const char *message)
{
    lq_err err = {0};
    char *path = test_path(dir, name);
    lq_code code = lq_output_claim(path, &err);
    if (code) assert_non_null(strstr(err.text, message));
    free(path);
    return code;
}

static void test_claim(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    static const char refused[] = ": holds other files and no Laoqu manifest; give an empty or new directory";
    assert_int_equal(claim(dir, "new/deep", ""), LQ_OK);
    assert_int_equal(claim(dir, "new/deep", ""), LQ_OK); /* as after a run killed at once */
    lq_manifest m = {0};
    lq_err err = {0};
    char *path = test_path(dir, "new/deep");
    assert_ok(lq_manifest_read(&m, path, &err), &err);
    assert_false(m.done);
    assert_int_equal(m.tiles, 0);
    lq_manifest_release(&m);
    free(path);

    free(test_text(dir, "theirs/thesis.docx", "three years of work"));
    assert_int_equal(claim(dir, "theirs", refused), LQ_USAGE);
    free(test_text(dir, "json/manifest.json", "{\"name\":\"some web app\"}"));
    assert_int_equal(claim(dir, "json", refused), LQ_USAGE);
    free(test_text(dir, "hidden/.git", ""));
    assert_int_equal(claim(dir, "hidden", refused), LQ_USAGE);
    free(test_text(dir, "broken/manifest.json", " {\n \"program\" : \"laoqu\", here it breaks"));
    assert_int_equal(claim(dir, "broken", ""), LQ_OK);
    free(test_text(dir, "litter/.manifest.json.tmp-17-0", "half a mani"));
    assert_int_equal(claim(dir, "litter", ""), LQ_OK);
    free(test_text(dir, "file", ""));
    assert_int_equal(claim(dir, "file", ": is a file; give an empty or new directory"), LQ_USAGE);
    path = test_path(dir, "theirs");
    assert_int_equal(test_dir_count(path), 1);
    free(path);
    test_dir_remove(dir);
}

/* A claim never replaces a manifest of ours. */
static void test_claim_keeps(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    free(test_text(dir, "manifest.json",
                   HEAD BODY "\"sets\":{\"a\":{\"3\":{\"7\":\"7 0000000000000001 5=\"}}}}"));
    lq_buf before = file_of(dir, "manifest.json");
    assert_int_equal(lq_output_claim(dir, NULL), LQ_OK);
    lq_buf after = file_of(dir, "manifest.json");
    assert_string_equal(before.data, after.data);
    lq_buf_release(&before);
    lq_buf_release(&after);
    test_dir_remove(dir);
}

static void test_missing(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    lq_manifest m = {0};
    lq_err err = {0};
    assert_int_equal(lq_manifest_read(&m, dir, &err), LQ_FAILED);
    assert_non_null(strstr(err.text, "manifest.json: cannot read"));
    test_dir_remove(dir);
}

static lq_code all_calls(const char *dir, lq_err *err)
{
    lq_manifest m = {0}, back = {0};
    lq_manifest_tile t = {.z = 3, .x = 2, .y = 2, .key = 1}, u = {.z = 3, .x = 1, .y = 1, .key = 2};
    bool good = lq_manifest_add_set(&m, &t.set, "a") && lq_manifest_add_input(&m, "f", 1, 2) &&
                lq_manifest_add_tile(&m, &t) && lq_manifest_add_tile(&m, &u) && lq_manifest_sort(&m);
    lq_code code = good ? lq_output_claim(dir, err) : lq_nomem(err);
    if (!code) code = lq_manifest_write(&m, dir, err);
    if (!code) code = lq_manifest_read(&back, dir, err);
    lq_manifest_release(&back);
    lq_manifest_release(&m);
    return code;
}

static void test_no_memory(void **state)
{
    (void)state;
    char *dir = test_dir_create();
    assert_in_range(test_allocations(all_calls, dir), 15, 200);
    test_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sort_and_find), cmocka_unit_test(test_sort_many),
        cmocka_unit_test(test_format),        cmocka_unit_test(test_many),
        cmocka_unit_test(test_broken),        cmocka_unit_test(test_claim),
        cmocka_unit_test(test_claim_keeps),   cmocka_unit_test(test_missing),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_json.c: RFC 8259 to the letter; each fault is told with its line and column. */
#include "../support/support.h"

#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/json.h"

static const lq_json *read_good(lq_arena *arena, const char *text)
{
    lq_err err = {0};
    const lq_json *root = NULL;
    if (lq_json_read(&root, arena, "m.json", text, strlen(text), &err)) fail_msg("%s: %s", text, err.text);
    return root;
}

static void expect_fault(const char *text, size_t n, const char *message)
{
    lq_arena arena = {0};
    lq_err err = {0};
    const lq_json *root = NULL;
    assert_int_equal(lq_json_read(&root, &arena, "m.json", text, n, &err), LQ_DATA);
    assert_null(root);
    if (!strstr(err.text, message)) fail_msg("\"%s\" is not in \"%s\"", message, err.text);
    lq_arena_release(&arena);
}

static void scalars(void **state)
{
    (void)state;
    lq_arena a = {0};
    assert_int_equal(read_good(&a, " null ")->kind, LQ_JSON_NULL);
    const lq_json *yes = read_good(&a, "true"), *no = read_good(&a, "false");
    assert_true(yes->kind == LQ_JSON_BOOL && yes->truth);
    assert_true(no->kind == LQ_JSON_BOOL && !no->truth);
    const struct {
        const char *text;
        double value;
    } numbers[] = {{"0", 0},      {"-0", 0},      {"12", 12},      {"-1.5", -1.5},
                   {"1e3", 1000}, {"2E-2", 0.02}, {"1.25e+2", 125}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_true(lq_json_number(read_good(&a, numbers[i].text), -99) == numbers[i].value);
    lq_arena_release(&a);
}

static void strings(void **state)
{
    (void)state;
    lq_arena a = {0};
    assert_string_equal(lq_json_text(read_good(&a, "\"\""), "x"), "");
    assert_string_equal(lq_json_text(read_good(&a, "\"左权县\""), "x"), "左权县");
    assert_string_equal(lq_json_text(read_good(&a, "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "x"),
                        "\"\\/\b\f\n\r\t");
    assert_string_equal(lq_json_text(read_good(&a, "\"\\u5DE6\\u6743\\u0041\""), "x"), "左权A");
    assert_string_equal(lq_json_text(read_good(&a, "\"\\uD834\\uDD1E\""), "x"),
                        "\xF0\x9D\x84\x9E"); /* RFC 8259, section 7 */
    const lq_json *zero = read_good(&a, "\"a\\u0000b\"");
    assert_int_equal(zero->size, 3);
    assert_memory_equal(zero->text, "a\0b", 4);
    lq_arena_release(&a);
}

static void trees(void **state)
{
    (void)state;
    lq_arena a = {0};
    const lq_json *root =
        read_good(&a, "\xEF\xBB\xBF{\"set\": \"map\", \"zoom\":[4,10], \"tiles\" : { \"4/12/6\": \"ab\",\n"
                      "\"\": {}}, \"none\": [ ], \"set\": 2}");
    assert_int_equal(root->kind, LQ_JSON_OBJECT);
    assert_int_equal(root->size, 5);
    assert_string_equal(lq_json_text(lq_json_member(root, "set"), ""), "map");
    const lq_json *zoom = lq_json_member(root, "zoom");
    assert_int_equal(zoom->size, 2);
    assert_true(lq_json_number(&zoom->item[1], 0) == 10);
    assert_null(lq_json_member(zoom, "set"));
    const lq_json *tiles = lq_json_member(root, "tiles");
    assert_string_equal(tiles->item[0].name, "4/12/6");
    assert_int_equal(lq_json_member(tiles, "")->kind, LQ_JSON_OBJECT);
    assert_int_equal(lq_json_member(root, "none")->size, 0);
    assert_string_equal(lq_json_text(lq_json_member(lq_json_member(root, "absent"), "b"), "safe"), "safe");
    assert_string_equal(lq_json_text(zoom, "other"), "other");
    assert_true(lq_json_number(NULL, 7) == 7);
    lq_arena_release(&a);
}

static void faults(void **state)
{
    (void)state;
    const struct {
        const char *text, *message;
    } bad[] = {
        {"", "m.json:1:1: the text ends too early"},
        {"  \n ", "m.json:2:2: the text ends too early"},
        {"nul", "1:1: not a JSON value"},
        {"True", "1:1: not a JSON value"},
        {"1 2", "1:3: the text goes on after its value"},
        {"nullx", "1:5: the text goes on"},
        {"01", "1:2: the text goes on"},
        {"+1", "1:1: not a JSON value"},
        {".5", "1:1: not a JSON value"},
        {"1.", "1:1: not a JSON value"},
        {"1e", "1:1: not a JSON value"},
        {"-", "1:1: not a JSON value"},
        {"NaN", "1:1: not a JSON value"},
        {"1e999", "1:1: the number is too large"},
        {"[1,]", "1:4: not a JSON value"},
        {"[1 2]", "1:4: a , or ] is expected here"},
        {"[1", "1:3: a , or ] is expected here"},
        {"[", "1:2: the text ends too early"},
        {"{\"a\":1,}", "1:8: a string in \" is expected here"},
        {"{a:1}", "1:2: a string in \" is expected here"},
        {"{\"a\" 1}", "1:6: a : is expected after the name"},
        {"{\"a\":1", "1:7: a , or } is expected here"},
        {"{\"a\":1]", "1:7: a , or } is expected here"},
        {"\"abc", "1:1: the string does not end"},
        {"\"abc\\\"", "1:1: the string does not end"},
        {"\"\\", "1:1: the string does not end"},
        {"\"\\x\"", "1:3: unknown escape"},
        {"\"\\u12G4\"", "1:6: \\u is not followed by four"},
        {"\"\\u12\"", "1:6: \\u is not followed by four"},
        {"\"\\uD800\"", "1:2: half a surrogate pair"},
        {"\"\\uD800\\u0041\"", "1:2: half a surrogate pair"},
        {"\"\\uDC00\"", "1:2: half a surrogate pair"},
        {"\"a\tb\"", "1:3: a control character"},
        {"\"左\x80\"", "1:3: the bytes are not UTF-8"}, /* columns are code points */
        {"[1,\n\n  tru]", "3:3: not a JSON value"},
        {"// no\n1", "1:1: not a JSON value"},
        {"[1]]", "1:4: the text goes on"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_fault(bad[i].text, strlen(bad[i].text), bad[i].message);
    expect_fault("1\0", 2, "1:2: the text goes on");
    expect_fault("[\0]", 3, "1:2: not a JSON value");
    expect_fault("\"a\0b\"", 5, "1:3: a control character");
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    char text[2 * 65 + 1];
    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    text[130] = 0;
    expect_fault(text, 130, "1:65: nested too deeply; at most 64 levels");
    lq_arena a = {0};
    text[129] = 0;
    assert_int_equal(read_good(&a, text + 1)->size, 1);
    lq_arena_release(&a);
    char *deep = malloc(1000000);
    assert_non_null(deep);
    memset(deep, '[', 1000000);
    expect_fault(deep, 1000000, "nested too deeply");
    free(deep);
}

/* Whatever is cut off a text, or changed in one byte of it, is answered and not followed past its end. */
static void damaged_texts_are_survived(void **state)
{
    (void)state;
    const char *good = "{\"a\":[1,-2.5e3,\"x\\u5DE6\\n\",{\"b\":null}],\"左\":true}";
    size_t n = strlen(good);
    for (size_t i = 0; i < n; i++) {
        char *cut = malloc(i ? i : 1); /* of the exact size: the sanitizer sees a byte too far */
        assert_non_null(cut);
        memcpy(cut, good, i);
        expect_fault(cut, i, "m.json:1:");
        free(cut);
    }
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < 256; c++) {
            char *text = malloc(n);
            assert_non_null(text);
            memcpy(text, good, n);
            text[i] = (char)c;
            lq_arena a = {0};
            lq_err err = {0};
            const lq_json *root = NULL;
            lq_code code = lq_json_read(&root, &a, "m.json", text, n, &err);
            assert_true(code == LQ_OK ? root != NULL : code == LQ_DATA && err.text[0]);
            lq_arena_release(&a);
            free(text);
        }
}

/* A manifest of a hundred thousand tiles, written with lq_buf_json, comes back whole. */
static void manifest_goes_round(void **state)
{
    (void)state;
    lq_buf b = {0};
    lq_arena a = {0};
    lq_buf_text(&b, "{");
    for (int i = 0; i < 100000; i++)
        lq_buf_printf(&b, "%s\n\"10/%d/%d\":[\"%016x\",%d]", i ? "," : "", i / 300, i % 300, i, i);
    lq_buf_text(&b, ",\"last\":");
    lq_buf_json(&b, "\"\\\n\x01左");
    lq_buf_text(&b, "}");
    assert_false(b.failed);
    const lq_json *root = read_good(&a, b.data);
    assert_int_equal(root->size, 100001);
    assert_string_equal(root->item[301].name, "10/1/1");
    for (size_t i = 0; i < 100000; i++) assert_true(lq_json_number(&root->item[i].item[1], -1) == (double)i);
    assert_string_equal(root->item[100000].text, "\"\\\n\x01左");
    lq_arena_release(&a);
    lq_buf_release(&b);
}

static void memory_runs_out(void **state)
{
    (void)state;
    const char *text = "{\"a\":[1,2,3,\"x\"],\"b\":{}}";
    lq_code code = LQ_FAILED;
    for (long k = 1; code != LQ_OK; k++) {
        lq_arena a = {0};
        lq_err err = {0};
        const lq_json *root = NULL;
        lq_mem_fail_after(k);
        code = lq_json_read(&root, &a, "m.json", text, strlen(text), &err);
        assert_true(code == LQ_OK ? root != NULL : !root && !strcmp(err.text, "out of memory"));
        lq_arena_release(&a);
        assert_true(k < 100);
    }
    lq_mem_fail_after(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars),
        cmocka_unit_test(strings),
        cmocka_unit_test(trees),
        cmocka_unit_test(faults),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(damaged_texts_are_survived),
        cmocka_unit_test(manifest_goes_round),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

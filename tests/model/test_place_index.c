/* test_place_index.c: counties and regions are found under each form of their names. */
#include "../support/support.h"

#include <string.h>

#include "base/mem.h"
#include "model/place_index.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const lq_place counties[] = {
    {"110105", "朝阳区", "北京市", "北京市", {0}},
    {"220104", "朝阳区", "长春市", "吉林省", {0}},
    {"220204", "船营区", "吉林市", "吉林省", {0}},
    {"222401", "延吉市", "延边朝鲜族自治州", "吉林省", {0}},
    {"361128", "鄱 阳县", "上饶市", "江西省", {"波阳县"}},
    {"419001", "济源市", "省直辖县级行政区划", "河南省", {0}},
};

static size_t count(lq_place_range r)
{
    return r.to - r.from;
}

static void names(void **state)
{
    (void)state;
    lq_places p;
    assert_int_equal(lq_places_make(&p, counties, COUNT(counties), NULL), LQ_OK);
    lq_place_range r = lq_places_named(&p, "朝阳区", strlen("朝阳区"));
    assert_int_equal(count(r), 2);
    assert_int_equal(p.names[r.from].at, 0);
    assert_int_equal(p.names[r.from + 1].at, 1);
    assert_int_equal(count(lq_places_named(&p, "朝阳", strlen("朝阳"))), 0);
    assert_int_equal(count(lq_places_stemmed(&p, "朝阳", strlen("朝阳"))), 2);
    r = lq_places_named(&p, "鄱阳县", strlen("鄱阳县"));
    assert_int_equal(count(r), 1);
    assert_int_equal(p.names[r.from].tag, 0);
    r = lq_places_named(&p, "波阳县", strlen("波阳县"));
    assert_int_equal(count(r), 1);
    assert_int_equal(p.names[r.from].at, 4);
    assert_int_equal(p.names[r.from].tag, LQ_PLACE_OLD_NAME);
    assert_string_equal(p.stem[4], "鄱阳");
    lq_places_release(&p);
}

static void regions(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t n;
    } vectors[] = {
        {"吉林", 2},   {"吉林省", 1}, {"吉林市", 1},
        {"延边", 1},   {"延边州", 1}, {"延边朝鲜族自治州", 1},
        {"海南", 1}, /* a province without a county here */
        {"济源市", 0}, {"北京", 1},   {"省直辖县级行政区划", 0},
    };
    lq_places p;
    assert_int_equal(lq_places_make(&p, counties, COUNT(counties), NULL), LQ_OK);
    for (size_t i = 0; i < COUNT(vectors); i++)
        assert_int_equal(count(lq_places_regions(&p, vectors[i].text, strlen(vectors[i].text))),
                         vectors[i].n);
    /* a part of a text */
    assert_int_equal(count(lq_places_regions(&p, "吉林市船营区", strlen("吉林市"))), 1);
    assert_true(p.prefecture[0] == SIZE_MAX); /* directly in its province */
    assert_true(p.prefecture[5] == SIZE_MAX);
    assert_true(p.prefecture[1] != p.prefecture[2]);
    assert_true(p.province[1] == p.province[2]);
    lq_place_range r = lq_places_regions(&p, "延边州", strlen("延边州"));
    assert_true(p.regions[r.from].at == p.prefecture[3]);
    lq_places_release(&p);
}

static void short_memory(void **state)
{
    (void)state;
    for (long k = 1;; k++) {
        lq_places p;
        lq_err err = {0};
        lq_mem_fail_after(k);
        lq_code code = lq_places_make(&p, counties, COUNT(counties), &err);
        lq_mem_fail_after(0);
        lq_places_release(&p);
        if (!code) break;
        assert_int_equal(err.code, LQ_FAILED);
        assert_true(k < 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(regions),
        cmocka_unit_test(short_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

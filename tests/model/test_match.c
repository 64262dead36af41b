/* test_match.c: every row goes to its county or has a reason, on counties few enough to check by hand. */
#include "../support/support.h"
#include "../support/few_counties.h"
#include "../support/tables.h"

#include <string.h>

#include "model/match.h"

typedef struct matching {
    few_counties few;
    lq_table *table, *aliases_table;
    lq_rows rows;
    lq_aliases aliases;
    lq_findings f;
    lq_matcher m;
} matching;

static void match_on(matching *t, const char *boundaries, const char *table, const char *key,
                     const char *aliases)
{
    lq_err err = {0};
    *t = (matching){.table = test_table("t.csv", table)};
    few_counties_read(&t->few, boundaries);
    if (lq_rows_read(&t->rows, t->table, key, &t->few.counties, &t->f, &err)) fail_msg("%s", err.text);
    t->m = (lq_matcher){.counties = &t->few.counties, .rows = &t->rows};
    if (!aliases) return;
    t->aliases_table = test_table("aliases.csv", aliases);
    assert_int_equal(lq_aliases_read(&t->aliases, t->aliases_table, &t->f, &err), LQ_OK);
    t->m.aliases = &t->aliases;
}

static void match_few(matching *t, const char *table, const char *key)
{
    match_on(t, NULL, table, key, NULL);
}

static void matching_free(matching *t)
{
    lq_aliases_release(&t->aliases);
    lq_rows_release(&t->rows);
    lq_findings_release(&t->f);
    lq_table_free(t->aliases_table);
    lq_table_free(t->table);
    few_counties_release(&t->few);
}

static void assert_codes(const matching *t, const lq_match *m, const char *codes)
{
    char found[LQ_BRIDGE_MOST * 8] = "";
    for (size_t i = 0; i < m->n; i++) {
        if (i) strcat(found, " ");
        strcat(found, t->few.counties.place[m->county[i]].code);
    }
    assert_string_equal(found, codes);
}

/* Row number `row`, counted from 0, goes to these codes; kind NULL is no finding, and the reason holds `words`. */
static lq_match goes(const matching *t, size_t row, lq_match_how how, const char *codes, const char *kind,
                     const char *words)
{
    lq_match m;
    lq_match_row(&m, &t->m, row);
    if (m.how != how || !m.kind != !kind || (kind && strcmp(m.kind, kind)) || !strstr(m.reason, words))
        fail_msg("row %zu: %d %s \"%s\"", row, (int)m.how, m.kind ? m.kind : "", m.reason);
    assert_codes(t, &m, codes);
    return m;
}

/* A row of no county: its reason, whether a person may decide, and the county suggested ("" for none). */
static void stays(const matching *t, size_t row, const char *kind, const char *words, bool open,
                  const char *suggested)
{
    lq_match m = goes(t, row, LQ_MATCH_NONE, "", kind, words);
    const char *code = m.suggested == SIZE_MAX ? "" : t->few.counties.place[m.suggested].code;
    assert_string_equal(code, suggested);
    assert_int_equal(m.open, open);
}

/* ---- by code ---- */

static void codes_as_they_are(void **state)
{
    (void)state;
    matching t;
    match_few(&t,
              "code|县|v\n140322|盂县|1\n140722.0|左权|2\n140723|和順縣|3\n140302|阳泉市城区|4\n110101||5\n",
              NULL);
    goes(&t, 0, LQ_MATCH_CODE, "140322", NULL, "");
    goes(&t, 1, LQ_MATCH_CODE, "140722", NULL, ""); /* a short form is the same name */
    goes(&t, 2, LQ_MATCH_CODE, "140723", NULL, "");
    goes(&t, 3, LQ_MATCH_CODE, "140302", NULL, "");
    goes(&t, 4, LQ_MATCH_CODE, "110101", NULL, "");
    matching_free(&t);
}

static void another_name_is_told(void **state)
{
    (void)state;
    matching t;
    match_few(&t, "code|县|v\n140322|平定县|1\n140722|左权县|2\n140723|和顺县|3\n140402|潞州区|4\n", NULL);
    goes(&t, 0, LQ_MATCH_CODE, "140322", "name-differs",
         "the table calls it 平定县, the boundaries 阳泉市盂县 (140322); joined by the code");
    goes(&t, 3, LQ_MATCH_CODE, "140402", "name-differs", "潞州区");
    matching_free(&t);
}

static void rows_of_no_county(void **state)
{
    (void)state;
    matching t;
    match_few(&t,
              "code|县|v\n140322|盂县|1\n140722|左权县|1\n140723|和顺县|1\n"              /* 0-2 */
              "140000|山西省|9\n140300|阳泉市|9\n|合计|9\n合计||9\n"                      /* 3-6 */
              "140301|市辖区|9\n|市本级|9\n"                                              /* 7-8 */
              "140371|阳泉经济技术开发区|9\n||9\n|注：本表不含飞地。|\n注：不含飞地||\n", /* 9-12 */
              NULL);
    stays(&t, 3, "row-total", "山西省 is a province", false, "");
    stays(&t, 4, "row-total", "阳泉市 is a prefecture", false, "");
    stays(&t, 5, "row-total", "合计 is a total row", false, "");
    stays(&t, 6, "row-total", "合计 is a total row", false, "");
    stays(&t, 7, "row-city-proper", "市辖区 is a city proper", false, "");
    stays(&t, 8, "row-city-proper", "市本级", false, "");
    stays(&t, 9, "row-zone", "阳泉经济技术开发区 is a zone without a polygon of its own", false, "");
    stays(&t, 10, "code-blank", "the row has no code and no name", true, "");
    stays(&t, 11, "row-note", "is a note", false, "");
    stays(&t, 12, "row-note", "注：不含飞地 is a note", false, "");
    matching_free(&t);
}

static void counties_the_boundaries_do_not_have(void **state)
{
    (void)state;
    matching t;
    match_few(&t, "code|县|v\n140322|盂县|1\n140725|寿阳县|2\n130322|昌黎县|3\n", NULL);
    stays(&t, 1, "row-outside", "寿阳县 is a county (寿阳县), but the boundaries do not have it", true, "");
    stays(&t, 2, "row-outside", "昌黎县 lies in 秦皇岛市, which the boundaries do not show", false, "");
    matching_free(&t);
    match_on(&t, "code|name\n140322|盂县\n140726|太谷县\n",
             "code|县|v\n140322|盂县|1\n330327|苍南县|2\n140404|上党区|3\n140403|潞州区|4\n", NULL, NULL);
    stays(&t, 1, "row-outside", "苍南县 lies in 浙江省, which the boundaries do not show", false, "");
    stays(&t, 2, "row-outside", "上党区 lies in 长治市, which the boundaries do not show", false, "");
    matching_free(&t);
    match_on(&t, "code|name\n140322|盂县\n140402|城区\n", "code|县|v\n140322|盂县|1\n140404|上党区|3\n", NULL,
             NULL);
    stays(&t, 1, "row-outside", "140404 上党区 was made of 140421 长治县 in 2018", false, "");
    matching_free(&t);
}

static void wrong_codes(void **state)
{
    (void)state;
    matching t;
    match_few(&t,
              "code|县|v\n140322|盂县|1\n140722|左权县|2\n140723|和顺县|3\n"             /* 0-2 */
              "140798|高平市|4\n140398|城区|5\n140498|甲|6\n170971|五台山风景名胜区|7\n" /* 3-6 */
              "170322|盂县|8\n990101|乙|9\n140399||10\n",                                /* 7-9 */
              NULL);
    stays(&t, 3, "code-wrong", "no county has the code 140798; by its name the row is 晋城市高平市 (140581)",
          true, "140581");
    /* three counties are called so; the code says the prefecture */
    stays(&t, 4, "code-wrong", "by its name the row is 阳泉市城区 (140302)", true, "140302");
    stays(&t, 5, "code-unlisted",
          "甲: neither the boundaries nor the changes since 2010 have the code 140498", true, "");
    stays(&t, 6, "row-zone", "its code 170971 is mistyped: no province has the number 17", false, "");
    stays(&t, 7, "code-wrong",
          "no county has the code 170322; its code 170322 is mistyped: no province has the number 17; by its "
          "name "
          "the row is 阳泉市盂县 (140322)",
          true, "140322");
    stays(&t, 8, "code-wrong", "乙: no county has the code; its code 990101 is mistyped", true, "");
    stays(&t, 9, "row-city-proper", "140399", false, "");
    matching_free(&t);
}

static void rows_without_a_code(void **state)
{
    (void)state;
    matching t;
    match_few(&t,
              "code|市|县|v\n140322|阳泉市|盂县|1\n140722|晋中市|左权县|2\n140723|晋中市|和顺县|3\n" /* 0-2 */
              "NA|晋城市|高平市|4\n—|晋城市|城区|5\n|长治市|甲县|6\n|阳泉市||7\n",                   /* 3-6 */
              NULL);
    stays(&t, 3, "code-blank", "高平市 has no code; by its name the row is 晋城市高平市 (140581)", true,
          "140581");
    stays(&t, 4, "code-blank", "晋城市城区 (140502)", true, "140502");
    stays(&t, 5, "code-blank", "甲县 has no code", true, "");
    stays(&t, 6, "row-total", "阳泉市 is a prefecture", false, "");
    matching_free(&t);
}

static void keys_that_are_no_codes(void **state)
{
    (void)state;
    matching t;
    match_few(&t,
              "code|县|v\n140322|盂县|1\n140722|左权县|2\n140723|和顺县|3\n" /* 0-2 */
              "140581（2）|高平市|4\nx7||5\n左权县||6\n1.40E+05|盂县|7\n",   /* 3-6 */
              NULL);
    stays(&t, 3, "key-unmatched",
          "no feature has the key \"140581（2）\"; by its name the row is 晋城市高平市 (140581)", true,
          "140581");
    stays(&t, 4, "key-unmatched", "no feature has the key \"x7\"", true, "");
    stays(&t, 5, "key-unmatched", "by its name the row is 晋中市左权县 (140722)", true, "140722");
    stays(&t, 6, "code-lost",
          "盂县: the code was destroyed by a spreadsheet (\"1.40E+05\"): its last digits are gone; by its "
          "name the "
          "row is 阳泉市盂县 (140322)",
          true, "140322");
    matching_free(&t);
}

/* ---- other years ---- */

/* A county, a prefecture and a province have six, four and two digits; a township and a village nine and twelve. */
static void codes_of_other_units(void **state)
{
    (void)state;
    matching t;
    match_few(&t,
              "code|县|v\n140322|盂县|1\n140722|左权县|2\n140723|和顺县|3\n"        /* 0-2 */
              "140421001||4\n140421001000|韩店镇|5\n140421001201|某村|6\n1404||7\n" /* 3-6 */
              "14||8\n140403001|某街道|9\n140999001||10\n140722001|左权县|11\n",    /* 7-10 */
              NULL);
    stays(&t, 3, "row-township", "\"140421001\" is the code of a township in 长治市长治县 (140421)", false,
          "");
    stays(&t, 4, "row-township", "\"140421001000\" is the code of a township in 长治市长治县 (140421)", false,
          "");
    stays(&t, 5, "row-township", "\"140421001201\" is the code of a village in 长治市长治县 (140421)", false,
          "");
    stays(&t, 6, "row-total", "\"1404\" is the code of a prefecture, 长治市, not of a county", false, "");
    stays(&t, 7, "row-total", "\"14\" is the code of a province, 山西省, not of a county", false, "");
    stays(&t, 8, "row-township", "\"140403001\" is the code of a township in 140403 潞州区", false, "");
    stays(&t, 9, "key-unmatched", "no feature has the key \"140999001\"", true, "");
    stays(&t, 10, "row-township", "by its name the row is 晋中市左权县 (140722)", true, "140722");
    matching_free(&t);
    /* the county's code was another in the year of the table */
    match_on(&t, "code|name\n140404|上党区\n140322|盂县\n", "code|v\n140421001|1\n140322|2\n", NULL, NULL);
    stays(&t, 0, "row-township", "in 140421 长治县, in the boundaries 长治市上党区 (140404)", false, "");
    matching_free(&t);
    /* keys of another country */
    match_on(&t, "code|name\n01001|Autauga\n01003|Baldwin\n", "code|v\n01001|1\n1003|2\n11|3\n140421001|4\n",
             "code", NULL);
    stays(&t, 2, "key-unmatched", "no feature has the key \"00011\"", true, "");
    stays(&t, 3, "key-unmatched", "no feature has the key \"140421001\"", true, "");
    goes(&t, 0, LQ_MATCH_CODE, "01001", NULL, ""); /* a key is no name that might differ */
    goes(&t, 1, LQ_MATCH_CODE, "01003", NULL, "");
    matching_free(&t);
}

static void younger_codes(void **state)
{
    (void)state;
    matching t;
    match_few(&t, "code|县|v\n140322|盂县|1\n140403|潞州区|2\n140404|上党区|3\n330383|龙港市|4\n", NULL);
    goes(&t, 1, LQ_MATCH_BRIDGE, "140402 140411", "code-bridged",
         "140403 潞州区 was made of 140402 城区 and 140411 郊区 in 2018 (merge)");
    goes(&t, 2, LQ_MATCH_BRIDGE, "140421", "code-bridged", "140404 上党区 was made of 140421 长治县 in 2018");
    stays(&t, 3, "code-younger",
          "330383 龙港市 was made of a part of 330327 苍南县 in 2019 (split); the boundaries are older, and "
          "it is not "
          "the whole of their county: not joined",
          false, "");
    t.m.split = LQ_SPLIT_SAME; /* what is a part of a county is not its value */
    stays(&t, 3, "code-younger", "not joined", false, "");
    matching_free(&t);
}

static void older_codes(void **state)
{
    (void)state;
    matching t;
    match_few(&t, "code|县|v\n140322|盂县|1\n110103|崇文区|2\n130103|桥东区|3\n130102|长安区|4\n", NULL);
    stays(&t, 1, "code-abolished",
          "110103 崇文区 became part of 110101 东城区 in 2010 (merge); its value is not that of the larger "
          "county: not "
          "joined",
          true, "");
    stays(&t, 2, "code-abolished",
          "130103 桥东区 was divided among 130102 长安区 and 130104 桥西区 in 2014 (split); its land was "
          "divided: not "
          "joined (--split same gives each its value)",
          true, "");
    goes(&t, 3, LQ_MATCH_CODE, "130102", "territory-changed",
         "长安区 has kept its code, but not its land, since 2014");
    t.m.split = LQ_SPLIT_SAME;
    goes(&t, 2, LQ_MATCH_BRIDGE, "130102 130104", "code-bridged", "; each of them gets the value of the row");
    stays(&t, 1, "code-abolished", "not joined", true, "");
    matching_free(&t);
}

/* The table is of 2018 or later, and so 苍南县 in it may be without 龙港市. */
static void land_that_changed_since(void **state)
{
    (void)state;
    matching t;
    match_few(&t, "code|县|v\n140322|盂县|1\n140403|潞州区|2\n330327|苍南县|3\n330383|龙港市|4\n", NULL);
    assert_int_equal(t.rows.vintage.from, 2019);
    goes(&t, 2, LQ_MATCH_CODE, "330327", "territory-changed",
         "苍南县 has kept its code, but not its land, since 2019");
    goes(&t, 0, LQ_MATCH_CODE, "140322", NULL, "");
    matching_free(&t);
    match_few(&t, "code|县|v\n140322|盂县|1\n140402|城区|2\n330327|苍南县|3\n",
              NULL); /* of the boundaries' years */
    goes(&t, 2, LQ_MATCH_CODE, "330327", NULL, "");
    matching_free(&t);
}

/* A number on 00 beside rows of its counties is their sum, whatever it was once. */
static void a_county_that_became_a_prefecture(void **state)
{
    (void)state;
    static const char boundaries[] = "code|name\n460202|海棠区\n460203|吉阳区\n140322|盂县\n";
    static const char steps[] =
        "old_code,old_name,new_code,new_name,year,kind,source\n"
        "460200,三亚市,460202,海棠区,2014,split,a\n460200,三亚市,460203,吉阳区,2014,split,a\n";
    lq_changes changes = {0};
    matching t;
    assert_int_equal(lq_changes_parse(&changes, steps, strlen(steps), NULL), LQ_OK);
    match_on(&t, boundaries,
             "code|县|v\n140322|盂县|1\n460200|三亚市|2\n460203|吉阳区|3\n110100|市辖区|4\n110101|东城区|5\n",
             NULL, NULL);
    t.few.counties.changes = &changes;
    stays(&t, 1, "row-total", "三亚市 is a prefecture", false, "");
    stays(&t, 3, "row-city-proper", "市辖区", false, "");
    matching_free(&t);
    match_on(&t, boundaries, "code|县|v\n140322|盂县|1\n460200|三亚市|2\n", NULL, NULL);
    t.few.counties.changes = &changes;
    stays(&t, 1, "code-abolished", "460200 三亚市 was divided among", true, "");
    matching_free(&t);
    lq_changes_release(&changes);
}

/* ---- by name ---- */

static void names_in_their_prefecture(void **state)
{
    (void)state;
    matching t;
    match_few(&t,
              "省|市|县|v\n山西省|阳泉市|城区|1\n山西省|晋城市|城区|2\n山西|长治|城区|3\n山西省|阳泉市|盂 "
              "县|4\n" /* 0-3 */
              "山西省|晋中市|左权|5\n山西省||和顺县|6\n山西省|阳泉市|阳泉市郊区|7\n河北省|张家口市|桥西区|"
              "8\n", /* 4-7 */
              NULL);
    assert_true(t.rows.by_name);
    goes(&t, 0, LQ_MATCH_NAME, "140302", NULL, "");
    goes(&t, 1, LQ_MATCH_NAME, "140502", NULL, "");
    goes(&t, 2, LQ_MATCH_NAME, "140402", NULL, "");
    goes(&t, 3, LQ_MATCH_NAME, "140322", NULL, "");
    goes(&t, 4, LQ_MATCH_SHORT, "140722", "name-matched", "左权 is 晋中市左权县 (140722)");
    goes(&t, 5, LQ_MATCH_NAME, "140723", NULL, "");
    goes(&t, 6, LQ_MATCH_NAME, "140311", NULL, "");
    goes(&t, 7, LQ_MATCH_NAME, "130703", NULL, "");
    matching_free(&t);
}

/* 大同 may be 大同县, or all of 大同市. */
static void a_name_of_its_prefecture(void **state)
{
    (void)state;
    matching t;
    match_on(&t, "code|name|city\n140227|大同县|大同市\n140221|阳高县|大同市\n",
             "市|县|v\n大同市|阳高县|1\n大同市|大同|2\n大同市|大同县|3\n|大同市|4\n", "市,县", NULL);
    stays(&t, 1, "name-ambiguous", "大同 may be 大同市大同县 (140227) or the whole prefecture: not joined",
          true, "140227");
    goes(&t, 2, LQ_MATCH_NAME, "140227", NULL, "");
    matching_free(&t);
}

/* 朝阳 is a prefecture, and a county in it, and a district in each of two others. */
static void a_name_of_another_prefecture(void **state)
{
    (void)state;
    static const char boundaries[] =
        "code|name|city|province\n110105|朝阳区||北京市\n220104|朝阳区|长春市|吉林省\n"
        "211321|朝阳县|朝阳市|辽宁省\n211322|建平县|朝阳市|辽宁省\n140404|上党区|长治市|山西省\n"
        "140322|盂县|阳泉市|山西省\n";
    matching t;
    match_on(&t, boundaries, "县|v\n朝阳|1\n建平县|2\n盂县|3\n长治|4\n阳泉|5\n辽宁朝阳|6\n朝阳市|7\n", "县",
             NULL);
    stays(&t, 0, "name-ambiguous",
          "朝阳 may be a prefecture or one of several counties: 北京市朝阳区 (110105), 长春市朝阳区 "
          "(220104), 朝阳市朝阳县 "
          "(211321); give the whole name: not joined",
          true, "");
    stays(
        &t, 3, "name-ambiguous",
        "长治 may be a prefecture or a county: 长治市上党区 (140404), in another year 长治县; give the whole",
        true, "");
    stays(&t, 4, "row-total", "阳泉 is a prefecture", false, "");
    stays(&t, 5, "name-ambiguous", "辽宁朝阳 may be a prefecture or a county: 朝阳市朝阳县 (211321)", true,
          "");
    matching_free(&t);
    match_on(&t, boundaries, "省|县|v\n辽宁省|朝阳|1\n吉林省|朝阳|2\n山西省|盂县|3\n", "省,县", NULL);
    stays(&t, 0, "name-ambiguous", "朝阳 may be a prefecture or a county: 朝阳市朝阳县 (211321)", true, "");
    stays(&t, 1, "name-ambiguous", "朝阳 may be a prefecture or a county: 长春市朝阳区 (220104)", true, "");
    matching_free(&t);
    /* 长治县 is none of the boundaries', nor is what became of it */
    match_on(&t, "code|name|city\n140403|潞州区|长治市\n140322|盂县|阳泉市\n", "县|v\n长治|4\n盂县|5\n", "县",
             NULL);
    stays(&t, 0, "name-ambiguous",
          "长治 may be a prefecture or a county: 长治市长治县 (140421, of another year)", true, "");
    matching_free(&t);
}

/* What the row says wrong is named. */
static void names_in_the_wrong_place(void **state)
{
    (void)state;
    matching t;
    match_few(
        &t,
        "省|市|县|v\n山西省|阳泉市|盂县|1\n河北省|阳泉市|盂县|2\n山西省|阳泉市|左权县|3\n"           /* 0-2 */
        "浙江省|温州市|左权县|4\n河北省|石家庄市|城区|5\n河北省||高平市|6\n山西省|晋中市|桥西区|7\n" /* 3-6 */
        "山西省|晋成市|高平市|8\n",
        "省,市,县");
    goes(&t, 0, LQ_MATCH_NAME, "140322", NULL, "");
    stays(&t, 1, "name-elsewhere", "阳泉市盂县 (140322) lies in 山西省, not in 河北省 as the row says", true,
          "140322");
    stays(&t, 2, "name-elsewhere", "晋中市左权县 (140722) lies in 晋中市, not in 阳泉市 as the row says",
          true, "140722");
    stays(&t, 3, "name-elsewhere",
          "no county is called 左权县 in 浙江省温州市, but 1 elsewhere: 晋中市左权县 (140722) in 山西省",
          true, "");
    stays(&t, 4, "name-elsewhere",
          "no county is called 城区 in 河北省石家庄市, but 3 elsewhere: 阳泉市城区 (140302) in 山西省, "
          "长治市城区 (140402) "
          "in 山西省, 晋城市城区 (140502) in 山西省",
          true, "");
    stays(&t, 5, "name-elsewhere",
          "no county is called 高平市 in 河北省, but 1 elsewhere: 晋城市高平市 (140581) in 山西省", true, "");
    stays(&t, 6, "name-elsewhere", "but 2 elsewhere: 石家庄市桥西区 (130104) in 河北省, 张家口市桥西区", true,
          "");
    stays(&t, 7, "name-elsewhere", "晋城市高平市 (140581) lies in 晋城市, not in 晋成市 as the row says",
          true, "140581");
    matching_free(&t);
}

static void names_of_other_years(void **state)
{
    (void)state;
    matching t;
    match_few(&t,
              "市|县|v\n阳泉市|盂县|1\n阳泉市|城区|1\n晋中市|左权县|1\n" /* 0-2 */
              "长治市|潞州区|2\n长治市|上 "
              "党区|3\n阳泉市|上党区|4\n|长治市潞州区|5\n|山西省长治市上党区|6\n|龙港市|7\n", /* 3-8 */
              "市,县");
    goes(&t, 3, LQ_MATCH_BRIDGE, "140402 140411", "code-bridged", "140403 潞州区 was made of");
    goes(&t, 4, LQ_MATCH_BRIDGE, "140421", "code-bridged", "140404 上党区");
    stays(&t, 5, "name-absent", "no county is called 上党区 in 阳泉市", true, "");
    goes(&t, 6, LQ_MATCH_BRIDGE, "140402 140411", "code-bridged", "140403 潞州区");
    goes(&t, 7, LQ_MATCH_BRIDGE, "140421", "code-bridged", "140404 上党区");
    stays(&t, 8, "code-younger", "龙港市", false, "");
    matching_free(&t);
}

static void two_of_one_name(void **state)
{
    (void)state;
    matching t;
    match_few(&t, "县|v\n盂县|1\n城区|2\n桥西区|3\n", NULL);
    stays(
        &t, 1, "name-ambiguous",
        "3 counties are called 城区: 阳泉市城区 (140302), 长治市城区 (140402), 晋城市城区 (140502); say the "
        "prefecture, too",
        true, "");
    stays(&t, 2, "name-ambiguous", "石家庄市桥西区 (130104), 张家口市桥西区 (130703)", true, "");
    matching_free(&t);
}

/* 郊区 is one county here and was one of two: it is joined, and that is told. */
static void a_name_that_another_had_once(void **state)
{
    (void)state;
    matching t;
    match_on(&t, "code|name\n140311|郊区\n140403|潞州区\n140322|盂县\n140404|上党区\n",
             "省|市|县|v\n||盂县|1\n||郊区|2\n|阳泉市|郊区|3\n||阳泉市郊区|4\n山西省||郊区|5\n河北省||郊区|"
             "6\n||上党区|7\n",
             "省,市,县", NULL);
    static const char told[] =
        "郊区 is 阳泉市郊区 (140311); in another year it was also the name of 140411 in 长治市";
    goes(&t, 0, LQ_MATCH_NAME, "140322", NULL, "");
    goes(&t, 1, LQ_MATCH_NAME, "140311", "name-matched", told);
    goes(&t, 2, LQ_MATCH_NAME, "140311", NULL, "");
    goes(&t, 3, LQ_MATCH_NAME, "140311", NULL, "");
    goes(&t, 4, LQ_MATCH_NAME, "140311", "name-matched", told);
    stays(&t, 5, "name-elsewhere", "郊区", true, "");
    goes(&t, 6, LQ_MATCH_NAME, "140404", NULL, "");
    matching_free(&t);
}

static void more_candidates_than_are_listed(void **state)
{
    (void)state;
    lq_buf text = {0};
    lq_buf_text(&text, "code|name|city\n");
    for (int i = 0; i < 18; i++)
        lq_buf_printf(&text, "%d|城区|第%d甲乙丙丁戊己庚辛壬癸自治州\n", 990101 + 100 * i, i + 10);
    matching t;
    match_on(&t, text.data, "县|v\n城区|2\n", NULL, NULL);
    lq_match m = goes(&t, 0, LQ_MATCH_NONE, "", "name-ambiguous", "18 counties are called 城区");
    for (int i = 0; i < 16; i++) {
        char code[16];
        snprintf(code, sizeof code, "(%d)", 990101 + 100 * i);
        assert_non_null(strstr(m.reason, code));
    }
    assert_non_null(strstr(m.reason, " and 2 more; say the prefecture, too"));
    matching_free(&t);
    lq_buf_release(&text);
}

static void names_that_nobody_has(void **state)
{
    (void)state;
    matching t;
    match_few(
        &t,
        "市|县|v\n阳泉市|盂县|1\n阳泉市|城区|1\n晋中市|左权县|1\n"                              /* 0-2 */
        "晋中市|左仅县|2\n晋中市|和順縣|3\n阳泉市|高平市|4\n晋中市|寿阳县|5\n晋中市|太谷区|6\n" /* 3-7 */
        "阳泉市||7\n||8\n阳泉市|合计|9\n|注：不含飞地|\n阳泉市|经济技术开发区|\n",              /* 8-12 */
        "市,县");
    stays(&t, 3, "name-typo",
          "no county is called 左仅县 in 晋中市; the nearest name is 晋中市左权县 (140722)", true, "140722");
    stays(&t, 4, "name-traditional",
          "no county is called 和順縣 in 晋中市; in simplified characters it is 晋中市和顺县 (140723)", true,
          "140723");
    stays(&t, 5, "name-elsewhere",
          "no county is called 高平市 in 阳泉市, but 1 elsewhere: 晋城市高平市 (140581) in 山西省", true, "");
    stays(&t, 6, "name-absent", "no county is called 寿阳县 in 晋中市", true, "");
    goes(&t, 7, LQ_MATCH_BRIDGE, "140726", "code-bridged", "140703 太谷区 was made of 140726 太谷县");
    stays(&t, 8, "row-total", "阳泉市 is a prefecture", false, "");
    stays(&t, 9, "name-blank", "the row names no county", false, "");
    stays(&t, 10, "row-total", "合计 is a total row", false, "");
    stays(&t, 11, "row-note", "is a note", false, "");
    stays(&t, 12, "row-zone", "is a zone", false, "");
    matching_free(&t);
}

/* 东莞市 has no counties: its row names the city alone. */
static void a_city_that_is_its_county(void **state)
{
    (void)state;
    matching t;
    match_on(&t, "code|name|city\n441900|东莞市|东莞市\n140322|盂县|阳泉市\n",
             "市|县|v\n东莞市||1\n阳泉市|盂县|2\n", NULL, NULL);
    goes(&t, 0, LQ_MATCH_NAME, "441900", NULL, "");
    matching_free(&t);
}

/* ---- aliases ---- */

static void a_person_decided(void **state)
{
    (void)state;
    matching t;
    match_on(&t, NULL, "code|县|v\n140322|盂县|1\n140722|左权县|2\n140999|五台县|3\nNA|飞地|4\n140998|甲|5\n",
             NULL,
             "key|name|code\n140999|五台县|140723\nNA|飞地|skip\n140998||140777\n140722|左权县|"
             "140581\n140322|另县|140581\n");
    goes(&t, 0, LQ_MATCH_CODE, "140322", NULL, ""); /* the name in the aliases is another */
    goes(&t, 1, LQ_MATCH_ALIAS, "140581", "row-aliased",
         "左权县 goes to 140581, as the aliases say (line 5)");
    goes(&t, 2, LQ_MATCH_ALIAS, "140723", "row-aliased", "(line 2)");
    goes(&t, 3, LQ_MATCH_SKIPPED, "", "row-skipped", "飞地 is left out, as the aliases say (line 3)");
    stays(&t, 4, "alias-wrong", "the aliases (line 4) send 甲 to 140777, which no county has", false, "");
    matching_free(&t);
    match_on(&t, NULL, "市|县|v\n阳泉市|五台县|1\n晋中市|五台县|1\n|城区|3\n阳泉市|盂县|3\n", "市,县",
             "key|name|code\n阳泉市/五台县|五台县|140322\n城区|城区|140502\n");
    goes(&t, 0, LQ_MATCH_ALIAS, "140322", "row-aliased", "五台县");
    stays(&t, 1, "name-absent", "五台县", true, "");
    goes(&t, 2, LQ_MATCH_ALIAS, "140502", "row-aliased", "城区");
    matching_free(&t);
}

static void keys_of_rows(void **state)
{
    (void)state;
    char key[64];
    matching t;
    match_few(&t, "code|县\n'140322|盂县\n140722|左权县\nNA|x\n", "code");
    assert_string_equal(lq_match_key(key, sizeof key, &t.rows, 0), "'140322"); /* as the table has it */
    assert_string_equal(lq_match_key(key, sizeof key, &t.rows, 2), "NA");
    matching_free(&t);
    match_few(&t, "省|市|县\n山西省|阳泉市|盂县\n山西省||左权县\n", "省,市,县");
    assert_string_equal(lq_match_key(key, sizeof key, &t.rows, 0), "山西省/阳泉市/盂县");
    assert_string_equal(lq_match_key(key, sizeof key, &t.rows, 1), "山西省/左权县");
    matching_free(&t);
    match_few(&t, "a|b|c\n14|3|22\n", "a,b,c");
    assert_string_equal(lq_match_key(key, sizeof key, &t.rows, 0), "140322");
    matching_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_as_they_are),
        cmocka_unit_test(another_name_is_told),
        cmocka_unit_test(rows_of_no_county),
        cmocka_unit_test(counties_the_boundaries_do_not_have),
        cmocka_unit_test(wrong_codes),
        cmocka_unit_test(rows_without_a_code),
        cmocka_unit_test(keys_that_are_no_codes),
        cmocka_unit_test(codes_of_other_units),
        cmocka_unit_test(younger_codes),
        cmocka_unit_test(older_codes),
        cmocka_unit_test(land_that_changed_since),
        cmocka_unit_test(a_county_that_became_a_prefecture),
        cmocka_unit_test(names_in_their_prefecture),
        cmocka_unit_test(a_name_of_its_prefecture),
        cmocka_unit_test(a_name_of_another_prefecture),
        cmocka_unit_test(names_in_the_wrong_place),
        cmocka_unit_test(names_of_other_years),
        cmocka_unit_test(two_of_one_name),
        cmocka_unit_test(a_name_that_another_had_once),
        cmocka_unit_test(more_candidates_than_are_listed),
        cmocka_unit_test(names_that_nobody_has),
        cmocka_unit_test(a_city_that_is_its_county),
        cmocka_unit_test(a_person_decided),
        cmocka_unit_test(keys_of_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

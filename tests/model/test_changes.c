/* test_changes.c: the table of code changes: what it must look like, when codes were in force, whose land changed, which years
   a set of codes fits. The counties are letters. */
#include "../support/support.h"
#include "../support/change_table.h"

#include <string.h>

/* A and B merge into the new C in 2012. D is cut in 2014: a part becomes E. F goes over into D in 2016, which keeps its number. G becomes H
   in 2013, and H becomes I in 2017. */
static const char *const story = "A C 2012 merge; B C 2012 merge; G H 2013 county-to-district;"
                                 "D E 2014 split; D D 2014 territory-change; F D 2016 merge;"
                                 "D D 2016 territory-change; H I 2017 moved; I i2 2018 rename";

static void lines_of_a_code(void **state)
{
    (void)state;
    lq_changes c = {0};
    changes_of_text(&c, story);
    assert_int_equal(c.n, 9);
    lq_change_span s = lq_changes_of(&c, LQ_CHANGE_OLD, code_of_letter('D'));
    assert_int_equal(s.n, 3);
    assert_string_equal(s.at[0]->new_code, code_of_letter('E'));
    assert_int_equal(s.at[0]->kind, LQ_CHANGE_SPLIT);
    assert_int_equal(s.at[2]->year, 2016);
    s = lq_changes_of(&c, LQ_CHANGE_NEW, code_of_letter('C'));
    assert_int_equal(s.n, 2);
    assert_string_equal(s.at[0]->old_name, "A");
    assert_string_equal(s.at[1]->old_name, "B");
    assert_int_equal(lq_changes_of(&c, LQ_CHANGE_OLD, code_of_letter('C')).n, 0);
    assert_int_equal(lq_changes_of(&c, LQ_CHANGE_OLD, "").n, 0);
    assert_int_equal(lq_changes_of(&c, LQ_CHANGE_NEW, "999999").n, 0);
    lq_changes_release(&c);
}

static void an_empty_table_knows_nothing(void **state)
{
    (void)state;
    lq_changes c = {0};
    const char *name;
    for (int pass = 0; pass < 2; pass++) {
        assert_int_equal(lq_changes_of(&c, LQ_CHANGE_OLD, "990001").n, 0);
        assert_true(lq_changes_in_force(&c, "990001", 2016));
        assert_null(lq_changes_territory(&c, "990001", 1900, 2100));
        assert_int_equal(lq_changes_names(&c, "990001", &name, 1), 0);
        assert_int_equal(lq_changes_vintage(&c, letters_have, "ABC").from, 0);
        if (!pass) assert_int_equal(lq_changes_parse(&c, CHANGES_HEAD, strlen(CHANGES_HEAD), NULL), LQ_OK);
    }
    lq_changes_release(&c);
}

static void faults_are_named(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"99000,A,990002,B,2012,merge,s\n", "2: \"99000\" or \"990002\" is no code"},
        {"990001,A,99000x,B,2012,merge,s\n", "2: \"990001\" or \"99000x\" is no code"},
        {"990001,,990002,B,2012,merge,s\n", "2: a name is missing"},
        {"990001,A,990002,,2012,merge,s\n", "2: a name is missing"},
        {"990001,A,990002,B,12,merge,s\n", "2: \"12\" is no year"},
        {"990001,A,990002,B,1899,merge,s\n", "2: \"1899\" is no year"},
        {"990001,A,990002,B,2101,merge,s\n", "2: \"2101\" is no year"},
        {"990001,A,990002,B,+201,merge,s\n", "2: \"+201\" is no year"},
        {"990001,A,990002,B,2012,Merge,s\n", "2: \"Merge\" is no kind of change"},
        {"990001,A,990002,B,2012,,s\n", "2: \"\" is no kind of change"},
        {"990001,A,990001,B,2012,merge,s\n", "2: a merge has two different codes"},
        {"990001,A,990002,B,2012,rename,s\n", "2: a rename has the same code twice"},
        {"990001,A,990002,B,2012,territory-change,s\n", "2: a territory-change has the same code twice"},
        {"990001,A,990002,B,2012,merge,s\n990001,A,990002,B,2012,merge\n", "3: 6 fields where 7 are"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lq_changes c = {0};
        lq_buf csv = {0}, message = {0};
        lq_err err = {0};
        lq_buf_printf(&csv, "%s%s", CHANGES_HEAD, cases[i][0]);
        lq_buf_printf(&message, "code_changes.csv:%s", cases[i][1]);
        assert_int_equal(lq_changes_parse(&c, csv.data, csv.size, &err), LQ_DATA);
        if (strncmp(err.text, message.data, message.size))
            fail_msg("\"%s\" instead of \"%s\"", err.text, message.data);
        lq_buf_release(&csv);
        lq_buf_release(&message);
        lq_changes_release(&c);
    }
}

static void memory_may_run_out(void **state)
{
    (void)state;
    static const char csv[] = CHANGES_HEAD "990001,A,990002,B,2012,merge,s\n";
    size_t failed = 0;
    for (long k = 1;; k++, failed++) {
        lq_changes c = {0};
        lq_mem_fail_after(k);
        lq_code code = lq_changes_parse(&c, csv, sizeof csv - 1, NULL);
        lq_mem_fail_after(0);
        lq_changes_release(&c);
        if (!code) break;
        assert_int_equal(code, LQ_FAILED);
    }
    assert_true(failed > 0);
}

static bool in_force(const lq_changes *c, char letter, int year)
{
    return lq_changes_in_force(c, code_of_letter(letter), year);
}

static void codes_come_and_go(void **state)
{
    (void)state;
    lq_changes c = {0};
    changes_of_text(&c, story);
    assert_true(in_force(&c, 'A', 2011) && !in_force(&c, 'A', 2012));
    assert_true(!in_force(&c, 'C', 2011) && in_force(&c, 'C', 2012) && in_force(&c, 'C', 2050));
    assert_true(!in_force(&c, 'H', 2012) && in_force(&c, 'H', 2013));
    assert_true(in_force(&c, 'H', 2016) && !in_force(&c, 'H', 2017));
    for (int year = 2010; year < 2020; year++) assert_true(in_force(&c, 'D', year));
    assert_true(in_force(&c, 'Z', 2014));
    lq_changes_release(&c);
    /* X is given up, and its number taken for A's land later; in 2016 Y's number goes to B's land at once. */
    changes_of_text(&c, "X Q 2012 recode; A X 2015 recode; Y R 2016 recode; B Y 2016 recode");
    assert_true(in_force(&c, 'X', 2011) && !in_force(&c, 'X', 2013) && in_force(&c, 'X', 2015));
    assert_true(in_force(&c, 'Y', 2015) && in_force(&c, 'Y', 2016));
    lq_changes_release(&c);
}

/* Checks by the code on the other side of the line, 0 for none. */
static void territory_is(const lq_changes *c, char letter, int after, int until, char other, int year)
{
    const char *code = code_of_letter(letter);
    const lq_change *found = lq_changes_territory(c, code, after, until);
    if (!other) {
        assert_null(found);
        return;
    }
    assert_non_null(found);
    assert_int_equal(found->year, year);
    assert_string_equal(strcmp(found->old_code, code) ? found->old_code : found->new_code,
                        code_of_letter(other));
}

static void land_of_a_code_changes(void **state)
{
    (void)state;
    lq_changes c = {0};
    changes_of_text(&c, story);
    territory_is(&c, 'D', 2010, 2013, 0, 0);
    territory_is(&c, 'D', 2013, 2014, 'E', 2014);
    territory_is(&c, 'D', 2014, 2015, 0, 0);
    territory_is(&c, 'D', 2010, 2020, 'F', 2016);
    territory_is(&c, 'D', 2020, 2010, 'F', 2016);
    territory_is(&c, 'D', 2016, 2020, 0, 0);
    /* whole steps, births and ends change nobody's land */
    static const char others[] = "ABCEFGHIZ";
    for (size_t i = 0; others[i]; i++) territory_is(&c, others[i], 2010, 2020, 0, 0);
    lq_changes_release(&c);
    changes_of_text(&c, "K K 2011 territory-change; X Q 2012 recode; A X 2015 recode");
    territory_is(&c, 'K', 2010, 2011, 'K', 2011);
    territory_is(&c, 'X', 2011, 2016, 'A', 2015); /* the number is used again */
    territory_is(&c, 'X', 2013, 2016, 0, 0);
    lq_changes_release(&c);
}

static void names_of_a_code(void **state)
{
    (void)state;
    lq_changes c = {0};
    const char *names[4];
    changes_of_text(&c, "A a2 2010 rename; a2 a3 2014 territory-change; a3 B 2018 recode; b2 b3 2020 rename");
    assert_int_equal(lq_changes_names(&c, code_of_letter('A'), names, 4), 3);
    assert_string_equal(names[0], "a3");
    assert_string_equal(names[1], "a2");
    assert_string_equal(names[2], "A");
    assert_int_equal(lq_changes_names(&c, code_of_letter('A'), names, 2), 2);
    assert_string_equal(names[1], "a2");
    assert_int_equal(lq_changes_names(&c, code_of_letter('B'), names, 4), 3);
    assert_string_equal(names[0], "b3");
    assert_string_equal(names[2], "B");
    assert_int_equal(lq_changes_names(&c, code_of_letter('Z'), names, 4), 0);
    lq_changes_release(&c);
}

static void vintage_is(const char *set, int from, int to, size_t disagree)
{
    lq_changes c = {0};
    changes_of_text(&c, story);
    lq_vintage v = lq_changes_vintage(&c, letters_have, set);
    if (v.from != from || v.to != to || v.disagree != disagree)
        fail_msg("%s: %d-%d, %zu disagree; %d-%d, %zu expected", set, v.from, v.to, v.disagree, from, to,
                 disagree);
    lq_changes_release(&c);
}

static void years_a_set_fits(void **state)
{
    (void)state;
    vintage_is("ABDFG", 2011, 2011, 0); /* or earlier */
    vintage_is("CDFG", 2012, 2012, 0);
    vintage_is("CDFH", 2013, 2013, 0);
    vintage_is("CDEFH", 2014, 2015, 0);
    vintage_is("CDEH", 2016, 2016, 0);
    vintage_is("CDEI", 2017, 2018, 0); /* or later */
    vintage_is("GZ", 2011, 2012, 0);   /* a region where only G changed */
    vintage_is("DZ", 2016, 2018, 1);   /* D alone: F is gone, but E is not there */
    vintage_is("Z", 0, 0, 0);
    vintage_is("", 0, 0, 0);
    /* of 2016, with the old A and B left in it: two steps do not fit */
    vintage_is("ABDEH", 2016, 2016, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_a_code),   cmocka_unit_test(an_empty_table_knows_nothing),
        cmocka_unit_test(faults_are_named),  cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(codes_come_and_go), cmocka_unit_test(land_of_a_code_changes),
        cmocka_unit_test(names_of_a_code),   cmocka_unit_test(years_a_set_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

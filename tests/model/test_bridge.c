/*
 * test_bridge.c: what a code of another year is in a set of codes. Each case is a few lots of land with letters for numbers, so
 * that the answer can be drawn with a pencil.
 */
#include "../support/support.h"
#include "../support/change_table.h"

#include <stdio.h>
#include <string.h>

#define SAME  LQ_BRIDGE_SAME
#define UNION LQ_BRIDGE_UNION
#define PART  LQ_BRIDGE_PART
#define SPLIT LQ_BRIDGE_SPLIT
#define NONE  LQ_BRIDGE_NONE

/* In the words of the test: the code, the set, and the codes it should lead to, in their order. */
static void leads_to(const char *steps, char code, const char *set, lq_bridge_kind kind, const char *to,
                     bool younger, int year)
{
    lq_changes c = {0};
    char got[LQ_BRIDGE_MOST + 1] = "";
    changes_of_text(&c, steps);
    lq_bridge b = lq_changes_bridge(&c, code_of_letter(code), letters_have, set);
    for (size_t i = 0; i < b.n; i++)
        for (char letter = 'A'; letter <= 'Z'; letter++)
            if (!strcmp(b.to[i], code_of_letter(letter))) got[i] = letter;
    if (b.kind != kind || strcmp(got, to) || b.younger != younger || b.year != year)
        fail_msg("%s: %c in %s: kind %d, to \"%s\", %s, %d; expected %d, \"%s\", %s, %d", steps, code, set,
                 b.kind, got, b.younger ? "younger" : "older", b.year, kind, to,
                 younger ? "younger" : "older", year);
    assert_int_equal(b.step != NULL, year != 0);
    if (b.step) assert_int_equal(b.step->year, year);
    lq_changes_release(&c);
}

static void one_step_forwards(void **state)
{
    (void)state;
    leads_to("A B 2012 recode", 'A', "B", SAME, "B", false, 2012);
    leads_to("A B 2012 county-to-district", 'A', "B", SAME, "B", false, 2012);
    leads_to("A B 2012 moved", 'A', "B", SAME, "B", false, 2012);
    leads_to("A C 2012 merge; B C 2012 merge", 'A', "C", PART, "C", false, 2012);
    /* X takes Y and keeps its number */
    leads_to("X X 2012 territory-change; Y X 2012 merge", 'Y', "X", PART, "X", false, 2012);
    leads_to("A B 2012 split; A C 2012 split", 'A', "BC", SPLIT, "BC", false, 2012);
    /* a district of all of A, with land of B, which stays */
    leads_to("A C 2012 county-to-district; B B 2012 territory-change; B C 2012 split", 'A', "BC", PART, "C",
             false, 2012);
    /* most of A becomes C, some of it goes to B */
    leads_to("A C 2012 county-to-district; A B 2012 split; B B 2012 territory-change", 'A', "BC", SPLIT, "BC",
             false, 2012);
    /* that A lost land says only that there is land elsewhere */
    leads_to("A B 2012 split", 'A', "B", SPLIT, "B", false, 2012);
    /* a merge says that there is more to C, even without the other line */
    leads_to("A C 2012 merge", 'A', "C", PART, "C", false, 2012);
}

static void one_step_backwards(void **state)
{
    (void)state;
    leads_to("A B 2012 recode", 'B', "A", SAME, "A", true, 2012);
    leads_to("A C 2012 merge; B C 2012 merge", 'C', "AB", UNION, "AB", true, 2012);
    leads_to("A B 2012 split; A A 2012 territory-change", 'B', "A", PART, "A", true, 2012);
    leads_to("A B 2012 split; A C 2012 split", 'B', "A", PART, "A", true, 2012);
    leads_to("A C 2012 county-to-district; B B 2012 territory-change; B C 2012 split", 'C', "AB", SPLIT, "AB",
             true, 2012);
    leads_to("A C 2012 split; A A 2012 territory-change; B C 2012 split; B B 2012 territory-change", 'C',
             "AB", SPLIT, "AB", true, 2012);
    /* a split says that there is more to A, even where A's own line is missing */
    leads_to("A B 2012 split", 'B', "A", PART, "A", true, 2012);
    /* a merge, that there is more to C than A */
    leads_to("A C 2012 merge", 'C', "A", SPLIT, "A", true, 2012);
}

/* The county A is the city B from 2003 and the district C from 2014. */
static void chains_of_years(void **state)
{
    (void)state;
    static const char *const chain = "A B 2003 recode; B C 2014 county-to-district";
    leads_to(chain, 'A', "C", SAME, "C", false, 2003);
    leads_to(chain, 'A', "B", SAME, "B", false, 2003);
    leads_to(chain, 'B', "C", SAME, "C", false, 2014);
    leads_to(chain, 'B', "A", SAME, "A", true, 2003);
    leads_to(chain, 'C', "A", SAME, "A", true, 2014);
    /* on the way B takes X */
    static const char *const gain =
        "A B 2003 recode; X B 2008 merge; B B 2008 territory-change; B C 2014 recode";
    leads_to(gain, 'A', "C", PART, "C", false, 2003);
    leads_to(gain, 'X', "C", PART, "C", false, 2008);
    leads_to(gain, 'C', "AX", UNION, "AX", true, 2014);
    leads_to(gain, 'C', "BX", SAME, "B", true,
             2014); /* its land of 2014 is not B's of 2003: territory tells */
    /* on the way B gives land to X */
    static const char *const loss = "A B 2003 recode; B X 2008 split; B B 2008 territory-change; "
                                    "X X 2008 territory-change; B C 2014 recode";
    leads_to(loss, 'A', "CX", SPLIT, "CX", false, 2003);
    leads_to(loss, 'C', "AX", PART, "A", true, 2014);
    /* divided, and put together again */
    static const char *const round = "A B 2003 split; A C 2003 split; B D 2010 merge; C D 2010 merge";
    leads_to(round, 'A', "D", SAME, "D", false, 2003);
    leads_to(round, 'D', "A", SAME, "A", true, 2010);
    /* put together again with more */
    leads_to("A D 2003 split; A C 2003 split; C D 2010 merge; D D 2010 territory-change; X D 2010 merge", 'A',
             "D", PART, "D", false, 2003);
    /* a set of two years: B of 2003, E of 2010 */
    leads_to("A B 2003 split; A C 2003 split; B D 2010 recode; C E 2010 recode", 'A', "BE", SPLIT, "BE",
             false, 2003);
    /* a part of what was put together */
    static const char *const part = "A C 2003 merge; B C 2003 merge; C D 2010 split; C E 2010 split";
    leads_to(part, 'D', "AB", SPLIT, "AB", true, 2010);
    leads_to(part, 'A', "DE", SPLIT, "DE", false, 2003);
    leads_to("A B 2012 recode; B b2 2013 rename; B C 2014 recode", 'A', "C", SAME, "C", false, 2012);
}

static void traces_that_end_outside(void **state)
{
    (void)state;
    leads_to("A B 2012 recode", 'Z', "AB", NONE, "", false, 0);
    leads_to("A B 2012 recode", 'A', "Z", NONE, "", false, 2012);
    leads_to("A B 2012 recode", 'B', "Z", NONE, "", true, 2012);
    leads_to("A B 2012 split; A C 2012 split", 'A', "C", SPLIT, "C", false, 2012);
    leads_to("A C 2012 merge; B C 2012 merge", 'C', "A", SPLIT, "A", true, 2012);
    /* A never left, so it is odd that the set lacks it */
    leads_to("A A 2012 territory-change; A B 2012 split", 'A', "B", NONE, "", false, 0);
    leads_to("A a2 2012 rename", 'A', "B", NONE, "", false, 0);
}

/* A code that came and went: the set is before its time or after it. */
static void before_or_after(void **state)
{
    (void)state;
    static const char *const between = "A B 2012 recode; B C 2015 merge; C C 2015 territory-change";
    leads_to(between, 'B', "AC", SAME, "A", true, 2012);
    leads_to(between, 'B', "C", PART, "C", false, 2015);
    /* Both neighbours are there all the time: other changes tell the years of the set. */
    static const char *const hidden = "A B 2012 split; A A 2012 territory-change; B C 2015 merge; "
                                      "C C 2015 territory-change; P Q 2010 recode; R S 2017 recode";
    leads_to(hidden, 'B', "ACQR", PART, "C", false, 2015); /* 2010-2016 would do, B is known to be gone */
    leads_to(hidden, 'B', "ACPR", PART, "A", true, 2012);
    leads_to(hidden, 'B', "ACQS", PART, "C", false, 2015);
}

static void numbers_used_again(void **state)
{
    (void)state;
    /* X is Q from 2012; its number is given to A in 2015 */
    static const char *const again = "X Q 2012 recode; A X 2015 recode; W X 2010 recode";
    leads_to(again, 'W', "QX", SAME, "Q", false, 2010);
    leads_to(again, 'W', "XA", SAME, "X", false, 2010);
    leads_to(again, 'A', "QX", SAME, "X", false, 2015);
    leads_to(again, 'X', "QA", NONE, "", false, 2012); /* of 2012-2014: a row may be Q's or A's */
    /* at once */
    static const char *const shift = "X Q 2012 recode; A X 2012 recode";
    leads_to(shift, 'A', "QX", SAME, "X", false, 2012);
    leads_to(shift, 'Q', "XA", SAME, "X", true, 2012);
    /* backwards: Y is P's land until 2010 and B's from 2013, which is Z's from 2016; the set is of 2009 or of 2014 */
    static const char *const back = "Y P 2010 recode; B Y 2013 recode; Y Z 2016 recode";
    leads_to(back, 'Z', "YB", SAME, "B", true, 2016);
    leads_to(back, 'Z', "YP", SAME, "Y", true, 2016);
}

static void bad_tables_end(void **state)
{
    (void)state;
    leads_to("A B 2012 recode; B A 2012 recode", 'A', "Z", NONE, "", false, 2012);
    leads_to("A B 2012 recode; B C 2012 recode; C A 2012 recode; C D 2012 split", 'A', "D", NONE, "", false,
             2012);
    leads_to("A B 2012 recode; B A 2013 recode; A B 2014 recode; B A 2015 recode", 'B', "Z", NONE, "", false,
             2015);
}

static bool is_target(const void *set, const char *code)
{
    (void)set;
    return code[0] == '8';
}

/* More counties than a bridge can name: what is left out must not be claimed. */
static void too_many_parts(void **state)
{
    (void)state;
    for (int n = LQ_BRIDGE_MOST - 1; n<200; n += n> LQ_BRIDGE_MOST + 1 ? 50 : 1) {
        lq_buf csv = {0};
        lq_changes c = {0};
        lq_buf_text(&csv, CHANGES_HEAD);
        for (int i = 0; i < n; i++) lq_buf_printf(&csv, "%d,Old,990001,New,2012,merge,test\n", 800000 + i);
        assert_int_equal(lq_changes_parse(&c, csv.data, csv.size, NULL), LQ_OK);
        lq_bridge b = lq_changes_bridge(&c, "990001", is_target, NULL);
        assert_int_equal(b.kind, n <= LQ_BRIDGE_MOST ? UNION : SPLIT);
        assert_int_equal(b.n, n <= LQ_BRIDGE_MOST ? n : LQ_BRIDGE_MOST);
        lq_changes_release(&c);
        lq_buf_release(&csv);
    }
}

static void told(const char *steps, char code, const char *set, const char *words)
{
    lq_changes c = {0};
    lq_buf b = {0};
    changes_of_text(&c, steps);
    lq_bridge bridge = lq_changes_bridge(&c, code_of_letter(code), letters_have, set);
    lq_bridge_tell(&b, &c, code_of_letter(code), &bridge);
    assert_string_equal(b.data, words);
    lq_buf_release(&b);
    lq_changes_release(&c);
}

static void in_words(void **state)
{
    (void)state;
    static const char *const merge = "A C 2018 merge; B C 2018 merge; C D 2020 recode";
    told(merge, 'A', "C", "990001 A became part of 990003 C in 2018 (merge)");
    told(merge, 'C', "AB", "990003 C was made of 990001 A and 990002 B in 2018 (merge)");
    told(merge, 'A', "D",
         "990001 A became part of 990003 C in 2018 (merge); in the boundaries it is a part of 990004 D");
    told(merge, 'D', "AB",
         "990004 D was made of 990003 C in 2020 (recode); the boundaries have it as 990001 A and 990002 B");
    told(merge, 'A', "Z",
         "990001 A became part of 990003 C in 2018 (merge); what it is in the boundaries cannot be told");
    told(merge, 'Z', "A", "no change of 990026 is known");
    static const char *const split =
        "A B 2012 split; A C 2012 split; A D 2012 split; "
        "E F 2013 split; E E 2013 territory-change; G H 2014 county-to-district; "
        "E H 2014 split; E E 2014 territory-change";
    told(split, 'A', "BCD", "990001 A was divided among 990002 B, 990003 C and 990004 D in 2012 (split)");
    told(split, 'B', "A", "990002 B was made of a part of 990001 A in 2012 (split)");
    told(split, 'F', "E", "990006 F was made of a part of 990005 E in 2013 (split)");
    told(split, 'H', "EG", "990008 H was made of land of 990007 G and 990005 E in 2014 (county-to-district)");
    told(split, 'A', "BC",
         "990001 A was divided among 990002 B, 990003 C and 990004 D in 2012 (split); in the boundaries it "
         "lies in parts in 990002 B and 990003 C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_step_forwards), cmocka_unit_test(one_step_backwards),
        cmocka_unit_test(chains_of_years),   cmocka_unit_test(traces_that_end_outside),
        cmocka_unit_test(before_or_after),   cmocka_unit_test(numbers_used_again),
        cmocka_unit_test(bad_tables_end),    cmocka_unit_test(too_many_parts),
        cmocka_unit_test(in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

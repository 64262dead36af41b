/* change_table.c: see change_table.h. */
#include "support.h"
#include "change_table.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *code_of_letter(char letter)
{
    static const char codes[26][7] = {
        "990001", "990002", "990003", "990004", "990005", "990006", "990007", "990008", "990009",
        "990010", "990011", "990012", "990013", "990014", "990015", "990016", "990017", "990018",
        "990019", "990020", "990021", "990022", "990023", "990024", "990025", "990026",
    };
    assert_true(isupper((unsigned char)letter));
    return codes[letter - 'A'];
}

bool letters_have(const void *set, const char *code)
{
    for (const char *letter = set; *letter; letter++)
        if (!strcmp(code_of_letter(*letter), code)) return true;
    return false;
}

void changes_of_text(lq_changes *out, const char *steps)
{
    lq_buf csv = {0};
    lq_err err = {0};
    lq_buf_text(&csv, CHANGES_HEAD);
    for (const char *at = steps; *at;) {
        char from[8], to[8], kind[32];
        int year, length = 0;
        if (sscanf(at, " %7s %7s %d %31[a-z-]%n", from, to, &year, kind, &length) != 4)
            fail_msg("no step: \"%s\"", at);
        at += length;
        at += strspn(at, "; ");
        lq_buf_printf(&csv, "%s,%s,%s,%s,%d,%s,test\n", code_of_letter((char)toupper((unsigned char)*from)),
                      from, code_of_letter((char)toupper((unsigned char)*to)), to, year, kind);
    }
    if (lq_changes_parse(out, csv.data, csv.size, &err)) fail_msg("%s", err.text);
    lq_buf_release(&csv);
}

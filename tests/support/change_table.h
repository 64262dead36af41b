/* change_table.h: tables of code changes and sets of codes for tests, written as text. */
#ifndef LQ_TEST_CHANGE_TABLE_H
#define LQ_TEST_CHANGE_TABLE_H

#include "model/changes.h"

#define CHANGES_HEAD "old_code,old_name,new_code,new_name,year,kind,source\n"

/* Parses the lines below the head, "A B 2014 merge; B B 2014 territory-change": counties are letters, A has the code 990001, the
   name A and so on (a1, a2 ... are other names of A). A fault fails the test. Release with lq_changes_release. */
void changes_of_text(lq_changes *out, const char *steps);

/* "990001" for 'A'. */
const char *code_of_letter(char letter);

/* An lq_code_has whose set is a text of letters: "ABX". */
bool letters_have(const void *set, const char *code);

#endif

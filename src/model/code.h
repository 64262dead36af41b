/* code.h: county codes of GB/T 2260 as the text they are: six digits, whatever a spreadsheet made of them. */
#ifndef LQ_CODE_H
#define LQ_CODE_H

#include <stddef.h>

/* What had to be done to read a code: the last of these that applied. */
typedef enum lq_code_form {
    LQ_CODE_EXACT,     /* "140403" */
    LQ_CODE_TRIMMED,   /* blanks around it */
    LQ_CODE_FULLWIDTH, /* １４０４０３ */
    LQ_CODE_UNQUOTED,  /* '140403, "140403", ="140403" */
    LQ_CODE_GROUPED,   /* 140,403, 14 04 03, and with characters of no width between */
    LQ_CODE_PREFIXED,  /* CN140403, CN-140403 */
    LQ_CODE_DECIMAL,   /* 140403.0 */
    LQ_CODE_CUT,       /* 140403000000, 140403000: the zeros of township and village are cut off */
    LQ_CODE_EXPANDED,  /* 1.40403E+05 */
    LQ_CODE_NONE,      /* not a code */
    LQ_CODE_DESTROYED, /* 1.40E+05: a spreadsheet has thrown digits away */
    LQ_CODE_FORMS
} lq_code_form;

/* Writes the six digits of a code to out, or "" for the last two forms. A code of 9 or 12 digits that does
   not end in zeros names a township or a village, not its county: not a code. */
lq_code_form lq_code_normalise(char out[16], const char *text);

/* "written with 12 digits": what a finding says of the form. */
const char *lq_code_form_text(lq_code_form form);

/* What a code that is not of six digits may be of. */
typedef enum lq_code_unit {
    LQ_CODE_OF_NOTHING,
    LQ_CODE_OF_PROVINCE,   /* 14 */
    LQ_CODE_OF_PREFECTURE, /* 1404 */
    LQ_CODE_OF_COUNTY,     /* 140403000, 140403000000 */
    LQ_CODE_OF_TOWNSHIP,   /* 140403001, 140403001000 */
    LQ_CODE_OF_VILLAGE     /* 140403001201 */
} lq_code_unit;

/* Writes the province's two digits, the prefecture's four or the county's six to out, or "". Whether there is such a unit is
   not asked. The notations are those of lq_code_normalise, but for exponents. */
lq_code_unit lq_code_unit_of(char out[16], const char *text);

/* The text without blanks at its ends (ideographic, unbreakable and zero-width ones too): the first byte
   kept, and *n bytes of it. */
const char *lq_text_trim(size_t *n, const char *text);

/* The text trimmed, its full-width ASCII forms (０－９．，（）％) as ASCII and U+2212 as '-'; at most room - 1
   bytes of it. Returns the length it has, so a result >= room was cut. */
size_t lq_text_fold(char *out, size_t room, const char *text);

#endif

/* fuzz_code.c: any text is six digits or no code, and these digits are a code; trimmed and folded once is trimmed and folded. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/text.h"
#include "model/code.h"

static void code_holds(const char *text)
{
    char code[16], again[16];
    lq_code_form form = lq_code_normalise(code, text);
    FUZZ_HOLDS(form < LQ_CODE_FORMS && *lq_code_form_text(form));
    if (form == LQ_CODE_NONE || form == LQ_CODE_DESTROYED) {
        FUZZ_HOLDS(!*code);
        return;
    }
    FUZZ_HOLDS(strlen(code) == 6 && strspn(code, "0123456789") == 6 && *code != '0');
    FUZZ_HOLDS(lq_code_normalise(again, code) == LQ_CODE_EXACT && !strcmp(again, code));
}

static void trim_holds(const char *text)
{
    size_t n, m;
    const char *trimmed = lq_text_trim(&n, text);
    FUZZ_HOLDS(trimmed >= text && n <= strlen(text) - (size_t)(trimmed - text));
    char *copy = lq_strndup(trimmed, n);
    FUZZ_HOLDS(copy && lq_text_trim(&m, copy) == copy && m == n);
    free(copy);
}

/* In a room too small, the beginning of what fits in one large enough. */
static void fold_holds(const char *text)
{
    size_t room = lq_text_fold((char[1]){0}, 1, text) + 1, small = room / 2 + 1;
    char *whole = lq_alloc(room, 1), *part = lq_alloc(small, 1), *again = lq_alloc(room, 1);
    FUZZ_HOLDS(whole && part && again);
    FUZZ_HOLDS(lq_text_fold(whole, room, text) == room - 1 && strlen(whole) == room - 1);
    FUZZ_HOLDS(lq_text_fold(part, small, text) == room - 1);
    FUZZ_HOLDS(strlen(part) < small && !strncmp(part, whole, strlen(part)));
    FUZZ_HOLDS(lq_text_fold(again, room, whole) == room - 1 && !strcmp(again, whole));
    free(whole);
    free(part);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    size_t size;
    char *text = fuzz_part(&size, &bytes, &n);
    code_holds(text);
    trim_holds(text);
    fold_holds(text);
    free(text);
    return 0;
}
